"""Advances of the last weeks: one is open, one overdue and paid back in part, one is cleared by claims under way."""

from dataclasses import dataclass
from datetime import time, timedelta
from functools import partial

from hesi.core.time import now
from hesi.demo.acting import Stage
from hesi.demo.cast import EMPLOYEE
from hesi.demo.company import Company
from hesi.demo.diary import Diary
from hesi.demo.paying import CASHIERS
from hesi.expenses.advances.actions import AdvanceInput, record_repayment, start_advance
from hesi.expenses.advances.models import Advance
from hesi.expenses.approvals.actions import agree
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.actions import submit_document
from hesi.expenses.documents.models import Document, State
from hesi.expenses.payments.actions import create_batch, export_batch, mark_done
from hesi.expenses.payments.models import Payment

_RETURNED_AFTER = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Who borrowed how much, so many days ago, to be back so many days after; what came back meanwhile."""

    by: str
    amount: str
    purpose: str
    days_ago: int
    days: int
    returned: str = ""


BORROWED = (
    Borrowed("何书恒", "20000.00", "深圳展会场地押金", 40, 30, returned="6000.00"),
    Borrowed("薛明辉", "12000.00", "大客户拜访备用金", 16, 45),
    Borrowed(EMPLOYEE, "2000.00", "广州出差备用金", 14, 30),
)


@dataclass
class Lender:
    """Has advances asked for, agreed and paid on the stage; claims that follow clear them by themselves.

    Its moments are fixed, so that the rest of the demonstration draws what it drew without it.
    """

    company: Company
    diary: Diary
    stage: Stage

    def plan(self) -> None:
        """Put everybody's advance on the stage."""
        for one in BORROWED:
            day = self.diary.workday_before(self.diary.today - timedelta(days=one.days_ago))
            self.stage.at(self.diary.calendar.instant(day, time(9, 20)), partial(self._ask, one))

    def _ask(self, one: Borrowed) -> None:
        by = self.company.actor(one.by)
        due_on = self.diary.calendar.local_date(now()) + timedelta(days=one.days)
        document = start_advance(AdvanceInput(one.amount, one.purpose, due_on), by=by)
        submit_document(document, by=by)
        self._soon(document)
        if one.returned:
            self.stage.at(self.diary.later_by(now() + _RETURNED_AFTER, 1), lambda: self._return(document, one))

    def _soon(self, document: Document) -> None:
        self.stage.at(self.diary.later_by(now(), 0.7), lambda: self._go_on(document))

    def _go_on(self, document: Document) -> None:
        """Whoever is asked agrees; then the cashier pays, unless a payment run was faster."""
        task = ApprovalTask.objects.open().filter(process__subject_id=document.pk).order_by("pk").first()
        if task is not None:
            agree(task, by=self.company.actor(task.assignee.name))
            self._soon(document)
            return
        document.refresh_from_db()
        if document.state == State.TO_PAY:
            by = self.company.actor(CASHIERS[0])
            batch = create_batch([document], by=by)
            export_batch(batch, by=by)
            mark_done(Payment.objects.pending().filter(batch=batch), by=by)

    def _return(self, document: Document, one: Borrowed) -> None:
        advance = Advance.objects.get(document=document)
        on, by = self.diary.calendar.local_date(now()), self.company.actor(CASHIERS[0])
        record_repayment(advance, amount=one.returned, on=on, note="转账归还", by=by)
