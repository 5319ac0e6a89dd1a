from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "hesi.workspace.notifications"
    label = "notifications"
