"""The report of one month, over what one person may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, Final, Literal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.core.money import Money
from hesi.core.time import add_months
from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.expenses.documents.models import ExpenseType, Line, State
from hesi.insights.departments import DepartmentRow, Tree
from hesi.insights.models import Cut
from hesi.insights.rollups.facts import NOTHING, Sums
from hesi.insights.rollups.reading import Reading, Window, plus
from hesi.insights.spending import (
    COUNTED_STATES,
    MONTHS_BACK,
    MOST_PEOPLE,
    PersonRow,
    Spent,
    Standing,
    by_department_and_type,
    by_month,
    by_state,
    counted_lines,
    of_month,
    visible_total,
)
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.people.models import Department, Member

Scope = Literal["company", "departments", "own"]
EVERYTHING: Final = "company"
DEPARTMENTS: Final = "departments"
OWN: Final = "own"


def scope_of(actor: AnyActor) -> Scope:
    """Whose spending this person's numbers hold: the company's, their departments', or their own."""
    if actor.holds(VIEW_ALL_DOCUMENTS):
        return EVERYTHING
    return DEPARTMENTS if actor.headed_department_ids else OWN


@dataclass(frozen=True, slots=True)
class TypeRow:
    """What was spent on one expense type; None where a line has none."""

    expense_type: ExpenseType | None
    spent: Spent


@dataclass(frozen=True, slots=True)
class Comparison:
    """An earlier month beside this one."""

    month: date
    before: Money
    now: Money

    @property
    def change(self) -> Money:
        return self.now - self.before

    @property
    def percent(self) -> str:
        """By how much it changed, `+12.3%`; empty where there was nothing before."""
        if self.before.is_zero:
            return ""
        share = Decimal(self.change.minor) * 100 / Decimal(self.before.minor)
        return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP):+,f}%"


