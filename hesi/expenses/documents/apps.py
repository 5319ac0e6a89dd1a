from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "hesi.expenses.documents"
    label = "documents"

    def ready(self) -> None:
        from hesi.expenses.approvals.registry import on_outcome
        from hesi.expenses.documents import events, permissions  # noqa: F401
        from hesi.expenses.documents.actions.submitting import approve_document, return_document
        from hesi.expenses.documents.models import Document
        from hesi.expenses.documents.starting_set import lay_starting_set
        from hesi.expenses.documents.subject import describe
        from hesi.workspace.events.subjects import register_subject
        from hesi.workspace.tenancy.opening import on_opening

        on_outcome(Document.subject_type, agreed=approve_document, sent_back=return_document)
        register_subject(describe())
        on_opening(lay_starting_set, order=40)
