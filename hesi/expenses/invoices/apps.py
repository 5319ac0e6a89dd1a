from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvoicesConfig(AppConfig):
    name = "hesi.expenses.invoices"
    label = "invoices"

    def ready(self) -> None:
        from hesi.expenses.invoices import permissions, subject  # noqa: F401
        from hesi.expenses.invoices.file_rules import register_rules
        from hesi.workspace.access.navigation import Place, register
        from hesi.workspace.events.subjects import register_subject

        register_rules()
        register_subject(subject.describe())
        register(Place("wallet", _("Wallet"), "wallet", "receipt", order=20))
