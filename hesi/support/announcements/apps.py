from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    name = "hesi.support.announcements"
    label = "announcements"
