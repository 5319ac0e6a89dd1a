from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "hesi.expenses.documents"
    label = "documents"
