"""Beginning a year with what the one before was planned with."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, DomainError, Invalid
from hesi.core.money import Money
from hesi.core.time import add_months
from hesi.expenses import vocabulary
from hesi.expenses.budgets.actions.planning import BudgetDraft, lay_budget, open_year
from hesi.expenses.budgets.ledger import read_ledger
from hesi.expenses.budgets.models import Budget, BudgetYear
from hesi.expenses.budgets.permissions import may_manage_budgets
from hesi.expenses.budgets.queries import trees_of
from hesi.expenses.budgets.recounting import count_now_or_later
from hesi.expenses.budgets.tree import Node
from hesi.expenses.budgets.words import LeftOut, labels_of
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

LEAST_PERCENT, MOST_PERCENT = 1, 1000
# So many of those left out are kept in the history.
_NAMED = 20


class YearHasBudgets(Conflict):
    """The year that was to be filled is not empty."""

    code = "year_has_budgets"


@dataclass(frozen=True, slots=True)
class Copied:
    """The new year, how many budgets were planned in it, and what was left out."""

    year: BudgetYear
    count: int
    left_out: list[LeftOut]


@transaction.atomic
def copy_year(source: BudgetYear, *, by: AnyActor, percent: int = 100) -> Copied:
    """Plan the next year as the source is planned now, each amount at `percent`.

    What does not fit any more (a closed department, project or expense type, a department that has moved out of the one
    above) is left out, with everything below it, and named. An owner who has left is not asked any more. Raises
    `YearHasBudgets` when the next year has any already.
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
    copying = _Copying(source, target, percent)
    for node in copying.trees:
        copying.copy(node, by)
    made = len(copying.made)
    if not made:
        raise Invalid(_("There is nothing to copy in fiscal year {year}.").format(year=source))
    count_now_or_later(target)
    left_out = [one.label for one in copying.left_out]
    record(
        "budget_year.copied",
        target,
        by=by,
        source=source.year,
        percent=percent,
        budgets=made,
        left_out=left_out[:_NAMED],
    )
    return Copied(target, made, copying.left_out)


class _Copying:
    """The trees of one year, planned node by node in the next."""

    def __init__(self, source: BudgetYear, target: BudgetYear, percent: int) -> None:
        self.source, self.target, self.percent = source, target, percent
        self.trees = trees_of(source)
        self.planned = read_ledger(list(self.trees.nodes), source.span).planned
        self.types = set(dict(vocabulary.offered(vocabulary.EXPENSE_TYPE)))
        self.labels = labels_of([node.budget for node in self.trees])
        self.made: dict[Node, Budget] = {}
        self.left_out: list[LeftOut] = []

    def copy(self, node: Node, by: AnyActor) -> None:
        """Plan it below the copy of the one above, or say why not; what lies below one left out is not named again."""
        one, above = node.budget, self.made.get(node.parent) if node.parent else None
        if node.parent is not None and above is None:
            return
        try:
            with transaction.atomic():
                _expect_in_use(one, above, self.types)
                draft = _draft(one, above, self._amounts(node), self.source)
                self.made[node] = lay_budget(self.target, draft, by=by, is_one_of_many=True)
        except DomainError as refusal:
            self.left_out.append(LeftOut(self.labels[one.pk], str(refusal)))

    def _amounts(self, node: Node) -> dict[date, int]:
        if not node.is_leaf:
            return {}
        return {
            add_months(on, 12): Money(minor, self.source.currency).scaled(Decimal(self.percent) / 100).minor
            for on, minor in self.planned.get(node.budget.pk, {}).items()
        }


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


def _expect_in_use(one: Budget, above: Budget | None, types: set[str]) -> None:
    if one.department is not None and not one.department.is_active:
        raise Invalid(_("The department has been closed."))
    if one.department and above and above.department and not one.department.path.startswith(above.department.path):
        raise Invalid(_("The department has moved out of “{name}”.").format(name=above.label))
    if one.project is not None and not one.project.is_active:
        raise Invalid(_("The project has been closed."))
    if one.expense_type and one.expense_type not in types:
        raise Invalid(_("The expense type is not in use any more."))
