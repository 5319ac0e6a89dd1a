"""What the measures page reckons: times, promises, reopening, ratings, backlog. Reads only, whole groups at a time."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, Count, Q, SmallIntegerField, When

from hesi.core.time import add_months, month_instants
from hesi.support.measures.database import Epoch
from hesi.support.measures.selection import DIMENSIONS, Selection, word_kept
from hesi.support.tickets.models import Rating, Ticket

# Upper ends of the backlog's buckets in hours; the last is open.
AGES = (4, 24, 72, 168)
TREND_MONTHS = 12


@dataclass(slots=True)
class Figures:
    """The numbers of one group of tickets. Times are whole seconds by the clock on the wall, in rising order."""

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


def percentile(ordered: Sequence[int], share: int) -> int | None:
    """The smallest value that at least `share` percent of them do not exceed (nearest rank); None of nothing."""
    if not ordered:
        return None
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def measure(selection: Selection, actor: Any, *, by: str, at: datetime) -> Measured:
    """The figures of the selection and of each value of `by` (one of `DIMENSIONS`): two queries."""
    groups: dict[Any, Figures] = defaultdict(Figures)
    months, edges = selection.months, _edges(selection)
    for key, created, first, solved, reopened, worst in _rows(selection, actor, by, at):
        figures = groups[months[bisect_right(edges, created) - 1] if by == "month" else key]
        figures.tickets += 1
        if reopened:
            figures.reopened += 1
        if worst is not None:
            figures.promised += 1
            figures.broken += worst
        if first is not None:
            figures.first.append(first - created if first > created else 0)
        if solved is not None:
            figures.solution.append(solved - created if solved > created else 0)
    reasons = _rate(selection, by, groups)
    total = _together(groups.values())
    for one in (*groups.values(), total):
        one.first.sort()
        one.solution.sort()
    return Measured(total, dict(groups), reasons)


def _rows(selection: Selection, actor: Any, by: str, at: datetime) -> list[tuple[Any, ...]]:
    """One tuple for each ticket, whole numbers and a key, past the layers that would make objects of them."""
    key = DIMENSIONS[by] or "state"
    named = {"c1": Epoch("created_at"), "c2": Epoch("answered_at"), "c3": Epoch("solved_at"), "c4": word_kept(at)}
    rows = selection.tickets(actor).order_by().annotate(**named)
    sql, params = rows.values_list(key, "c1", "c2", "c3", "reopened_count", "c4").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _together(groups: Iterable[Figures]) -> Figures:
    total = Figures()
    for one in groups:
        total.tickets += one.tickets
        total.reopened += one.reopened
        total.promised += one.promised
        total.broken += one.broken
        total.first += one.first
        total.solution += one.solution
        total.scores += one.scores
    return total


def _edges(selection: Selection) -> list[int]:
    """When each month begins, in seconds since 1970."""
    return [int(month_instants(month, selection.time_zone)[0].timestamp()) for month in selection.months]


def _rate(selection: Selection, by: str, groups: dict[Any, Figures]) -> list[tuple[str, int]]:
    """Ratings of these tickets, added to the figures; the reasons given, most frequent first."""
    first, after = selection.span
    rows = Rating.objects.filter(
        selection.narrowed("ticket__"),
        ticket__created_at__gte=first,
        ticket__created_at__lt=after,
        voided_at__isnull=True,
    )
    reasons: Counter[str] = Counter()
    months, edges = selection.months, _edges(selection)
    key = f"ticket__{DIMENSIONS[by] or 'state'}"
    found = rows.order_by().annotate(born=Epoch("ticket__created_at")).values_list(key, "born", "score", "reasons")
    for value, born, score, why in found:
        group = months[bisect_right(edges, born) - 1] if by == "month" else value
        if group in groups:
            groups[group].scores[score] += 1
        reasons.update(str(reason) for reason in why if isinstance(reason, str))
    return reasons.most_common(8)


@dataclass(frozen=True, slots=True)
class Flow:
    """`ages`: how many open tickets are how old, by `AGES`. `months`: month, tickets that came in, tickets solved."""

    ages: list[int]
    months: list[tuple[date, int, int]]


def flow(selection: Selection, actor: Any, *, at: datetime) -> Flow:
    """The backlog at this moment, and the twelve months that end with the selection's last: one query, one pass.

    Each ticket falls into one combination of the month it came in, the month it was solved, and its age while open.
    """
    months = [add_months(selection.until, -back) for back in range(TREND_MONTHS - 1, -1, -1)]
    edges = [month_instants(month, selection.time_zone) for month in months]
    start = edges[0][0]
    rows = Ticket.objects.visible_to(actor).filter(selection.narrowed()).exclude(state=Ticket.State.MERGED)
    rows = rows.filter(Q(created_at__gte=start) | Q(solved_at__gte=start) | Q(state__in=Ticket.OPEN_STATES))
    came, solved, ages = [0] * TREND_MONTHS, [0] * TREND_MONTHS, [0] * (len(AGES) + 1)
    columns = (_month_of("created_at", edges), _month_of("solved_at", edges), _age(at))
    for born, done, age, count in rows.order_by().values_list(*columns).annotate(count=Count("pk")):
        for counts, place in ((came, born), (solved, done), (ages, age)):
            if place is not None:
                counts[place] += count
    return Flow(ages, list(zip(months, came, solved, strict=True)))


def _age(at: datetime) -> Case:
    """Which of `AGES` an open ticket falls into, by number; NULL for one that is not open."""
    is_open = Q(state__in=Ticket.OPEN_STATES)
    whens = [
        When(is_open & Q(created_at__gt=at - timedelta(hours=hours)), then=place) for place, hours in enumerate(AGES)
    ]
    return Case(*whens, When(is_open, then=len(AGES)), default=None, output_field=SmallIntegerField())


def _month_of(column: str, edges: list[tuple[datetime, datetime]]) -> Case:
    """Which of the months an instant falls into, by number; NULL outside of all."""
    # The newest first, which most tickets are in.
    whens = [
        When(**{f"{column}__gte": first, f"{column}__lt": after}, then=place)
        for place, (first, after) in reversed(list(enumerate(edges)))
    ]
    return Case(*whens, default=None, output_field=SmallIntegerField())
