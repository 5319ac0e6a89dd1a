"""How budgets stand: what is planned, occupied and used, as far as somebody may see it."""

from dataclasses import dataclass
from datetime import date

from hesi.core.money import Money
from hesi.expenses.budgets.ledger import Sums, fits, read_ledger
from hesi.expenses.budgets.models import Budget, BudgetYear
from hesi.expenses.budgets.periods import Span
from hesi.expenses.budgets.tree import Trees
from hesi.expenses.budgets.words import labels_of
from hesi.workspace.access.actor import AnyActor

NEAR_PERCENT, FULL_PERCENT = 80, 100


class InMoney:
    """What sums say to a person: of a budget, or of one period of it."""

    __slots__ = ()
    sums: Sums
    currency: str

    @property
    def planned(self) -> Money:
        return Money(self.sums.planned, self.currency)

    @property
    def occupied(self) -> Money:
        """Submitted and not yet paid."""
        return Money(self.sums.occupied, self.currency)

    @property
    def used(self) -> Money:
        """Paid."""
        return Money(self.sums.used, self.currency)

    @property
    def remaining(self) -> Money:
        """Planned less used less occupied; below zero when more was spent than planned."""
        return Money(self.sums.remaining, self.currency)

    @property
    def share(self) -> int | None:
        """The percentage of the planned money that is used or occupied; None where none is planned."""
        return self.sums.share

    @property
    def is_over(self) -> bool:
        return self.sums.remaining < 0

    @property
    def is_near(self) -> bool:
        """From 80 % on, while there is something left or nothing too much."""
        return not self.is_over and self.share is not None and self.share >= NEAR_PERCENT


@dataclass(frozen=True, slots=True)
class Execution(InMoney):
    """One budget in some months. `depth` counts the budgets above it that are shown too."""

    budget: Budget
    label: str
    depth: int
    is_leaf: bool
    span: Span
    sums: Sums
    currency: str

    @property
    def department_id(self) -> int | None:
        """The department whose spending (with everything below it) it is; None for the whole company."""
        return self.budget.department_id

    @property
    def expense_type(self) -> str:
        """The key of the one expense type it is narrowed to; empty for all."""
        return self.budget.expense_type

    @property
    def project_id(self) -> int | None:
        return self.budget.project_id

    @property
    def indent(self) -> range:
        """One step for each budget above it."""
        return range(self.depth)


def year_of(on: date) -> BudgetYear | None:
    """The fiscal year with budgets that holds the day."""
    found = BudgetYear.objects.filter(starts_on__lte=on).order_by("-starts_on").first()
    return found if found is not None and found.span.holds(on) else None


def execution(actor: AnyActor, on: date, *, span: Span | None = None) -> list[Execution]:
    """The budgets of the fiscal year of this day that the actor may see, each tree from its root down.

    The sums are those of the whole year, or of the months of `span` (a period of the year); budgets whose money is
    planned for longer periods than that are left out. Finance, administrators and auditors see all budgets, heads those
    of their departments, others those they own: a sum counts everything the budget covers. Empty without a fiscal year.
    """
    year = year_of(on)
    return execution_of(year, actor, span=span) if year is not None else []


def execution_of(year: BudgetYear, actor: AnyActor, *, span: Span | None = None) -> list[Execution]:
    """The same for a fiscal year at hand. Six statements, however many budgets there are."""
    span = span or year.span
    trees = trees_of(year)
    visible = set(Budget.objects.visible_to(actor).active().filter(budget_year=year).values_list("pk", flat=True))
    shown = [node for node in trees if node.budget.pk in visible and fits(node, span)]
    if not shown:
        return []
    ledger = read_ledger(list(trees.nodes), span)
    labels = labels_of([node.budget for node in shown])
    ids = {node.budget.pk for node in shown}
    return [
        Execution(
            budget=node.budget,
            label=labels[node.budget.pk],
            depth=sum(above.budget.pk in ids for above in node.chain[1:]),
            is_leaf=node.is_leaf,
            span=span,
            sums=ledger.of(node, span),
            currency=year.currency,
        )
        for node in shown
    ]


def trees_of(year: BudgetYear) -> Trees:
    """The trees of a fiscal year."""
    return Trees(Budget.objects.active().with_names().filter(budget_year=year).order_by("pk"))
