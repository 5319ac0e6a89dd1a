"""Where documents stand on the rail, how the search heads them, and the first step a new company takes."""

from django.utils.translation import gettext_lazy as _

from hesi.expenses.approvals.queries import waiting_for
from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.expenses.documents.models import Document
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.navigation import ADMINISTRATION, Place, register
from hesi.workspace.access.permissions import MANAGE_SETTINGS
from hesi.workspace.people.first_steps import add_step
from hesi.workspace.search.find import search_kind


def register_places() -> None:
    """Called once at start-up."""
    register(Place("documents", _("My documents"), "documents", "file-invoice", order=30))
    register(Place("approvals", _("Approvals"), "approvals", "checklist", order=40, badge=waiting_for, live="tasks"))
    register(
        Place(
            "all-documents", _("All documents"), "all-documents", "files", order=55, permissions=(VIEW_ALL_DOCUMENTS,)
        )
    )
    for key, label, url_name, icon, order in (
        ("expense-types", _("Expense types"), "admin-expense-types", "tag", 74),
        ("templates", _("Document kinds"), "admin-templates", "file-text", 75),
    ):
        register(Place(key, label, url_name, icon, order=order, permissions=(MANAGE_SETTINGS,), group=ADMINISTRATION))
    search_kind(Document.subject_type, _("Documents"), icon="file-invoice", order=10)
    add_step(
        "claim",
        _("File a claim to try it out"),
        _("Choose an invoice, look it over, submit it; withdraw it again if it was only a trial."),
        "claim-new",
        _has_submitted,
        60,
        icon="file-invoice",
    )


def _has_submitted(actor: Actor) -> bool:
    return bool(Document.objects.filter(submitted_at__isnull=False).exists())
