from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "hesi.support.community"
    label = "community"
