from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "hesi.workspace.notifications"
    label = "notifications"

    def ready(self) -> None:
        from hesi.workspace.notifications import events, tasks  # noqa: F401
