"""How a part of the product stood over some days: pure arithmetic over spans, given the clock.

A disturbance that is critical or major counts as down, a minor one as impaired. Maintenance that was announced counts
as neither; it is shown as what it was. Uptime is the time not down, of the time looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from hesi.core.time import business_date, day_bounds

UP, MAINTENANCE, IMPAIRED, DOWN = "up", "maintenance", "impaired", "down"
# The worse comes later: the worst colours a day.
ORDER = (UP, MAINTENANCE, IMPAIRED, DOWN)


@dataclass(frozen=True, slots=True)
class Span:
    """A part stood like this from `since` to `until`, the end exclusive."""

    part: str
    state: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """The worst state of a day and the whole minutes it was down."""

    on: date
    state: str
    down_minutes: int


@dataclass(frozen=True, slots=True)
class Course:
    """A part over the days looked at. `percent` has two places and is cut, not rounded: 99.999 is not 100."""

    days: tuple[Day, ...]
    down_minutes: int
    looked_at_minutes: int
    percent: Decimal


def course_of(spans: Iterable[Span], *, days: int, at: datetime, since: datetime, time_zone: str) -> Course:
    """The last `days` days up to `at`; what lies before `since`, when the product began here, is not counted."""
    mine = list(spans)
    first = business_date(at, time_zone) - timedelta(days=days - 1)
    begin = max(day_bounds(first, time_zone)[0], since)
    found = []
    for number in range(days):
        on = first + timedelta(days=number)
        start, end = day_bounds(on, time_zone)
        start, end = max(start, begin), min(end, at)
        if start < end:
            found.append(Day(on, worst(mine, start, end), _minutes(_down(mine, start, end))))
    whole, down = max(at - begin, timedelta()), _down(mine, begin, at)
    share = (
        Decimal(1)
        if not whole
        else 1 - Decimal(down // timedelta(seconds=1)) / Decimal(max(1, whole // timedelta(seconds=1)))
    )
    percent = (share * 100).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    return Course(tuple(found), _minutes(down), _minutes(whole), percent)


def worst(spans: Iterable[Span], start: datetime, end: datetime) -> str:
    """The worst state between two instants."""
    touching = [span.state for span in spans if span.since < end and span.until > start]
    return max(touching, key=ORDER.index, default=UP)


def _down(spans: Iterable[Span], start: datetime, end: datetime) -> timedelta:
    """How long at least one of them was down; two at the same time count once."""
    pieces = sorted(
        (max(span.since, start), min(span.until, end)) for span in spans if span.state == DOWN and span.until > start
    )
    total, reached = timedelta(), start
    for begin, stop in pieces:
        if stop > max(begin, reached):
            total += stop - max(begin, reached)
            reached = stop
    return total


def _minutes(time: timedelta) -> int:
    return time // timedelta(minutes=1)
