from django.apps import AppConfig


class AssistantConfig(AppConfig):
    name = "hesi.support.assistant"
    label = "assistant"

    def ready(self) -> None:
        from hesi.support.assistant import events, permissions  # noqa: F401
        from hesi.support.assistant.places import register_places

        register_places()
