from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "hesi.workspace.people"
    label = "people"
