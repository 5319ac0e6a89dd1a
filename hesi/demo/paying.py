"""Past payment runs: twice a month a batch for each legal entity, with the bank's file, settled the day after."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hesi.core.time import stopped
from hesi.demo.company import Company
from hesi.demo.diary import Diary
from hesi.demo.ledger import Ledger
from hesi.expenses.documents.models import Document, State
from hesi.expenses.payments.actions.accounts import account_number
from hesi.expenses.payments.bank_file import MEDIA_TYPE, BankRow, write_bank_file
from hesi.expenses.payments.models import PayeeAccount, Payment, PaymentBatch
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.store import store_file

CASHIERS = ("罗文", "许佳")
RUN_DAYS = (10, 25)
FAILURES = ("收款账号与户名不符", "收款行行号有误，银行退回")
FAILS = 0.012


@dataclass(frozen=True, slots=True)
class PayRun:
    """One day of paying: who prepares it, when the bank has it, when it is settled; `most` documents of each entity."""

    at: datetime
    cashier: str
    most: int = 1000

    @property
    def exported_at(self) -> datetime:
        return self.at + timedelta(minutes=12)

    def settled_at(self, diary: Diary) -> datetime:
        """The next working day at ten."""
        day = diary.calendar.business_day_after(diary.calendar.local_date(self.at) + timedelta(days=1), 0)
        return diary.calendar.instant(day, time(10, 5))


def runs_of(diary: Diary) -> list[PayRun]:
    """Every run of the year up to now: the 10th and the 25th, or the working day after."""
    days = [diary.calendar.business_day_after(_in_month(month, day), 0) for month in diary.months() for day in RUN_DAYS]
    found = [diary.calendar.instant(day, time(15, 0)) for day in days]
    return [PayRun(at, CASHIERS[place % 2]) for place, at in enumerate(found) if at < diary.present]


def _in_month(month: date, day: int) -> date:
    return month.replace(day=day)


@dataclass
class Cashbox:
    """Writes past payment runs into the ledger."""

    company: Company
    diary: Diary
    ledger: Ledger

    def __post_init__(self) -> None:
        self._accounts = {row.member_id: row for row in PayeeAccount.objects.filter(is_default=True)}
        self._numbers = {row.pk: account_number(row) for row in self._accounts.values()}

    def pay(self, run: PayRun) -> None:
        """Everything approved before the run, in a batch for each legal entity."""
        by = self.company.actor(run.cashier)
        waiting: dict[int | None, list[Document]] = defaultdict(list)
        for document in self.ledger.documents:
            is_due = document.state == State.TO_PAY and document.state_since < run.at
            if is_due and document.submitter_id != by.member_id:
                waiting[document.legal_entity_id].append(document)
        for place, documents in enumerate(waiting.values()):
            self._batch(documents, run, run.at + timedelta(minutes=3 * place))

    def _batch(self, documents: list[Document], run: PayRun, at: datetime) -> None:
        by, settled_at = self.company.actor(run.cashier), run.settled_at(self.diary)
        batch = PaymentBatch(
            tenant=self.company.tenant,
            number=self.ledger.number("ZF", at),
            legal_entity=documents[0].legal_entity,
            currency="CNY",
            state=PaymentBatch.State.SETTLED,
            created_by=by.member,
            created_at=at,
            exported_at=run.exported_at,
            settled_at=settled_at + timedelta(seconds=len(documents)),
        )
        payments = [self._payment(batch, document, at) for document in documents]
        self.ledger.batches.append(batch)
        self.ledger.payments.extend(payments)
        for document in documents:
            self._told_of(document, "document.paying", by, at)
        total, count = sum(document.total_minor for document in documents), len(documents)
        tell = self.ledger.tell
        tell("payment_batch.created", batch, by=by, at=at, facts=lambda: {"payments": count, "total_minor": total})
        batch.file = self._bank_file(batch, payments, by, run.exported_at)
        sha256 = batch.file.sha256
        exported = {"payments": count, "sha256": sha256}
        tell("payment_batch.exported", batch, by=by, at=run.exported_at, facts=lambda: exported)
        for seconds, payment in enumerate(payments, 1):
            self._settle(payment, batch, by, settled_at + timedelta(seconds=seconds))
        tell("payment_batch.settled", batch, by=by, at=settled_at + timedelta(seconds=count))

    def _payment(self, batch: PaymentBatch, document: Document, at: datetime) -> Payment:
        account = self._accounts[document.submitter_id]
        return Payment(
            batch=batch,
            document=document,
            account=account,
            holder=account.holder,
            amount_minor=document.total_minor,
            currency=document.currency,
            created_at=at,
        )

    def _settle(self, payment: Payment, batch: PaymentBatch, by: AnyActor, at: datetime) -> None:
        document, number = payment.document, batch.number
        payment.settled_at = document.state_since = at
        fails = self.diary.rng.random() < FAILS
        if fails:
            payment.state, payment.failure = Payment.State.FAILED, self.diary.rng.choice(FAILURES)
            document.state = State.TO_PAY
            self._told_of(document, "document.payment_failed", by, at, reason=payment.failure)
        else:
            payment.state, document.state, document.paid_at = Payment.State.PAID, State.PAID, at
            self._told_of(document, "document.paid", by, at)
        name = "payment.failed" if fails else "payment.done"
        self.ledger.tell(name, payment, by=by, at=at, facts=lambda: {"batch": number})

    def _told_of(self, document: Document, name: str, by: AnyActor, at: datetime, **facts: str) -> None:
        total = document.total_minor
        self.ledger.tell(
            name,
            document,
            by=by,
            at=at,
            audience=[document.submitter_id],
            facts=lambda: {"total_minor": total, **facts},
        )

    def _bank_file(self, batch: PaymentBatch, payments: list[Payment], by: AnyActor, at: datetime) -> StoredFile:
        rows = [
            BankRow(
                p.holder, self._numbers[p.account_id], p.account.bank, p.account.branch, p.amount, p.document.number
            )
            for p in payments
        ]
        payer = batch.legal_entity.name if batch.legal_entity else ""
        content = write_bank_file(rows, payer=payer, number=batch.number)
        with stopped(at):
            return store_file(
                content, name=f"{batch.number}.xlsx", media_type=MEDIA_TYPE, purpose="payment_batch", by=by
            )


def past_runs(diary: Diary) -> Iterator[PayRun]:
    """Those that were settled before the acted weeks."""
    return (run for run in runs_of(diary) if run.settled_at(diary) < diary.cut)


def acted_runs(diary: Diary) -> Iterator[PayRun]:
    """Those that are acted out, the last of them with the bank right now."""
    yield from (run for run in runs_of(diary) if run.settled_at(diary) >= diary.cut)
    yield standing_run(diary)


def standing_run(diary: Diary) -> PayRun:
    """The small run that is with the bank now: a working hour ago, so that it is not settled whatever the clock says."""
    return PayRun(diary.ago(1), CASHIERS[1], most=5)
