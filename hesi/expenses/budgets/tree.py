"""The trees of a fiscal year, and where an expense stands in them. Pure: it is given rows and never reads any."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from hesi.expenses.budgets.facts import Claimed
from hesi.expenses.budgets.models import Budget
from hesi.expenses.budgets.periods import LENGTHS, Span, span_of


@dataclass(eq=False, slots=True)
class Node:
    """A budget with its neighbours. The deepest of a tree covers the least."""

    budget: Budget
    parent: "Node | None" = None
    children: "list[Node]" = field(default_factory=list)

    @property
    def is_leaf(self) -> bool:
        return not self.children

    @property
    def depth(self) -> int:
        return len(self.chain) - 1

    @property
    def chain(self) -> "list[Node]":
        """The node and everything above it."""
        found, node = [], self
        while True:
            found.append(node)
            if node.parent is None:
                return found
            node = node.parent

    @property
    def below(self) -> "Iterator[Node]":
        """The node and everything under it, parents before their children."""
        yield self
        for child in self.children:
            yield from child.below

    @property
    def period(self) -> str:
        """For how long its sums are judged: its own period, or the longest of those below it."""
        return max((node.budget.period for node in self.below), key=LENGTHS.index)

    @property
    def told_period(self) -> str:
        """The shortest period its sums can be told for: the longest for which money below it is planned."""
        return max((node.budget.period for node in self.below if node.is_leaf), key=LENGTHS.index)

    def covers(self, claimed: Claimed, paths: Mapping[int, str]) -> bool:
        """Whether the expense lies in what this budget covers; `paths` are those of departments."""
        one = self.budget
        if one.department is not None:
            path = paths.get(claimed.department_id, "") if claimed.department_id else ""
            if not path.startswith(one.department.path):
                return False
        if one.expense_type and one.expense_type != claimed.expense_type:
            return False
        return one.project_id is None or one.project_id == claimed.project_id

    def lowest(self, claimed: Claimed, paths: Mapping[int, str]) -> "Node | None":
        """The deepest budget of this tree that covers the expense. Children never overlap, so there is one way down."""
        if not self.covers(claimed, paths):
            return None
        for child in self.children:
            if found := child.lowest(claimed, paths):
                return found
        return self

    def spans_judged(self, month: date) -> list[Span]:
        """The periods whose sums an expense of this month changes.

        Its own, as a whole; where what is left over may be spent later, each from the year's start to its end, because
        what is spent in March is not there in April.
        """
        year = self.budget.budget_year
        own = span_of(year.starts_on, self.period, month)
        if not self.budget.is_cumulative:
            return [own]
        found, span = [], own
        while True:
            found.append(Span(year.starts_on, span.after))
            if span.after >= year.span.after:
                return found
            span = span_of(year.starts_on, self.period, span.after)


class Trees:
    """The trees of one fiscal year."""

    def __init__(self, budgets: Iterable[Budget]) -> None:
        self.nodes = {budget.pk: Node(budget) for budget in budgets}
        self.roots: list[Node] = []
        for node in self.nodes.values():
            parent = self.nodes.get(node.budget.parent_id or 0)
            if parent is None:
                self.roots.append(node)
            else:
                node.parent = parent
                parent.children.append(node)

    def __iter__(self) -> Iterator[Node]:
        """Every node, parents before their children."""
        for root in self.roots:
            yield from root.below

    def places_of(self, claimed: Claimed, paths: Mapping[int, str]) -> list[Node]:
        """Where an expense counts: at most one node of each tree."""
        found = (root.lowest(claimed, paths) for root in self.roots)
        return [node for node in found if node is not None]
