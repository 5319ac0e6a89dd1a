from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "hesi.support.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        from hesi.support.knowledge import events, permissions  # noqa: F401
        from hesi.support.knowledge.wiring import wire

        wire()
