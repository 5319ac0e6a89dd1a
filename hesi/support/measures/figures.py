"""What the measures page reckons: times, promises, reopening, ratings, backlog. Reads only, whole groups at a time."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, F, Q

from hesi.core.time import add_months, month_instants
from hesi.support.measures.database import Epoch
from hesi.support.measures.selection import DIMENSIONS, Selection, broken, promised
from hesi.support.tickets.models import Rating, Ticket

# Upper ends of the backlog's buckets in hours; the last is open.
AGES = (4, 24, 72, 168)
TREND_MONTHS = 12


@dataclass(slots=True)
class Figures:
    """The numbers of one group of tickets. Times are whole seconds by the clock on the wall, in no order."""

    tickets: int = 0
    reopened: int = 0
    promised: int = 0
    broken: int = 0
    first: list[int] = field(default_factory=list)
    solution: list[int] = field(default_factory=list)
    scores: Counter[int] = field(default_factory=Counter)

    @property
    def first_median(self) -> int | None:
        return percentile(self.first, 50)

    @property
    def first_p90(self) -> int | None:
        return percentile(self.first, 90)

    @property
    def solution_median(self) -> int | None:
        return percentile(self.solution, 50)

    @property
    def solution_p90(self) -> int | None:
        return percentile(self.solution, 90)

    @property
    def reopen_percent(self) -> int | None:
        """Of the tickets that were ever held for solved, how many were opened again; None where none was."""
        ever = max(len(self.solution), self.reopened)
        return round(100 * self.reopened / ever) if ever else None

    @property
    def kept_percent(self) -> float | None:
        """Of the tickets with a promise, those where every promise was kept so far."""
        return round(100 * (self.promised - self.broken) / self.promised, 1) if self.promised else None

    @property
    def ratings(self) -> int:
        return self.scores.total()

    @property
    def rating(self) -> float | None:
        """The average, one decimal."""
        return round(sum(s * n for s, n in self.scores.items()) / self.ratings, 1) if self.ratings else None


@dataclass(frozen=True, slots=True)
class Measured:
    """All figures of a selection: together, by the chosen dimension's values, and why ratings were low."""

    total: Figures
    groups: dict[Any, Figures]
    reasons: list[tuple[str, int]]


def percentile(values: Sequence[int], share: int) -> int | None:
    """The smallest value that at least `share` percent of them do not exceed (nearest rank); None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def measure(selection: Selection, actor: Any, *, by: str, at: datetime) -> Measured:
    """The figures of the selection and of each value of `by` (one of `DIMENSIONS`): two queries."""
    groups: dict[Any, Figures] = defaultdict(Figures)
    total = Figures()
    edges = [int(month_instants(month, selection.time_zone)[0].timestamp()) for month in selection.months]
    for key, created, first, solved, reopened, is_promised, is_broken in _rows(selection, actor, by, at):
        group = groups[selection.months[bisect_right(edges, created) - 1] if by == "month" else key]
        for figures in (total, group):
            figures.tickets += 1
            figures.reopened += reopened > 0
            figures.promised += bool(is_promised)
            figures.broken += bool(is_promised and is_broken)
            if first is not None:
                figures.first.append(max(0, first - created))
            if solved is not None:
                figures.solution.append(max(0, solved - created))
    return Measured(total, dict(groups), _rate(selection, by, total, groups, edges))


def _rows(selection: Selection, actor: Any, by: str, at: datetime) -> Any:
    key = DIMENSIONS[by] or "state"
    columns = (
        F(key),
        Epoch("created_at"),
        Epoch("answered_at"),
        Epoch("solved_at"),
        F("reopened_count"),
        promised(),
        broken(at),
    )
    named = {f"c{place}": column for place, column in enumerate(columns)}
    return selection.tickets(actor).order_by().annotate(**named).values_list(*named).iterator(chunk_size=5_000)


def _rate(
    selection: Selection, by: str, total: Figures, groups: dict[Any, Figures], edges: list[int]
) -> list[tuple[str, int]]:
    """Ratings of these tickets, added to the figures; the reasons given, most frequent first."""
    first, after = selection.span
    rows = Rating.objects.filter(
        selection.narrowed("ticket__"),
        ticket__created_at__gte=first,
        ticket__created_at__lt=after,
        voided_at__isnull=True,
    )
    reasons: Counter[str] = Counter()
    key = f"ticket__{DIMENSIONS[by] or 'state'}"
    found = rows.order_by().annotate(born=Epoch("ticket__created_at")).values_list(key, "born", "score", "reasons")
    for value, born, score, why in found:
        group = selection.months[bisect_right(edges, born) - 1] if by == "month" else value
        total.scores[score] += 1
        if group in groups:
            groups[group].scores[score] += 1
        reasons.update(str(reason) for reason in why if isinstance(reason, str))
    return reasons.most_common(8)


def backlog(selection: Selection, actor: Any, *, at: datetime) -> list[int]:
    """How many open tickets are how old at this moment, by `AGES`; whenever they came in."""
    edges = [at - timedelta(hours=hours) for hours in AGES]
    counts = {"b0": Count("pk", filter=Q(created_at__gt=edges[0]))}
    for place, (younger, older) in enumerate(pairwise(edges), start=1):
        counts[f"b{place}"] = Count("pk", filter=Q(created_at__lte=younger, created_at__gt=older))
    counts[f"b{len(edges)}"] = Count("pk", filter=Q(created_at__lte=edges[-1]))
    rows = Ticket.objects.visible_to(actor).open().filter(selection.narrowed()).order_by()
    found = rows.aggregate(**counts)
    return [found[f"b{place}"] for place in range(len(AGES) + 1)]


def trend(selection: Selection, actor: Any) -> list[tuple[date, int, int]]:
    """Month, tickets that came in, tickets solved, for the twelve months that end with the selection's last."""
    months = [add_months(selection.until, -back) for back in range(TREND_MONTHS - 1, -1, -1)]
    counts = {}
    for place, month in enumerate(months):
        first, after = month_instants(month, selection.time_zone)
        counts[f"in{place}"] = Count("pk", filter=Q(created_at__gte=first, created_at__lt=after))
        counts[f"out{place}"] = Count("pk", filter=Q(solved_at__gte=first, solved_at__lt=after))
    start, _after = month_instants(months[0], selection.time_zone)
    rows = Ticket.objects.visible_to(actor).filter(selection.narrowed()).exclude(state=Ticket.State.MERGED)
    found = rows.filter(Q(created_at__gte=start) | Q(solved_at__gte=start)).order_by().aggregate(**counts)
    return [(month, found[f"in{place}"], found[f"out{place}"]) for place, month in enumerate(months)]
