"""Whether what somebody claims fits into the budgets it falls into, and what it takes of them when it is submitted.

A company without budgets costs one statement. Under a blocking budget the submitting transaction takes the budget's
row for itself before it adds up, so that of two submissions at once the second sees what the first has taken.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from hesi.core.time import add_months
from hesi.expenses.budgets.facts import Claimed
from hesi.expenses.budgets.ledger import Sums, read_ledger
from hesi.expenses.budgets.models import Budget, BudgetYear, Control
from hesi.expenses.budgets.periods import Span, span_of
from hesi.expenses.budgets.tree import Node, Trees
from hesi.expenses.budgets.words import labels_of
from hesi.workspace.events.subjects import SubjectPointer
from hesi.workspace.people.models import Department
from hesi.workspace.tenancy.prepared import prepared


@dataclass(frozen=True, slots=True)
class Overrun:
    """A budget that an expense takes above its threshold, told at the line that does it.

    With `adds_up` the sums are those from the year's start to the end of the period. `left_minor` is what the budget
    had before these expenses, `over_minor` by how much they exceed what is planned (0 while they only pass the
    threshold), `share` the percentage taken with them.
    """

    line: int
    budget_id: int
    label: str
    period: str
    adds_up: bool
    is_blocking: bool
    left_minor: int
    over_minor: int
    share: int | None
    ask: str
    currency: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One budget over one of its periods: the sums before these expenses, and what they add together."""

    budget: Budget
    period: str
    before: Sums
    added: int


@dataclass
class Weighing:
    """The outcome. `places` says what each budget takes in each month; `judged` are the sums that change by it."""

    overruns: list[Overrun] = field(default_factory=list)
    places: dict[tuple[int, date], int] = field(default_factory=dict)
    judged: list[Judged] = field(default_factory=list)


def weigh(claimed: Sequence[Claimed], subject: SubjectPointer, *, is_held: bool = False) -> Weighing:
    """Put these expenses of a subject to the budgets they fall into, in their order.

    What the subject takes already is not counted against it. With `is_held`, which needs a transaction, nobody else
    takes anything of the blocking budgets until it ends.
    """
    found = Weighing()
    for year in _years() if claimed else ():
        mine = [one for one in claimed if year.span.holds(one.month)]
        if mine:
            _Year(year, mine).weigh(subject, found, is_held=is_held)
    return found


@prepared
def _years() -> QuerySet[BudgetYear]:
    """The one thing a company without budgets is asked."""
    return BudgetYear.objects.order_by("starts_on")


def department_paths(claimed: Iterable[Claimed]) -> dict[int, str]:
    """Where the departments that bear these expenses stand in the tree."""
    ids = {one.department_id for one in claimed if one.department_id}
    return dict(Department.objects.filter(pk__in=ids).values_list("pk", "path")) if ids else {}


class _Year:
    """Expenses of one fiscal year among its budgets. Those that only count have no say and are not added up."""

    def __init__(self, year: BudgetYear, claimed: list[Claimed]) -> None:
        self.year = year
        trees = Trees(Budget.objects.active().with_names().filter(budget_year=year).order_by("pk"))
        paths = department_paths(claimed)
        self.placed = [(one, trees.places_of(one, paths)) for one in claimed]
        self.added: dict[Node, dict[date, int]] = {}
        self.spans: dict[Node, list[Span]] = {}
        for one, nodes in self.placed:
            for node in _with_a_say(nodes):
                months = self.added.setdefault(node, defaultdict(int))
                months[one.month] += one.minor
                spans = self.spans.setdefault(node, [])
                spans += [span for span in node.spans_judged(one.month) if span not in spans]

    def weigh(self, subject: SubjectPointer, found: Weighing, *, is_held: bool) -> None:
        for one, nodes in self.placed:
            for node in nodes:
                place = (node.budget.pk, one.month)
                found.places[place] = found.places.get(place, 0) + one.minor
        if not self.spans:
            return
        if is_held:
            _hold(node.budget.pk for node in self.spans if node.budget.control == Control.BLOCK)
        before = self._sums(subject)
        labels = labels_of(node.budget for node in self.spans)
        worst: dict[int, Overrun] = {}
        for line, key in self._crossings(before):
            overrun = self._overrun(line, *key, before[key], labels)
            if line not in worst or _weight(overrun) > _weight(worst[line]):
                worst[line] = overrun
        found.overruns += worst.values()
        found.judged += [
            Judged(node.budget, self._told_for(node, span), sums, self._adds(node, span))
            for (node, span), sums in before.items()
        ]

    def _sums(self, subject: SubjectPointer) -> dict[tuple[Node, Span], Sums]:
        every = [span for spans in self.spans.values() for span in spans]
        whole = Span(min(span.since for span in every), max(span.after for span in every))
        ids = {below.budget.pk for node in self.spans for below in node.below}
        ledger = read_ledger(sorted(ids), whole, without=(subject.subject_type, subject.pk))
        return {(node, span): ledger.of(node, span) for node, spans in self.spans.items() for span in spans}

    def _crossings(self, before: dict[tuple[Node, Span], Sums]) -> Iterator[tuple[int, tuple[Node, Span]]]:
        """Each budget and period that goes above its threshold, with the line by which it does."""
        added: dict[tuple[Node, Span], int] = defaultdict(int)
        told: set[tuple[Node, Span]] = set()
        for one, nodes in self.placed:
            for node in _with_a_say(nodes):
                for span in self.spans[node]:
                    key = (node, span)
                    if not span.holds(one.month) or key in told:
                        continue
                    added[key] += one.minor
                    if _is_above(before[key], added[key], node.budget.threshold):
                        told.add(key)
                        yield one.line, key

    def _overrun(self, line: int, node: Node, span: Span, before: Sums, labels: dict[int, str]) -> Overrun:
        budget, after = node.budget, before + Sums(occupied=self._adds(node, span))
        answerable = budget.answerable
        return Overrun(
            line=line,
            budget_id=budget.pk,
            label=labels[budget.pk],
            period=self._told_for(node, span),
            adds_up=budget.is_cumulative,
            is_blocking=budget.control == Control.BLOCK,
            left_minor=before.remaining,
            over_minor=max(-after.remaining, 0),
            share=after.share,
            ask=answerable.name if answerable else "",
            currency=self.year.currency,
        )

    def _adds(self, node: Node, span: Span) -> int:
        return sum(minor for month, minor in self.added[node].items() if span.holds(month))

    def _told_for(self, node: Node, span: Span) -> str:
        """The period a sum is told for: its own, or the last of those that add up."""
        return self.year.key_of(span_of(self.year.starts_on, node.period, add_months(span.after, -1)))


def _with_a_say(nodes: Iterable[Node]) -> Iterator[Node]:
    return (up for node in nodes for up in node.chain if up.budget.control != Control.IGNORE)


def _hold(budgets: Iterable[int]) -> None:
    """Take the rows, always in the same order. SQLite's transactions have one writer anyway."""
    ids = sorted(budgets)
    if ids:
        list(Budget.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _is_above(before: Sums, added: int, threshold: int) -> bool:
    return added > 0 and (before.taken + added) * 100 > before.planned * threshold


def _weight(one: Overrun) -> tuple[bool, int]:
    return one.is_blocking, one.over_minor
