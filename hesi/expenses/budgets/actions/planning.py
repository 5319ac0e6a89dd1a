"""A new budget in its place of the tree."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.money import MAX_MINOR
from hesi.core.text import clean_line
from hesi.expenses import vocabulary
from hesi.expenses.budgets.models import (
    LEAST_THRESHOLD,
    MOST_THRESHOLD,
    Amount,
    Budget,
    BudgetYear,
    Control,
    Period,
    scope_key,
)
from hesi.expenses.budgets.periods import spans, year_span
from hesi.expenses.budgets.permissions import may_manage_budgets
from hesi.expenses.budgets.recounting import count_now_or_later
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Department, DimensionItem, Member
from hesi.workspace.tenancy.prepared import insert
from hesi.workspace.tenancy.scope import active_tenant

MOST_LEVELS = 8
MOST_BUDGETS = 2_000
FIRST_YEAR, LAST_YEAR = 2000, 2100


class BudgetOverlaps(Conflict):
    """Another budget covers the same, or part of it."""

    code = "budget_overlaps"


class BudgetHoldsMoney(Conflict):
    """Only budgets without others below them hold money."""

    code = "budget_holds_money"


@dataclass(frozen=True, slots=True)
class BudgetDraft:
    """What a new budget shall be. `amounts` are minor units by the first day of each period."""

    parent: Budget | None = None
    department: Department | None = None
    expense_type: str = ""
    project: DimensionItem | None = None
    name: str = ""
    owner: Member | None = None
    period: str = Period.MONTH
    control: str = Control.WARN
    threshold: int = 100
    is_cumulative: bool = False
    amounts: Mapping[date, int] = field(default_factory=dict)
    reason: str = ""


@transaction.atomic
def open_year(year: int, *, by: AnyActor, starts_on: date | None = None) -> BudgetYear:
    """The fiscal year of this number, made when there is none; it begins in January unless told otherwise."""
    require(may_manage_budgets, by)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(_("Enter a year between {first} and {last}.").format(first=FIRST_YEAR, last=LAST_YEAR))
    known = BudgetYear.objects.filter(year=year).first()
    if known is not None:
        return known
    starts_on = (starts_on or date(year, 1, 1)).replace(day=1)
    if not begins_near(starts_on, year):
        said = _("Let fiscal year {year} begin in {year}, the year before or the year after.").format(year=year)
        raise Invalid(said, fields={"starts_on": said})
    span = year_span(starts_on)
    for other in BudgetYear.objects.all():
        if other.span.since < span.after and span.since < other.span.after:
            said = _("Fiscal year {year} has some of these months already. Let this one begin after it.")
            raise Conflict(said.format(year=other.year), fields={"starts_on": said.format(year=other.year)})
    try:
        with transaction.atomic():
            made: BudgetYear = BudgetYear.objects.create(
                year=year, starts_on=starts_on, currency=active_tenant().currency
            )
    except IntegrityError:
        # Somebody else opened it at this moment.
        return BudgetYear.objects.get(year=year)
    record("budget_year.opened", made, by=by, year=year, starts_on=starts_on.isoformat())
    return made


def begins_near(day: date, year: int) -> bool:
    """Whether a fiscal year of this number may begin on this day."""
    return abs(day.year - year) <= 1


@transaction.atomic
def create_budget(year: BudgetYear, draft: BudgetDraft, *, by: AnyActor) -> Budget:
    """A new budget; what documents have spent in its scope already counts at once.

    Raises `BudgetOverlaps` when another budget covers the same or part of it, `BudgetHoldsMoney` when the one above has
    money of its own, `Invalid` naming the field for what does not fit the one above.
    """
    require(may_manage_budgets, by)
    budget = lay_budget(BudgetYear.objects.locked(year.pk), draft, by=by)
    count_now_or_later(budget.budget_year)
    return budget


def lay_budget(year: BudgetYear, draft: BudgetDraft, *, by: AnyActor, is_one_of_many: bool = False) -> Budget:
    """The same under a year that is locked already, without counting; the event of one of several tells so."""
    _check_settings(draft)
    siblings = list(Budget.objects.active().filter(budget_year=year, parent=draft.parent).select_related("department"))
    _check_place(year, draft)
    if draft.parent is not None:
        above, money = len(_above(draft.parent)), planned_of(draft.parent)
        check_below(draft, draft.parent, siblings=siblings, levels=above, holds_money=bool(money))
    amounts = _checked_amounts(year, draft)
    budget = Budget(
        budget_year=year,
        parent=draft.parent,
        name=clean_line(draft.name, 80),
        department=draft.department,
        expense_type=draft.expense_type,
        project=draft.project,
        scope=scope_key(_pk(draft.department), draft.expense_type, _pk(draft.project)),
        owner=draft.owner,
        period=draft.period,
        control=draft.control,
        threshold=draft.threshold,
        is_cumulative=draft.is_cumulative,
        version=1 if amounts else 0,
    )
    try:
        with transaction.atomic():
            budget.save()
    except IntegrityError:
        raise BudgetOverlaps(
            _("There is a budget for exactly this in {year} already. Change that one instead.").format(year=year)
        ) from None
    reason = clean_line(draft.reason, 200) or _("First plan")
    insert(
        [
            Amount(budget=budget, version=1, period_on=on, minor=minor, reason=reason, entered_by=by.member)
            for on, minor in amounts.items()
        ]
    )
    told = {"is_one_of_many": True} if is_one_of_many else {}
    planned_minor = sum(amounts.values())
    record("budget.created", budget, by=by, audience=(), planned_minor=planned_minor, control=budget.control, **told)
    return budget


def _check_settings(draft: BudgetDraft) -> None:
    if draft.control not in Control.values or draft.period not in Period.values:
        raise Invalid(_("Choose how the budget is controlled and for which periods it is planned."))
    if not LEAST_THRESHOLD <= draft.threshold <= MOST_THRESHOLD:
        raise threshold_refused()
    if draft.expense_type and draft.expense_type not in dict(vocabulary.offered(vocabulary.EXPENSE_TYPE)):
        said = _("This expense type is not in use. Choose another one.")
        raise Invalid(said, fields={"expense_type": said})


def threshold_refused() -> Invalid:
    """The threshold is out of range."""
    said = _("Enter a percentage between {least} and {most}.").format(least=LEAST_THRESHOLD, most=MOST_THRESHOLD)
    return Invalid(said, fields={"threshold": said})


def _check_place(year: BudgetYear, draft: BudgetDraft) -> None:
    """In a year with room for it, below a budget that is in use."""
    parent = draft.parent
    if Budget.objects.active().filter(budget_year=year).count() >= MOST_BUDGETS:
        raise Conflict(_("A fiscal year holds at most {count} budgets.").format(count=MOST_BUDGETS))
    if parent is None:
        return
    # Asked anew: what the caller read may have been closed before the year was locked.
    if not Budget.objects.active().filter(pk=parent.pk, budget_year=year).exists():
        raise Conflict(_("The budget above is not in use any more. Choose another one."))


def check_below(
    draft: BudgetDraft, parent: Budget, *, siblings: Collection[Budget], levels: int, holds_money: bool
) -> None:
    """Inside what the budget above covers, narrower by one thing, and along the line by which that one is divided.

    Reads nothing: it is told the budgets beside it, how many `levels` there are from the top down to the one above, and
    whether that one holds money.
    """
    if levels >= MOST_LEVELS:
        raise Conflict(_("Budgets go {count} levels deep at most.").format(count=MOST_LEVELS))
    if holds_money:
        said = _("“{name}” holds money itself. Bring its amounts to zero first, then divide it.")
        raise BudgetHoldsMoney(said.format(name=parent.label))
    if len(_narrowed(draft, parent)) != 1:
        said = _("Narrow “{name}” by exactly one thing: a department below it, an expense type, or a project.")
        raise Invalid(said.format(name=parent.label))
    _check_siblings(draft, parent, siblings)


def planned_of(budget: Budget) -> dict[date, int]:
    """What is planned for each period of a budget, without those that have come to nothing."""
    found: dict[date, int] = {}
    for on, minor in Amount.objects.filter(budget=budget).values_list("period_on", "minor"):
        found[on] = found.get(on, 0) + minor
    return {on: minor for on, minor in sorted(found.items()) if minor}


def _above(budget: Budget | None) -> list[Budget]:
    found = []
    while budget is not None:
        found.append(budget)
        budget = budget.parent
    return found


def _narrowed(draft: BudgetDraft, parent: Budget) -> set[str]:
    """In which dimensions the draft covers less than the one above. Raises `Invalid` where it reaches out of it."""
    found = set()
    for name, mine, above in (
        ("expense_type", draft.expense_type, parent.expense_type),
        ("project", _pk(draft.project), parent.project_id),
    ):
        if (mine or None) != (above or None):
            if above:
                raise _outside(parent, name)
            found.add(name)
    if _pk(draft.department) != parent.department_id:
        above_path = parent.department.path if parent.department else ""
        if draft.department is None or not draft.department.path.startswith(above_path):
            raise _outside(parent, "department")
        found.add("department")
    return found


def _outside(parent: Budget, name: str) -> Invalid:
    said = _("This lies outside of “{name}”. Choose something inside of it.").format(name=parent.label)
    return Invalid(said, fields={name: said})


def _check_siblings(draft: BudgetDraft, parent: Budget, siblings: Collection[Budget]) -> None:
    """All below one budget divide it along the same dimension, and no two cover the same."""
    mine = _narrowed(draft, parent)
    for other in siblings:
        theirs = {
            name
            for name, value, above in (
                ("expense_type", other.expense_type, parent.expense_type),
                ("project", other.project_id, parent.project_id),
                ("department", other.department_id, parent.department_id),
            )
            if value != above
        }
        if theirs != mine:
            said = _("“{name}” is divided already, as by “{other}”. Divide it along the same line, or below that one.")
            raise BudgetOverlaps(said.format(name=parent.label, other=other.label))
        if "department" in mine and _overlap(draft.department, other.department):
            said = _("“{other}” covers part of this department. Choose one beside it, or plan below it.")
            raise BudgetOverlaps(said.format(other=other.label), fields={"department": said.format(other=other.label)})


def _overlap(one: Department | None, other: Department | None) -> bool:
    if one is None or other is None:
        return True
    return one.path.startswith(other.path) or other.path.startswith(one.path)


def _checked_amounts(year: BudgetYear, draft: BudgetDraft) -> dict[date, int]:
    """The amounts above zero. Raises `Invalid` for a period the budget does not have."""
    known = {span.since for span in spans(year.starts_on, draft.period)}
    for on, minor in draft.amounts.items():
        if on not in known:
            raise Invalid(_("This is not the first day of one of the budget's periods: {day}.").format(day=on))
        check_amount(minor)
    return {on: minor for on, minor in sorted(draft.amounts.items()) if minor}


def check_amount(minor: int) -> None:
    """Refuse what cannot be planned."""
    if not 0 <= minor <= MAX_MINOR // 100:
        raise Invalid(_("Enter amounts of zero or more."))


def _pk(row: Any) -> int | None:
    return row.pk if row is not None else None
