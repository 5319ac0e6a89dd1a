"""Month-ends: the month before last is closed, the last one nearly; an invoice has followed, people were reminded."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Sum

from hesi.core.time import add_months, month_bounds, start_of_day, stopped
from hesi.demo.acting import Stage
from hesi.demo.company import Company
from hesi.demo.diary import Diary
from hesi.expenses.documents.actions.supplying import supply_invoice
from hesi.expenses.documents.later import invoices_to_follow
from hesi.expenses.invoices.models import Invoice
from hesi.insights.closing.actions import add_step, remind, tick_step
from hesi.insights.closing.actions.closing import kept
from hesi.insights.closing.actions.reminding import NothingWaits
from hesi.insights.closing.models import Closing, OwnStep
from hesi.insights.spending import counted_lines, of_month, visible_total
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.record import record

CLOSER = "郑敏"
STEPS = ("与银行流水对账", "在税务平台查验专票", "凭证过账并复核")
_TICKED = 2


@dataclass
class Closer:
    """Finance at the end of last month, acted out."""

    company: Company
    diary: Diary
    stage: Stage

    def plan(self) -> None:
        """Own steps and two ticks, an invoice that followed, and one click to remind."""
        present = self.diary.present
        self.stage.at(start_of_day(self._month) + timedelta(days=1, hours=10), self._steps)
        self.stage.at(present - timedelta(days=8, hours=3), self._tick)
        self.stage.at(present - timedelta(days=2, hours=2), self._follow)
        self.stage.at(present - timedelta(days=1, hours=3), self._remind)

    @property
    def _by(self) -> Actor:
        return self.company.actor(CLOSER)

    @property
    def _month(self) -> date:
        return add_months(self.diary.today.replace(day=1), -1)

    def _steps(self) -> None:
        for name in STEPS:
            add_step(name, by=self._by)

    def _tick(self) -> None:
        for step in OwnStep.objects.order_by("pk")[:_TICKED]:
            tick_step(step, self._month, by=self._by)

    def _follow(self) -> None:
        """Somebody hands in a free invoice of the wallet for an expense that came without one."""
        lines = invoices_to_follow(self._by, until=month_bounds(self._month)[1] - timedelta(days=1))
        for line in lines.order_by("-spent_on", "-pk"):
            submitter = line.document.submitter
            free = Invoice.objects.owned_by(submitter.pk).free().filter(
                currency=line.currency, needs_look=False, lines__isnull=True, total_minor__gte=line.amount_minor
            )  # fmt: skip
            invoice = free.order_by("total_minor", "pk").first()
            if invoice is not None and submitter.name != CLOSER:
                supply_invoice(line, invoice, note="商家月底才开出发票", by=self.company.actor(submitter.name))
                return

    def _remind(self) -> None:
        with suppress(NothingWaits):
            remind(self._month, by=self._by)


def close_past_month(company: Company, present: datetime) -> None:
    """The month before last was closed on the eighth of the next; what was filed for it since shows as a difference."""
    month = add_months(company.tenant.today.replace(day=1), -2)
    by, at = company.actor(CLOSER), _closed_at(month, present)
    late = of_month(counted_lines(by), month).filter(document__submitted_at__gt=at)
    late_minor = late.aggregate(sum=Sum("home_minor"))["sum"] or 0
    spent = visible_total(by, month).total
    figures: dict[str, Any] = {
        "spent_minor": spent.minor - late_minor, "in_approval_minor": 0, "currency": spent.currency, "open": [],
    }  # fmt: skip
    with stopped(at):
        for step in OwnStep.objects.order_by("pk"):
            tick_step(step, month, by=by)
        found = kept(month)
        Closing.objects.create(month_end=found, closed_by=by.member, figures=figures)
        record("month_end.closed", found, by=by, **figures, note="")


def _closed_at(month: date, present: datetime) -> datetime:
    """The eighth of the month after, in the afternoon, and never ahead of the present."""
    eighth = add_months(month, 1).replace(day=8)
    return min(datetime(eighth.year, eighth.month, eighth.day, 8, 20, tzinfo=present.tzinfo), present)
