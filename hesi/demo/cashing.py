"""The payment runs of the last weeks, through the payment actions."""

from dataclasses import dataclass
from datetime import timedelta

from hesi.core.time import now
from hesi.demo.acting import Stage
from hesi.demo.company import Company
from hesi.demo.diary import Diary
from hesi.demo.paying import FAILS, FAILURES, PayRun
from hesi.expenses.documents.models import Document
from hesi.expenses.payments.actions import create_batch, export_batch, mark_done, mark_failed
from hesi.expenses.payments.models import Payment, PaymentBatch
from hesi.workspace.access.actor import Actor


@dataclass
class Cashier:
    """Pays what has been approved."""

    company: Company
    diary: Diary
    stage: Stage

    def pay(self, run: PayRun) -> None:
        """Have the run prepared, given to the bank and settled in its time."""
        self.stage.at(run.at, lambda: self._prepare(run))

    def _prepare(self, run: PayRun) -> None:
        by = self.company.actor(run.cashier)
        # History ends a little after its last claim: what is approved there may lie ahead of this run.
        due = Document.objects.waiting_for_payment().filter(approved_at__lt=now(), state_since__lt=now())
        due = due.exclude(submitter_id=by.member_id)
        for entity in self.company.entities.values():
            documents = list(due.filter(legal_entity=entity).order_by("approved_at", "pk")[: run.most])
            if documents:
                batch = create_batch(documents, by=by)
                self._hand_over(batch, run, by)

    def _hand_over(self, batch: PaymentBatch, run: PayRun, by: Actor) -> None:
        self.stage.at(run.exported_at, lambda: export_batch(batch, by=by))
        self.stage.at(run.settled_at(self.diary), lambda: self._settle(batch, by))

    def _settle(self, batch: PaymentBatch, by: Actor) -> None:
        payments = list(Payment.objects.pending().filter(batch=batch))
        failing = [payment for payment in payments if self.diary.rng.random() < FAILS]
        if not failing and now() > self.diary.present - timedelta(days=20):
            # One of the last run is always seen to have failed, on its way to be paid again.
            failing = payments[:1]
        for payment in failing:
            mark_failed(payment, reason=self.diary.rng.choice(FAILURES), by=by)
        mark_done(Payment.objects.pending().filter(batch=batch), by=by)
