from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "hesi.expenses.documents"
    label = "documents"

    def ready(self) -> None:
        from hesi.expenses.documents.wiring import wire

        wire()
