"""What articles tell of documents: the kinds a company files, and what it spends money on."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.expenses.documents.models import Document, ExpenseType, State, Template
from hesi.workspace.access.actor import Actor
from hesi.workspace.live_settings import live_setting

MOST_NAMED = 12


def offer_live_settings() -> None:
    """Called once at start-up."""
    live_setting("document-kinds", gettext_lazy("Kinds of document"), _kinds, page="admin-templates")
    live_setting("expense-types", gettext_lazy("Expense types"), _types, page="admin-expense-types")
    live_setting(
        "types-without-invoice",
        gettext_lazy("Expense types that need no invoice"),
        _without_invoice,
        page="admin-expense-types",
    )
    live_setting(
        "own-sent-back", gettext_lazy("The reader's documents that were sent back"), _sent_back, page="documents"
    )


def _kinds(actor: Actor) -> str | None:
    return _named([row.label for row in Template.objects.filter(is_active=True)[: MOST_NAMED + 1]])


def _types(actor: Actor) -> str | None:
    return _named([row.label for row in ExpenseType.objects.filter(is_active=True)[: MOST_NAMED + 1]])


def _without_invoice(actor: Actor) -> str | None:
    rows = ExpenseType.objects.filter(is_active=True, needs_invoice=False)[: MOST_NAMED + 1]
    return _named([row.label for row in rows])


def _sent_back(actor: Actor) -> str | None:
    mine = Document.objects.visible_to(actor).filter(submitter_id=actor.member_id, state=State.REJECTED)
    return _(", ").join(mine.order_by("-pk").values_list("number", flat=True)[:3]) or None


def _named(names: list[str]) -> str | None:
    shown = _(", ").join(names[:MOST_NAMED])
    return _("{names} and others").format(names=shown) if len(names) > MOST_NAMED else shown or None
