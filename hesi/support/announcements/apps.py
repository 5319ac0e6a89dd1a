from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    name = "hesi.support.announcements"
    label = "announcements"

    def ready(self) -> None:
        from hesi.support.announcements import permissions  # noqa: F401
        from hesi.support.announcements.places import register_places

        register_places()
