from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "hesi.workspace.files"
    label = "files"
