"""From approved documents to a file the bank accepts."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.time import now
from hesi.expenses.documents.actions import mark_paying, mark_payment_failed
from hesi.expenses.documents.models import Document, State
from hesi.expenses.documents.payable import payable_of, with_payable
from hesi.expenses.payments.actions.accounts import account_number
from hesi.expenses.payments.bank_file import MEDIA_TYPE, BankRow, write_bank_file
from hesi.expenses.payments.models import PayeeAccount, Payment, PaymentBatch
from hesi.expenses.payments.permissions import may_prepare_payments
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.store import store_file
from hesi.workspace.tenancy.serials import next_number

MAX_PAYMENTS = 1_000


class AlreadyBeingPaid(Conflict):
    code = "already_being_paid"


class BatchMoved(Conflict):
    code = "batch_moved"


@transaction.atomic
def create_batch(documents: Sequence[Document], *, by: Actor) -> PaymentBatch:
    """One batch for the chosen documents, which must share legal entity and currency and have a payee account.

    All or none: a refusal names the documents it is about. Nobody puts their own document into a batch.
    """
    require(may_prepare_payments, by)
    rows = list(
        with_payable(Document.objects.filter(pk__in=[d.pk for d in documents]))
        .select_related("submitter", "legal_entity")
        .order_by("pk")
    )
    accounts = _checked(rows, by)
    batch = PaymentBatch.objects.create(
        number=next_number("ZF", by.tenant.today),
        legal_entity=rows[0].legal_entity,
        currency=rows[0].currency,
        created_by=by.member,
    )
    try:
        with transaction.atomic():
            Payment.objects.bulk_create(_payment(batch, row, accounts[row.submitter_id]) for row in rows)
    except IntegrityError:
        raise AlreadyBeingPaid(
            _("One of these documents has just been put into another batch. Reload the list and choose again.")
        ) from None
    for row in rows:
        mark_paying(row, by=by)
    total_minor = sum(payable_of(row).minor for row in rows)
    record("payment_batch.created", batch, by=by, payments=len(rows), total_minor=total_minor)
    return batch


@transaction.atomic
def export_batch(batch: PaymentBatch, *, by: Actor) -> StoredFile:
    """The bank's spreadsheet of this batch. Exporting again gives the same file, never a second one."""
    batch = PaymentBatch.objects.locked(batch.pk)
    require(may_prepare_payments, by)
    if batch.file is not None:
        return batch.file
    _expect(batch, PaymentBatch.State.OPEN)
    payments = batch.payments.select_related("account", "document").order_by("pk")
    rows = [
        BankRow(
            holder=payment.holder,
            number=account_number(payment.account),
            bank=payment.account.bank,
            branch=payment.account.branch,
            amount=payment.amount,
            purpose=payment.document.number,
        )
        for payment in payments
    ]
    payer = batch.legal_entity.name if batch.legal_entity else by.tenant.name
    content = write_bank_file(rows, payer=payer, number=batch.number)
    batch.file = store_file(content, name=f"{batch.number}.xlsx", media_type=MEDIA_TYPE, purpose="payment_batch", by=by)
    batch.state, batch.exported_at = PaymentBatch.State.EXPORTED, now()
    batch.save(update_fields=["file", "state", "exported_at"])
    record("payment_batch.exported", batch, by=by, payments=len(rows), sha256=batch.file.sha256)
    return batch.file


@transaction.atomic
def cancel_batch(batch: PaymentBatch, *, by: Actor) -> PaymentBatch:
    """Drop a batch that has not been given to the bank; its documents wait to be paid again."""
    batch = PaymentBatch.objects.locked(batch.pk)
    require(may_prepare_payments, by)
    _expect(batch, PaymentBatch.State.OPEN)
    for payment in Payment.objects.pending().filter(batch=batch).select_related("document"):
        payment.state, payment.settled_at = Payment.State.CANCELLED, now()
        payment.save(update_fields=["state", "settled_at"])
        mark_payment_failed(payment.document, by=by, reason=_("The batch was cancelled"))
    batch.state, batch.settled_at = PaymentBatch.State.CANCELLED, now()
    batch.save(update_fields=["state", "settled_at"])
    record("payment_batch.cancelled", batch, by=by)
    return batch


def _checked(rows: list[Document], by: Actor) -> dict[int, PayeeAccount]:
    if not rows:
        raise Invalid(_("Choose at least one document to pay."))
    if len(rows) > MAX_PAYMENTS:
        raise Invalid(_("A batch holds at most {limit} payments; make two.").format(limit=MAX_PAYMENTS))
    moved = [row.number for row in rows if row.state != State.TO_PAY]
    if moved:
        raise AlreadyBeingPaid(
            _("{numbers} no longer waits to be paid. Reload the list and choose again.").format(
                numbers=", ".join(moved[:5])
            ),
            numbers=moved,
        )
    own = [row.number for row in rows if row.submitter_id == by.member_id]
    if own:
        raise Invalid(
            _("{numbers} is your own: a colleague has to pay it. Leave it out of this batch.").format(
                numbers=", ".join(own[:5])
            )
        )
    if len({(row.legal_entity_id, row.currency) for row in rows}) > 1:
        raise Invalid(
            _("A batch is paid from one legal entity in one currency. Filter the list by legal entity first.")
        )
    accounts: dict[int, PayeeAccount] = {}
    for account in (
        PayeeAccount.objects.active()
        .filter(member__in={row.submitter_id for row in rows})
        .order_by("is_default", "-pk")
    ):
        accounts[account.member_id] = account
    missing = sorted({row.submitter.name for row in rows if row.submitter_id not in accounts})
    if missing:
        raise Invalid(
            _("{names} has no payee account yet. Ask them to add one, or leave their documents out.").format(
                names=", ".join(missing[:5])
            ),
            members=missing,
        )
    return accounts


def _payment(batch: PaymentBatch, row: Document, account: PayeeAccount) -> Payment:
    return Payment(
        batch=batch,
        document=row,
        account=account,
        holder=account.holder,
        amount_minor=payable_of(row).minor,
        currency=row.currency,
    )


def _expect(batch: PaymentBatch, *states: PaymentBatch.State) -> None:
    if batch.state not in states:
        raise BatchMoved(
            _("Batch {number} is already “{state}”. Reload the page to see it as it is.").format(
                number=batch.number, state=PaymentBatch.State(batch.state).label
            )
        )
