from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "hesi.support.community"
    label = "community"

    def ready(self) -> None:
        from hesi.support.community import permissions  # noqa: F401
        from hesi.support.community.places import register_places

        register_places()
