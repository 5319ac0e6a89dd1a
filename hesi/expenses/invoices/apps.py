from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvoicesConfig(AppConfig):
    name = "hesi.expenses.invoices"
    label = "invoices"

    def ready(self) -> None:
        from hesi.expenses.invoices import permissions, subject  # noqa: F401
        from hesi.expenses.invoices.answers import answer
        from hesi.expenses.invoices.file_rules import register_rules
        from hesi.expenses.invoices.findable import entries
        from hesi.expenses.invoices.models import Invoice
        from hesi.workspace.access.navigation import Place, register
        from hesi.workspace.answers import answers
        from hesi.workspace.events.subjects import register_subject
        from hesi.workspace.search.find import search_kind
        from hesi.workspace.search.index import searchable

        register_rules()
        register_subject(subject.describe())
        register_subject(subject.describe_carrier())
        search_kind(Invoice.subject_type, _("Invoices"), icon="receipt", order=20)
        searchable(Invoice.subject_type, entries)
        answers(Invoice.subject_type, answer, order=40)
        register(Place("wallet", _("Wallet"), "wallet", "receipt", order=20))
