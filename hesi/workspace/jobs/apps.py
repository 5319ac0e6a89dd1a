from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "hesi.workspace.jobs"
    label = "jobs"