class MonthReport:
    """Everything the page and the API say of a month. Each part is one query, asked when it is needed.

    Who answers for others reads the kept sums; what is only one's own is added up as they ask.
    `department_id` narrows all of it to a department and what lies below; `NotFound` for one that does not exist.
    """

    def __init__(
        self, actor: AnyActor, month: date, *, entity_id: int | None = None, department_id: int | None = None
    ) -> None:
        self.actor, self.month, self.entity_id = actor, month.replace(day=1), entity_id
        self.currency: str = actor.tenant.currency
        self.tree = Tree(Department.objects.all())
        self.department: Department | None = None
        if department_id is not None:
            self.department = self.tree.every.get(department_id)
            if self.department is None:
                raise NotFound(_("There is no such department. Choose one in the report."))
        ids = self._department_ids = self.tree.ids_below(self.department) if self.department else None
        self._lines = counted_lines(actor, entity_id=entity_id, department_ids=ids)

    @property
    def scope(self) -> Scope:
        return scope_of(self.actor)

    @cached_property
    def months(self) -> dict[date, Spent]:
        """The month and the twelve before it."""
        if self.scope == OWN:
            return by_month(self._lines, self.month, self.currency)
        since = add_months(self.month, -MONTHS_BACK)
        found = {add_months(since, step): Spent.nothing(self.currency) for step in range(MONTHS_BACK + 1)}
        for (month, state), sums in self._kept(Cut.TYPE, since, "month", "state").items():
            found[month] += Spent.of(sums[0], state, self.currency)
        return found

    @property
    def spent(self) -> Spent:
        """The month's total."""
        return self.months[self.month]

    @property
    def comparisons(self) -> tuple[Comparison, Comparison]:
        """The month before, and the same month a year ago."""
        earlier = (add_months(self.month, -1), add_months(self.month, -12))
        first, second = (Comparison(month, self.months[month].total, self.spent.total) for month in earlier)
        return first, second

    @cached_property
    def standings(self) -> list[Standing]:
        if self.scope == OWN or self.department is not None:
            # A document may lie in several departments; those of some of them are counted one by one.
            return by_state(of_month(self._lines, self.month), self.currency)
        found: dict[str, Sums] = {}
        for (_pk, state), sums in self._persons.items():
            found[state] = plus(found.get(state, NOTHING), sums)
        return [
            Standing(State(state), found[state][2], Spent.of(found[state][0], state, self.currency))
            for state in COUNTED_STATES
            if state in found
        ]

    @property
    def documents(self) -> int:
        """How many documents the month's lines lie on."""
        return sum(row.documents for row in self.standings)

    @cached_property
    def _cells(self) -> list[tuple[int | None, int | None, Spent]]:
        if self.scope == OWN:
            return by_department_and_type(of_month(self._lines, self.month), self.currency)
        kept = self._kept(Cut.TYPE, self.month, "department", "facet", "state")
        return [
            (department or None, kind or None, Spent.of(sums[0], state, self.currency))
            for (department, kind, state), sums in kept.items()
        ]

    def _kept(self, cut: Cut, since: date, *names: str) -> dict[tuple[Any, ...], Sums]:
        return self._year.beside(cut, since).by(*names)

    @cached_property
    def _year(self) -> Reading:
        ids = None if self._department_ids is None else frozenset(self._department_ids)
        since = add_months(self.month, -MONTHS_BACK)
        return Reading(self.actor, Cut.TYPE, Window(since, self.month, self.entity_id, ids))

    @property
    def lines(self) -> QuerySet[Line]:
        """The lines of the month themselves; `bearer` is the id of the department each belongs to."""
        return of_month(self._lines, self.month)

    @property
    def sums(self) -> dict[tuple[int | None, int | None], Spent]:
        """By department id and expense type id together."""
        found: dict[tuple[int | None, int | None], Spent] = {}
        for department, kind, spent in self._cells:
            known = found.get((department, kind))
            found[department, kind] = known + spent if known else spent
        return found

    @cached_property
    def sums_of_departments(self) -> dict[int | None, Spent]:
        """What each department bears itself."""
        return self._summed((department, spent) for department, _type, spent in self._cells)

    @cached_property
    def top(self) -> Department | None:
        """The department whose next level is listed."""
        return self.department or self.tree.first_choice(self.sums_of_departments, self.currency)

    @cached_property
    def departments(self) -> list[DepartmentRow]:
        return self.tree.rows(self.sums_of_departments, self.top, self.currency)

    @cached_property
    def types(self) -> list[TypeRow]:
        """By expense type, the largest first."""
        sums = self._summed((kind, spent) for _department, kind, spent in self._cells)
        known = {row.pk: row for row in ExpenseType.objects.all()}
        rows = [TypeRow(known.get(pk) if pk else None, spent) for pk, spent in sums.items() if not spent.is_nothing]
        return sorted(rows, key=lambda row: (-row.spent.total.minor, row.expense_type.pk if row.expense_type else 0))

    @cached_property
    def people(self) -> list[PersonRow]:
        """Who spent most; only for those whose numbers hold other people's spending."""
        if self.scope == OWN:
            return []
        sums: dict[int, int] = {}
        for (pk, _state), (minor, *_rest) in self._persons.items():
            sums[pk] = sums.get(pk, 0) + minor
        order = sorted(sums, key=lambda pk: (-sums[pk], pk))[:MOST_PEOPLE]
        names = dict(Member.objects.filter(pk__in=order).values_list("pk", "name"))
        return [PersonRow(pk, names[pk], Spent.of(sums[pk], "", self.currency)) for pk in order]

    @cached_property
    def _persons(self) -> dict[tuple[Any, ...], Sums]:
        return self._kept(Cut.PERSON, self.month, "facet", "state")

    def _summed(self, cells: Iterable[tuple[int | None, Spent]]) -> dict[int | None, Spent]:
        found: dict[int | None, Spent] = {}
        for key, spent in cells:
            found[key] = found[key] + spent if key in found else spent
        return found


def month_total(actor: AnyActor, month: date) -> Spent:
    """One number for the home page: what this person may see of a month."""
    currency, first = actor.tenant.currency, month.replace(day=1)
    if scope_of(actor) == OWN:
        return visible_total(actor, first)
    kept = Reading(actor, Cut.TYPE, Window(first, first)).by("state")
    return sum((Spent.of(sums[0], state, currency) for (state,), sums in kept.items()), Spent.nothing(currency))
