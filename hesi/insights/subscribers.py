"""Keeping the sums right when a document moves, before anybody can see that it has moved."""

from typing import Any

from hesi.expenses.documents.models import Document, State
from hesi.insights.rollups.writing import count_moved, count_supplied
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import at_once

# From which counted state each of these events leads; None where it did not count before.
_FROM: dict[str, State | None] = {
    "document.submitted": None,
    "document.approved": State.APPROVING,
    "document.sent_back": State.APPROVING,
    "document.withdrawn": State.APPROVING,
    "document.paying": State.TO_PAY,
    "document.payment_failed": State.PAYING,
    "document.paid": State.PAYING,
    "document.settled": State.TO_PAY,
}
_OUT = ("document.sent_back", "document.withdrawn")


@at_once(*_FROM)
def keep_sums(event: Event, document: Any) -> None:
    """The document counts differently from now on."""
    if not isinstance(document, Document):
        document = Document.objects.get(pk=event.subject_id)
    after = None if event.name in _OUT else State(document.state)
    count_moved(document, _FROM[event.name], after)


@at_once("document.invoice_supplied", "document.supply_refused")
def keep_sums_of_later_invoices(event: Event, document: Any) -> None:
    """An invoice followed later counts from then on, and no longer once it is refused."""
    count_supplied(document, event.facts["invoice"], is_added=event.name == "document.invoice_supplied")
