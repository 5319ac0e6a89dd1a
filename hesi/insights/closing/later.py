"""The invoice-later list (待开票/后补票): who still owes which invoice, for how long, and what it comes to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Sum, Value, When
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.money import Money
from hesi.core.time import month_bounds
from hesi.expenses.documents.later import invoices_to_follow
from hesi.expenses.documents.models import ExpenseType, Line
from hesi.insights.closing.forms import AGES, HANDED_IN, MISSING, LaterFilter
from hesi.insights.report import OWN, scope_of
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.exports.registry import CellKind, Column, Row, exportable
from hesi.workspace.exports.stepping import rows_in_steps

ORDER = ("spent_on", "pk")
MOST_PEOPLE = 50


def owed(
    actor: AnyActor, *, words: str = "", month: date | None = None, older_than: int | None = None, state: str = ""
) -> QuerySet[Line]:
    """The expenses whose invoice is to follow: everybody's for those who see other people's papers, else one's own.

    `older_than` are days since the money was spent; `state` is `missing` or `handed-in`.
    """
    since, until = None, None
    if month is not None:
        first, after = month_bounds(month)
        since, until = first, after - timedelta(days=1)
    if older_than is not None:
        edge = actor.tenant.today - timedelta(days=older_than + 1)
        until = min(until, edge) if until else edge
    rows: Any = invoices_to_follow(actor, since, until).filter(document__currency=actor.tenant.currency)
    if scope_of(actor) == OWN:
        rows = rows.filter(document__submitter_id=actor.member_id)
    if words:
        rows = rows.filter(Q(document__submitter__name__icontains=words) | Q(document__number__icontains=words))
    if state in (MISSING, HANDED_IN):
        rows = rows.filter(is_handed_in=state == HANDED_IN)
    found: QuerySet[Line] = rows
    return found


@dataclass(frozen=True, slots=True)
class Bucket:
    """Those of one age: more than `over` days, up to `upto` (None: any)."""

    over: int
    upto: int | None
    count: int
    total: Money

    @property
    def label(self) -> str:
        if self.upto is None:
            return _("Over {days} days").format(days=self.over)
        if not self.over:
            return _("Up to {days} days").format(days=self.upto)
        return _("{over} to {upto} days").format(over=self.over + 1, upto=self.upto)


@dataclass(frozen=True, slots=True)
class Owing:
    """One person with what they still owe, and when they were last reminded."""

    member_id: int
    name: str
    is_active: bool
    count: int
    total: Money
    oldest: date
    reminded_at: datetime | None = None


def ages_of(rows: QuerySet[Line], today: date, currency: str) -> list[Bucket]:
    """What it comes to by age, the youngest first, in one statement."""
    edges = (0, *AGES)
    whens = [When(spent_on__lt=today - timedelta(days=days), then=Value(days)) for days in reversed(AGES)]
    aged: Any = rows.annotate(age=Case(*whens, default=Value(0), output_field=IntegerField()))
    sums = {
        age: (count, minor)
        for age, count, minor in aged.order_by().values_list("age").annotate(n=Count("pk"), sum=Sum("home_minor"))
    }
    uptos: tuple[int | None, ...] = (*AGES, None)
    return [
        Bucket(over, upto, sums.get(over, (0, 0))[0], Money(sums.get(over, (0, 0))[1] or 0, currency))
        for over, upto in zip(edges, uptos, strict=True)
    ]


def people_of(rows: QuerySet[Line], currency: str, reminded: dict[int, datetime]) -> list[Owing]:
    """Who owes how much, the oldest first."""
    path = "document__submitter"
    plain: Any = rows.filter(is_handed_in=False)  # type: ignore[misc]  # annotated
    grouped = plain.order_by().values(f"{path}_id", f"{path}__name", f"{path}__is_active").annotate(
        count=Count("pk"), sum=Sum("home_minor"), oldest=Min("spent_on")
    )  # fmt: skip
    return [
        Owing(
            row[f"{path}_id"], row[f"{path}__name"], row[f"{path}__is_active"], row["count"],
            Money(row["sum"] or 0, currency), row["oldest"], reminded.get(row[f"{path}_id"]),
        )
        for row in grouped.order_by("oldest", f"{path}_id")[:MOST_PEOPLE]
    ]  # fmt: skip


COLUMNS = (
    Column("person", gettext_lazy("Employee"), width=12),
    Column("department", gettext_lazy("Department"), width=20),
    Column("number", gettext_lazy("Document"), width=18),
    Column("expense_type", gettext_lazy("Expense type"), width=18),
    Column("spent_on", gettext_lazy("Day"), CellKind.DATE, width=12),
    Column("age", gettext_lazy("Age in days"), CellKind.NUMBER),
    Column("spent", gettext_lazy("Spent"), CellKind.MONEY, has_total=True),
    Column("state", gettext_lazy("State"), width=16),
    Column("reason", gettext_lazy("Reason given"), width=30),
)
# What is read of each expense, in the order `_rows` takes it.
_FIELDS = (
    "document__submitter__name", "document__department__name", "document__number", "expense_type", "spent_on",
    "home_minor", "is_handed_in", "given_reason",
)  # fmt: skip


def offer_export() -> None:
    """Called once at start-up. It holds what the page shows this person."""
    exportable("closing.invoices", title=gettext_lazy("Invoices to follow"), columns=COLUMNS, rows=_rows)


def _rows(actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row]]:
    lines: Any = owed(actor, **LaterFilter(query).chosen())
    today, currency = actor.tenant.today, actor.tenant.currency
    types = {kind.pk: kind.label for kind in ExpenseType.objects.all()}
    states = {True: _("Handed in, to be confirmed"), False: _("Not handed in")}

    def values(
        person: str, department: str | None, number: str, expense_type: int, spent_on: date, home_minor: int,
        is_handed_in: bool, given_reason: str | None,
    ) -> Row:  # fmt: skip
        return (
            person, department or "", number, types[expense_type], spent_on, (today - spent_on).days,
            Money(home_minor, currency), states[is_handed_in], given_reason or "",
        )  # fmt: skip

    return rows_in_steps(lines, order=ORDER, fields=_FIELDS, values=values)
