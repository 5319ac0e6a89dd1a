"""Documents that wait to be paid, accounts and batches for tests; they act in the open scope."""

from hesi.expenses.documents.models import Document, State
from hesi.expenses.payments.actions import create_batch, export_batch, save_account
from hesi.expenses.payments.models import PayeeAccount, PaymentBatch
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from tests.builders_documents import a_claim


def an_account(member: Member, number: str = "6225880212345678") -> PayeeAccount:
    """Where this member is paid."""
    return save_account(holder=member.name, bank="招商银行", branch="上海分行", number=number, by=Actor(member))


def a_payable_claim(submitter: Member, **fields: object) -> Document:
    """An approved claim of a member with an account."""
    if not PayeeAccount.objects.filter(member=submitter).exists():
        an_account(submitter)
    document = a_claim(submitter, **fields)
    Document.objects.filter(pk=document.pk).update(state=State.TO_PAY)
    document.refresh_from_db()
    return document


def a_batch(*documents: Document, by: Member, exported: bool = True) -> PaymentBatch:
    """A batch of these documents, already with the bank unless told otherwise."""
    batch = create_batch(list(documents), by=Actor(by))
    if exported:
        export_batch(batch, by=Actor(by))
        batch.refresh_from_db()
    return batch
