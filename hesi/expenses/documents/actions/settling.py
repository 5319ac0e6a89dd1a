"""The way of an approved document to money received, called by payments in their transaction."""

from django.db import transaction

from hesi.core.time import now
from hesi.expenses.documents.models import Document, State
from hesi.expenses.documents.permissions import may_settle_document
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record


@transaction.atomic
def mark_paying(document: Document, *, by: AnyActor) -> Document:
    """The document's payment has been put into a batch."""
    return _move(document, (State.TO_PAY,), State.PAYING, "document.paying", by)


@transaction.atomic
def mark_paid(document: Document, *, by: AnyActor) -> Document:
    """The bank has paid."""
    return _move(document, (State.PAYING,), State.PAID, "document.paid", by)


@transaction.atomic
def mark_payment_failed(document: Document, *, by: AnyActor, reason: str) -> Document:
    """The bank could not pay, or the batch was dropped: the document waits to be paid again."""
    return _move(document, (State.PAYING,), State.TO_PAY, "document.payment_failed", by, reason=reason)


def _move(
    document: Document, before: tuple[State, ...], after: State, event: str, by: AnyActor, **facts: str
) -> Document:
    document = Document.objects.locked(document.pk)
    require(may_settle_document, by, document)
    document.expect(*before)
    document.state, document.state_since = after, now()
    if after == State.PAID:
        document.paid_at = document.state_since
    document.save(update_fields=["state", "state_since", "paid_at"])
    record(event, document, by=by, audience=[document.submitter_id], total_minor=document.total_minor, **facts)
    return document
