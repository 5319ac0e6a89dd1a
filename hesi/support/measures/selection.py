"""Which tickets are measured: those that came in during some months, narrowed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Exists, Max, OuterRef, Q, SmallIntegerField, Subquery, When

from hesi.core.time import add_months, month_instants
from hesi.support.promises.models import Clock
from hesi.support.tickets.models import Rating, Ticket

MOST_MONTHS = 24
# What the rows of the table stand for, and the column that tells them apart. Months are told apart by the instant.
DIMENSIONS = {
    "category": "category_id",
    "line": "line_id",
    "agent": "agent_id",
    "customer": "customer_id",
    "priority": "priority",
    "channel": "channel",
    "month": "",
}
NARROWING = ("category", "line", "agent", "customer", "priority", "channel")
# The tickets behind a number.
BEHIND = ("all", "answered", "solved", "reopened", "promised", "broken", "rated")


@dataclass(frozen=True, slots=True)
class Selection:
    """`since` and `until` are the first days of the first and the last month; the other fields narrow."""

    since: date
    until: date
    time_zone: str
    category: int | None = None
    line: int | None = None
    agent: int | None = None
    customer: int | None = None
    priority: str = ""
    channel: str = ""

    @property
    def span(self) -> tuple[datetime, datetime]:
        """First instant and the one after the last."""
        return month_instants(self.since, self.time_zone)[0], month_instants(self.until, self.time_zone)[1]

    @property
    def months(self) -> list[date]:
        """The first day of each month, oldest first."""
        found: list[date] = []
        month = self.since
        while month <= self.until and len(found) < MOST_MONTHS:
            found.append(month)
            month = add_months(month, 1)
        return found

    def narrowed(self, prefix: str = "") -> Q:
        """Who and what, without when; `prefix` is the way to the ticket from another table."""
        wanted = {f"{name}_id": getattr(self, name) for name in ("category", "line", "agent", "customer")}
        wanted |= {"priority": self.priority, "channel": self.channel}
        return Q(**{f"{prefix}{column}": value for column, value in wanted.items() if value not in (None, "")})

    def tickets(self, actor: Any) -> Any:
        """The tickets that came in then; what was merged into another counts there."""
        first, after = self.span
        rows = Ticket.objects.visible_to(actor).filter(self.narrowed(), created_at__gte=first, created_at__lt=after)
        return rows.exclude(state=Ticket.State.MERGED)

    def address(self, **changed: Any) -> str:
        """The query that leads here again, with some parts changed."""
        facts: dict[str, Any] = {"since": f"{self.since:%Y-%m}", "until": f"{self.until:%Y-%m}"}
        facts |= {
            name: getattr(self, name) for name in ("category", "line", "agent", "customer", "priority", "channel")
        }
        facts |= changed
        return "?" + urlencode({name: value for name, value in facts.items() if value not in (None, "")})


def missed(at: datetime) -> Q:
    """Clocks whose promise was missed: written down as such, or past its time at this moment."""
    return Q(breached_at__isnull=False) | Q(state=Clock.State.RUNNING, due_at__lt=at)


def word_kept(at: datetime) -> Subquery:
    """Of a ticket: 1 when a promise was missed, 0 when none was, NULL when nothing is promised. One look-up each."""
    is_missed = Max(Case(When(missed(at), then=1), default=0, output_field=SmallIntegerField()))
    return Subquery(_promises().order_by().values("subject_id").annotate(worst=is_missed).values("worst"))


def _promises() -> Any:
    """The clocks of the ticket in hand that promise something and were not taken back."""
    clocks = Clock.objects.filter(subject_type=Ticket.subject_type, subject_id=OuterRef("pk"), version__isnull=False)
    return clocks.exclude(state=Clock.State.DROPPED)


def behind(rows: Any, what: str, at: datetime) -> Any:
    """The tickets of the selection that a number counts."""
    if what == "answered":
        return rows.filter(answered_at__isnull=False)
    if what == "solved":
        return rows.filter(solved_at__isnull=False)
    if what == "reopened":
        return rows.filter(reopened_count__gt=0)
    if what == "promised":
        return rows.filter(Exists(_promises().order_by()))
    if what == "broken":
        return rows.filter(Exists(_promises().filter(missed(at)).order_by()))
    if what == "rated":
        return rows.filter(Exists(Rating.objects.filter(ticket=OuterRef("pk"), voided_at__isnull=True)))
    return rows
