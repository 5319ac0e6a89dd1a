"""Advances for tests; they act in the open scope."""

from datetime import date, timedelta

from hesi.core.time import today
from hesi.expenses.advances.actions import AdvanceInput, start_advance
from hesi.expenses.advances.models import Advance
from hesi.expenses.approvals.actions import agree
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.models import Document, State
from hesi.expenses.payments.actions import mark_done
from hesi.expenses.payments.models import PayeeAccount, Payment
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from tests.builders_payments import a_batch, an_account


def an_advance(borrower: Member, amount: str = "1000.00", *, due_on: date | None = None) -> Document:
    """A draft, due in a month unless told otherwise."""
    typed = AdvanceInput(amount=amount, purpose="广州展会押金", due_on=due_on or today() + timedelta(days=30))
    return start_advance(typed, by=Actor(borrower))


def a_lent_advance(
    borrower: Member, amount: str = "1000.00", *, by: Member, days_ago: int = 0, due_in: int = 30
) -> Advance:
    """Paid by the bank so many days ago, due in so many days (below zero: overdue)."""
    if not PayeeAccount.objects.filter(member=borrower).exists():
        an_account(borrower)
    document = an_advance(borrower, amount)
    Document.objects.filter(pk=document.pk).update(state=State.TO_PAY)
    paid(document, by=by)
    rows = Advance.objects.filter(document=document)
    rows.update(lent_on=today() - timedelta(days=days_ago), due_on=today() + timedelta(days=due_in))
    return rows.select_related("document", "borrower").get()  # type: ignore[no-any-return]


def paid(document: Document, *, by: Member) -> Payment:
    """What waits to be paid, put into a batch and paid."""
    batch = a_batch(document, by=by)
    mark_done(list(Payment.objects.pending().filter(batch=batch)), by=Actor(by))
    document.refresh_from_db()
    return batch.payments.get()


def agreed(document: Document) -> Document:
    """The document after everybody asked has agreed."""
    while task := ApprovalTask.objects.open().filter(process__subject_id=document.pk).first():
        agree(task, by=Actor(task.assignee))
    document.refresh_from_db()
    return document
