"""What a month counts: the one definition that the home page, the report and the API share.

A line counts in the month of its own date, once its document has been submitted and as long as it was neither sent
back, withdrawn nor voided. What is still in approval counts and is shown apart. See docs/decisions/0006.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from hesi.core.money import Money
from hesi.core.time import add_months, month_bounds
from hesi.expenses.documents.models import Document, Kind, Line, State
from hesi.workspace.access.actor import AnyActor

# A request plans and an advance lends; neither spends.
COUNTED_KINDS = (Kind.CLAIM, Kind.COMPANY_PAYMENT)
IN_APPROVAL = (State.APPROVING,)
AGREED = (State.APPROVED, State.TO_PAY, State.PAYING, State.PAID, State.ARCHIVED)
COUNTED_STATES = (*IN_APPROVAL, *AGREED)
# Submitted, and the money has not arrived yet.
UNPAID = (*IN_APPROVAL, State.APPROVED, State.TO_PAY, State.PAYING)
# The month itself, the twelve before it: a year's trend and the same month a year ago.
MONTHS_BACK = 12
MOST_PEOPLE = 10


@dataclass(frozen=True, slots=True)
class Spent:
    """An amount in the company's currency, and how much of it still waits for approval."""

    total: Money
    in_approval: Money

    @classmethod
    def nothing(cls, currency: str) -> Self:
        return cls(Money.zero(currency), Money.zero(currency))

    @classmethod
    def of(cls, minor: int | None, state: str, currency: str) -> Self:
        """The sum of lines whose documents are in this state."""
        amount = Money(minor or 0, currency)
        return cls(amount, amount if state in IN_APPROVAL else Money.zero(currency))

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.total + other.total, self.in_approval + other.in_approval)

    @property
    def agreed(self) -> Money:
        """What has been approved, paid or not."""
        return self.total - self.in_approval

    @property
    def is_nothing(self) -> bool:
        return self.total.is_zero


@dataclass(frozen=True, slots=True)
class Standing:
    """How much of the month's spending is in one state, on how many documents."""

    state: State
    documents: int
    spent: Spent


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What one person's documents add up to."""

    member_id: int
    name: str
    spent: Spent


def counted_lines(
    actor: AnyActor, *, entity_id: int | None = None, department_ids: Iterable[int] | None = None
) -> QuerySet[Line]:
    """The lines that count, of every month, among the documents this person may see.

    A line belongs to the department it is allocated to, else to its document's (`bearer`).
    """
    documents = Document.objects.visible_to(actor).filter(
        kind__in=COUNTED_KINDS, state__in=COUNTED_STATES, currency=actor.tenant.currency
    )
    if entity_id is not None:
        documents = documents.filter(legal_entity_id=entity_id)
    bearer = Coalesce("department_id", "document__department_id")
    narrowed: dict[str, Any] = {} if department_ids is None else {"bearer__in": list(department_ids)}
    lines = Line.objects.filter(document__in=documents.order_by()).order_by()
    found: QuerySet[Line] = lines.annotate(bearer=bearer).filter(**narrowed)
    return found


def of_month(lines: QuerySet[Line], month: date) -> QuerySet[Line]:
    """Those spent in the month."""
    first, after = month_bounds(month)
    return lines.filter(spent_on__gte=first, spent_on__lt=after)


def by_department_and_type(lines: QuerySet[Line], currency: str) -> list[tuple[int | None, int | None, Spent]]:
    """(department id, expense type id, sum) of these lines."""
    rows: Any = lines  # the annotated columns are not known to the type checker
    cells = rows.values_list("bearer", "expense_type", "document__state").annotate(sum=Sum("home_minor"))
    return [(bearer, kind, Spent.of(minor, state, currency)) for bearer, kind, state, minor in cells]


def by_state(lines: QuerySet[Line], currency: str) -> list[Standing]:
    """Each state that occurs, in the order of a document's life."""
    rows = lines.values_list("document__state").annotate(
        documents=Count("document", distinct=True), sum=Sum("home_minor")
    )
    found = {state: Standing(State(state), count, Spent.of(minor, state, currency)) for state, count, minor in rows}
    return [found[state] for state in COUNTED_STATES if state in found]


def by_month(lines: QuerySet[Line], month: date, currency: str) -> dict[date, Spent]:
    """The month and the twelve before it, oldest first, months without spending included."""
    first, after = month_bounds(month)
    since = add_months(first, -MONTHS_BACK)
    rows: Any = lines.filter(spent_on__gte=since, spent_on__lt=after).annotate(month=TruncMonth("spent_on"))
    found = {add_months(since, step): Spent.nothing(currency) for step in range(MONTHS_BACK + 1)}
    for of, state, minor in rows.values_list("month", "document__state").annotate(sum=Sum("home_minor")):
        found[of] += Spent.of(minor, state, currency)
    return found


def visible_total(actor: AnyActor, month: date) -> Spent:
    """What the documents this person may see add up to in a month, in one query."""
    currency = actor.tenant.currency
    rows = of_month(counted_lines(actor), month).values_list("document__state").annotate(sum=Sum("home_minor"))
    return sum((Spent.of(minor, state, currency) for state, minor in rows), Spent.nothing(currency))
