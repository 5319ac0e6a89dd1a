"""What articles tell of approvals: the flows in force, and who decides for the reader meanwhile."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.expenses.approvals.models import Flow
from hesi.expenses.approvals.queries import open_tasks_of
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.permissions import MANAGE_SETTINGS
from hesi.workspace.live_settings import live_setting


def offer_live_settings() -> None:
    """Called once at start-up."""
    live_setting(
        "approval-flows",
        gettext_lazy("The approval flows in force"),
        _flows,
        page="admin-flows",
        permission=MANAGE_SETTINGS,
    )
    live_setting("own-approvals", gettext_lazy("What waits for the reader's decision"), _waiting, page="approvals")


def _flows(actor: Actor) -> str | None:
    names = Flow.objects.filter(is_active=True, versions__isnull=False).distinct().order_by("pk")
    return _(", ").join(names.values_list("name", flat=True)[:8]) or None


def _waiting(actor: Actor) -> str | None:
    count = open_tasks_of(actor)
    return str(count) if count else None
