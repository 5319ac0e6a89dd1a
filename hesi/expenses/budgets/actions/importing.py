"""Making the changes a table asks for: all of them, or none."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.expenses.budgets.actions.changing import adjust_budget, change_budget
from hesi.expenses.budgets.actions.planning import BudgetDraft, lay_budget, open_year
from hesi.expenses.budgets.importing.comparing import plan_import
from hesi.expenses.budgets.importing.plan import Outcome, Plan, Planned
from hesi.expenses.budgets.importing.standing import Place, year_to_fill
from hesi.expenses.budgets.importing.table import Table
from hesi.expenses.budgets.models import Budget, BudgetYear
from hesi.expenses.budgets.permissions import may_manage_budgets
from hesi.expenses.budgets.recounting import count_now_or_later
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

_SETTINGS = ("name", "owner", "control", "threshold", "is_cumulative")


class PlanMoved(Conflict):
    """The table would do something else now than what the person looked at."""

    code = "budget_import_moved"


@dataclass(frozen=True, slots=True)
class Imported:
    """How many budgets the table planned and changed."""

    year: BudgetYear
    added: int
    changed: int


@transaction.atomic
def import_budgets(number: int, table: Table, *, seen: str, reason: str, by: AnyActor) -> Imported:
    """Plan and change the budgets of this fiscal year as the table says, the year opened where it is not there yet.

    `seen` is the digest of the plan the person looked at: with any other one, or with a problem, nothing is done and
    `PlanMoved` is raised. A budget that is not in the table stays as it is. `reason` stands in every history.
    """
    require(may_manage_budgets, by)
    reason = clean_line(reason, 200)
    if not reason:
        said = _("Say in a few words why the plan changes; the history shows it.")
        raise Invalid(said, fields={"reason": said})
    wanted = year_to_fill(number)
    opened = open_year(number, by=by, starts_on=wanted.starts_on)
    year = BudgetYear.objects.locked(opened.pk)
    plan = plan_import(year, table)
    if plan.has_problems or plan.digest != seen:
        raise PlanMoved(
            _("Budgets were changed since you looked, so nothing was imported. See below what would happen now.")
        )
    if not plan.changes_something:
        raise Invalid(_("This table changes nothing."))
    changed, new = plan.of(Outcome.CHANGED), plan.of(Outcome.NEW)
    for planned in changed:
        _change(planned, reason, by)
    _lay(plan, new, reason, by)
    if new:
        count_now_or_later(year)
    record(
        "budget_year.imported",
        year,
        by=by,
        year=year.year,
        added=len(new),
        changed=len(changed),
        reason=reason,
    )
    return Imported(year, len(new), len(changed))


def _change(planned: Planned, reason: str, by: AnyActor) -> None:
    assert planned.place is not None  # noqa: S101 - it was changed
    budget = planned.place.budget
    if planned.settings:
        settings = {name: getattr(budget, name) for name in _SETTINGS} | planned.settings
        change_budget(budget, **settings, by=by)
    if planned.amounts:
        adjust_budget(budget, planned.amounts, reason=reason, by=by, version=budget.version)


def _lay(plan: Plan, new: list[Planned], reason: str, by: AnyActor) -> None:
    """New budgets, those above before those below."""
    made: dict[Place, Budget] = {}
    for planned in sorted(new, key=_depth):
        place = planned.place
        assert place is not None  # noqa: S101 - it is new
        above = place.parent
        draft = BudgetDraft(
            parent=(made.get(above) or above.budget) if above else None,
            department=place.budget.department,
            expense_type=place.budget.expense_type,
            project=place.budget.project,
            amounts=planned.amounts,
            reason=reason,
            **planned.settings,
        )
        made[place] = lay_budget(plan.year, draft, by=by, is_one_of_many=True)


def _depth(planned: Planned) -> int:
    return len(planned.place.chain) if planned.place else 0
