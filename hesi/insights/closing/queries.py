"""What the pages of month-end, the dashboards and the reminders ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from hesi.core.money import Money
from hesi.core.time import month_bounds
from hesi.insights.closing.counting import Counting
from hesi.insights.closing.items import Item, Key
from hesi.insights.closing.models import Closing, MonthEnd, OwnStep, Reminder, Tick
from hesi.insights.closing.permissions import may_close_months
from hesi.insights.links import address
from hesi.insights.report import month_total
from hesi.insights.spending import Spent
from hesi.workspace.access.actor import AnyActor

INVOICES = "invoices"


def month_end(actor: AnyActor, month: date, *, with_seals: bool = True) -> list[Item]:
    """Everything that is to be settled before a month is closed, done or not, in the order of the page.

    Over what the actor may see; empty for whoever does not close months. `month` is any day of it. Those that hold the
    closing up are `not item.is_done and not item.is_remark`. Unproven seals are a remark that nobody can be reminded
    of and take long to count: `with_seals=False` leaves them uncounted.
    """
    if not may_close_months(actor):
        return []
    return Counting(actor, month, url_of=lambda key: _url(key, month)).items(with_seals=with_seals)


def seals(actor: AnyActor, month: date) -> Item:
    """The item of unproven seals alone."""
    return Counting(actor, month, url_of=lambda key: _url(key, month)).unverified()


def own_part(actor: AnyActor, month: date) -> list[Item]:
    """What this person has to do for the month: their own papers and the decisions waited for from them."""
    return Counting(actor, month, url_of=lambda key: _own_url(key, month), only=actor.member_id).items()


def about(month: date) -> str:
    """How reminders and addresses name the month, `2026-10`."""
    return f"{month:%Y-%m}"


@dataclass(frozen=True, slots=True)
class StepShown:
    """An own step with whoever ticked it for the month."""

    step: OwnStep
    tick: Tick | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a month stands: the closing in force, if any, and what it comes to now. One not over still grows."""

    month: date
    month_end: MonthEnd | None
    closing: Closing | None
    spent: Spent
    is_over: bool

    @property
    def deviation(self) -> Money | None:
        """What the month has gained or lost since it was closed."""
        return self.spent.total - self.closing.spent if self.closing else None


def standing_of(actor: AnyActor, month: date) -> Standing:
    """The month as it stands, with the closing in force."""
    first = month.replace(day=1)
    found: MonthEnd | None = MonthEnd.objects.filter(month=first).first()
    closing = in_force(found)
    return Standing(first, found, closing, month_total(actor, first), actor.tenant.today >= month_bounds(first)[1])


def closing_of(month: date) -> Closing | None:
    """The closing of the month that is in force, for whoever wonders why something is booked later."""
    return in_force(MonthEnd.objects.filter(month=month.replace(day=1)).first())


def in_force(found: MonthEnd | None) -> Closing | None:
    """The closing that has not been reopened."""
    if found is None:
        return None
    row: Closing | None = (
        Closing.objects.filter(month_end=found, reopened_at__isnull=True).select_related("closed_by").first()
    )
    return row


def closed_months() -> set[date]:
    """The first days of all months that are closed now."""
    rows = Closing.objects.filter(reopened_at__isnull=True)
    return set(rows.values_list("month_end__month", flat=True))


def steps_of(found: MonthEnd | None) -> list[StepShown]:
    """The own steps with their ticks of this month; a step no longer in use is shown where it was ticked."""
    ticks = {}
    if found is not None:
        ticks = {row.step_id: row for row in Tick.objects.filter(month_end=found).select_related("by")}
    steps: Iterable[OwnStep] = OwnStep.objects.all()
    return [StepShown(step, ticks.get(step.pk)) for step in steps if step.is_active or step.pk in ticks]


def reminded(what: str, members: Sequence[int] | None = None) -> dict[int, datetime]:
    """When people were last reminded of this, by member."""
    rows = Reminder.objects.filter(about=what)
    if members is not None:
        rows = rows.filter(member_id__in=list(members))
    return dict(rows.values_list("member_id", "sent_at"))


def _url(key: Key, month: date) -> str:
    if key in (Key.TO_FOLLOW, Key.HANDED_IN):
        shown = "handed-in" if key == Key.HANDED_IN else "missing"
        return address("invoices-later", month=about(month), state=shown)
    return reverse("closing-item", args=[about(month), key.value])


def _own_url(key: Key, month: date) -> str:
    places = {
        Key.DRAFTS: address("documents", view="mine"),
        Key.SENT_BACK: address("documents", view="mine"),
        Key.NO_RATE: address("documents", view="mine"),
        Key.APPROVING: reverse("approvals"),
        Key.REMARKS: reverse("approvals"),
        Key.NO_ACCOUNT: reverse("payee-accounts"),
        Key.FAILED: reverse("payee-accounts"),
        Key.ADVANCES: reverse("advances"),
        Key.UNCLAIMED: address("wallet", view="free"),
        Key.DOUBTFUL: address("wallet", view="check"),
        Key.UNREAD: reverse("wallet"),
    }
    return places.get(key) or address("invoices-later", month=about(month))
