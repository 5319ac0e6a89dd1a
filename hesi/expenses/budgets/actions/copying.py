"""Beginning a year with what the one before was planned with."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.money import Money
from hesi.core.time import add_months
from hesi.expenses import vocabulary
from hesi.expenses.budgets.actions.planning import BudgetDraft, lay_budget, open_year
from hesi.expenses.budgets.ledger import read_ledger
from hesi.expenses.budgets.models import Budget, BudgetYear
from hesi.expenses.budgets.permissions import may_manage_budgets
from hesi.expenses.budgets.queries import trees_of
from hesi.expenses.budgets.recounting import recount
from hesi.expenses.budgets.tree import Node
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

LEAST_PERCENT, MOST_PERCENT = 1, 1000


class YearHasBudgets(Conflict):
    """The year that was to be filled is not empty."""

    code = "year_has_budgets"


@transaction.atomic
def copy_year(source: BudgetYear, *, by: AnyActor, percent: int = 100) -> tuple[BudgetYear, int]:
    """Plan the next year as the source is planned now, each amount at `percent`; the new year and how many budgets.

    What is no longer in use (a closed department, project or expense type, an owner who has left) is left out, with
    everything below it. Raises `YearHasBudgets` when the next year has any already.
    """
    require(may_manage_budgets, by)
    if not LEAST_PERCENT <= percent <= MOST_PERCENT:
        said = _("Enter a percentage between {least} and {most}.").format(least=LEAST_PERCENT, most=MOST_PERCENT)
        raise Invalid(said, fields={"percent": said})
    target = open_year(source.year + 1, by=by, starts_on=add_months(source.starts_on, 12))
    target = BudgetYear.objects.locked(target.pk)
    if Budget.objects.active().filter(budget_year=target).exists():
        raise YearHasBudgets(
            _("Fiscal year {year} has budgets already. Add what is missing there one by one.").format(year=target)
        )
    trees = trees_of(source)
    planned = read_ledger(list(trees.nodes), source.span).planned
    types = set(dict(vocabulary.offered(vocabulary.EXPENSE_TYPE)))
    made: dict[Node, Budget] = {}
    for node in trees:
        one, above = node.budget, made.get(node.parent) if node.parent else None
        if (node.parent is not None and above is None) or not _is_in_use(one, types):
            continue
        amounts = {
            add_months(on, 12): Money(minor, source.currency).scaled(Decimal(percent) / 100).minor
            for on, minor in planned.get(one.pk, {}).items()
            if node.is_leaf
        }
        made[node] = lay_budget(target, _draft(one, above, amounts, source), by=by, is_one_of_many=True)
    if not made:
        raise Invalid(_("There is nothing to copy in fiscal year {year}.").format(year=source))
    recount(target)
    record("budget_year.copied", target, by=by, source=source.year, percent=percent, budgets=len(made))
    return target, len(made)


def _draft(one: Budget, above: Budget | None, amounts: dict[date, int], source: BudgetYear) -> BudgetDraft:
    return BudgetDraft(
        parent=above,
        department=one.department,
        expense_type=one.expense_type,
        project=one.project,
        name=one.name,
        owner=one.owner if one.owner and one.owner.is_active else None,
        period=one.period,
        control=one.control,
        threshold=one.threshold,
        is_cumulative=one.is_cumulative,
        amounts=amounts,
        reason=_("Copied from fiscal year {year}").format(year=source.year),
    )


def _is_in_use(one: Budget, types: set[str]) -> bool:
    return (
        (one.department is None or one.department.is_active)
        and (one.project is None or one.project.is_active)
        and (not one.expense_type or one.expense_type in types)
    )
