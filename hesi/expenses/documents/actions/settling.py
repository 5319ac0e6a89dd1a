"""The way of an approved document to money received, called by payments in their transaction."""

from django.db import transaction

from hesi.core.money import Money
from hesi.core.time import now
from hesi.expenses.budgets.using import confirm
from hesi.expenses.documents.budgeting import pointer_to
from hesi.expenses.documents.following import Step, followed
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
def mark_paid(document: Document, *, by: AnyActor, paid: Money | None = None) -> Document:
    """The bank has paid. `paid` is what it paid where that is less than the document's total."""
    is_part = paid is not None and paid.minor != document.total_minor
    facts = {"paid_minor": paid.minor} if paid is not None and is_part else {}
    return _move(document, (State.PAYING,), State.PAID, "document.paid", by, **facts)


@transaction.atomic
def mark_settled(document: Document, *, by: AnyActor) -> Document:
    """Nothing of it is left to pay, such as when an advance covers it: it is settled without a payment."""
    return _move(document, (State.TO_PAY,), State.PAID, "document.settled", by)


@transaction.atomic
def mark_payment_failed(document: Document, *, by: AnyActor, reason: str) -> Document:
    """The bank could not pay, or the batch was dropped: the document waits to be paid again."""
    return _move(document, (State.PAYING,), State.TO_PAY, "document.payment_failed", by, reason=reason)


def _move(
    document: Document, before: tuple[State, ...], after: State, event: str, by: AnyActor, **facts: object
) -> Document:
    document = Document.objects.locked(document.pk)
    require(may_settle_document, by, document)
    document.expect(*before)
    document.state, document.state_since = after, now()
    if after == State.PAID:
        document.paid_at = document.state_since
        confirm(pointer_to(document))
    document.save(update_fields=["state", "state_since", "paid_at"])
    record(event, document, by=by, audience=[document.submitter_id], total_minor=document.total_minor, **facts)
    if after == State.PAID:
        followed(Step.SETTLED, document, by)
    return document
