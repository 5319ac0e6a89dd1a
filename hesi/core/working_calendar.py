"""When a place is open: a week of intervals, holidays, and special days with hours of their own.

A boundary is a wall-clock time in the calendar's zone. Where clocks are put forward over it, it means the moment of the
change; where an hour is repeated, its first occurrence. Boundaries so keep their order and no moment counts twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hesi.core.errors import Invalid
from hesi.core.time import as_utc, zone
from hesi.core.words import gettext as _

Interval = tuple[time, time]
"""Opening and closing time; 00:00 as closing time is the end of the day."""

Span = tuple[datetime, datetime]
"""Two instants in UTC, the end exclusive."""

MIDNIGHT = time.min
_DAY = timedelta(days=1)
_LONGEST_CLOSURE_DAYS = 400


class NoWorkingTime(Invalid):
    """The calendar is closed for more than a year on end, so no deadline can be found in it."""

    code = "no_working_time"

    def __init__(self, message: object = "") -> None:
        super().__init__(
            message or _("This calendar has no working hours in the year ahead. Add working hours to it first.")
        )


@dataclass(frozen=True)
class WorkingCalendar:
    """Working hours of one place.

    `week` maps the weekday (0 is Monday) to its intervals, several a day where there is a midday break; a weekday left
    out is closed. `special_days` replace what the week and the holidays say of a date: make-up workdays (调休), half
    days, closures. Raises `Invalid` for intervals that end before they begin or overlap.
    """

    time_zone: str
    week: Mapping[int, Iterable[Interval]]
    holidays: Iterable[date] = frozenset()
    special_days: Mapping[date, Iterable[Interval]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        zone(self.time_zone)
        if not set(self.week) <= set(range(7)):
            raise ValueError("weekdays count from 0, Monday, to 6, Sunday")
        object.__setattr__(self, "week", {day: _ordered(hours) for day, hours in self.week.items()})
        object.__setattr__(self, "holidays", frozenset(self.holidays))
        object.__setattr__(self, "special_days", {on: _ordered(hours) for on, hours in self.special_days.items()})

    def hours_on(self, on: date) -> tuple[Interval, ...]:
        """The day's intervals on the wall clock, none when it is not worked. A special day goes before a holiday."""
        if on in self.special_days:
            return tuple(self.special_days[on])
        return () if on in self.holidays else tuple(self.week.get(on.weekday(), ()))

    def is_working_day(self, on: date) -> bool:
        return bool(self.spans_on(on))

    def local_date(self, at: datetime) -> date:
        return as_utc(at).astimezone(ZoneInfo(self.time_zone)).date()

    def local_time(self, at: datetime) -> time:
        return as_utc(at).astimezone(ZoneInfo(self.time_zone)).time()

    def instant(self, on: date, wall: time, *, is_closing: bool = False) -> datetime:
        """The instant, in UTC, of a wall-clock time on that date."""
        if is_closing and wall == MIDNIGHT:
            on += _DAY
        return _instant(datetime.combine(on, wall), ZoneInfo(self.time_zone))

    def spans_on(self, on: date) -> list[Span]:
        """The day's open stretches as instants."""
        spans = [(self.instant(on, start), self.instant(on, end, is_closing=True)) for start, end in self.hours_on(on)]
        return [(start, end) for start, end in spans if start < end]

    def open_spans(self, since: datetime) -> Iterator[Span]:
        """The open stretches from an instant on, in order, without end. `NoWorkingTime` when none come for a year."""
        since, on = as_utc(since), self.local_date(since)
        closed_days = 0
        while closed_days <= _LONGEST_CLOSURE_DAYS:
            if on >= date.max - _DAY:
                break
            ahead = [(max(start, since), end) for start, end in self.spans_on(on) if end > since]
            yield from ahead
            closed_days = 0 if ahead else closed_days + 1
            on += _DAY
        raise NoWorkingTime

    def is_open(self, at: datetime) -> bool:
        at = as_utc(at)
        return any(start <= at < end for start, end in self.spans_on(self.local_date(at)))

    def next_opening(self, at: datetime) -> datetime:
        """The instant itself when open, else when it opens next."""
        return next(self.open_spans(at))[0]

    def business_day_of(self, at: datetime) -> date:
        """The working day an instant counts for: its own until that closes, else the next working one."""
        return self.local_date(self.next_opening(at))

    def business_day_after(self, on: date, days: int) -> date:
        """The working day so many working days after a date (the next from the date itself when 0)."""
        left, closed_days = days, 0
        while True:
            if self.is_working_day(on):
                if left <= 0:
                    return on
                left, closed_days = left - 1, 0
            else:
                closed_days += 1
            if closed_days > _LONGEST_CLOSURE_DAYS or on >= date.max - _DAY:
                raise NoWorkingTime
            on += _DAY


def _ordered(hours: Iterable[Interval]) -> tuple[Interval, ...]:
    ordered = tuple(sorted(hours))
    for start, end in ordered:
        if end <= start and end != MIDNIGHT:
            raise Invalid(
                _("Working hours from {start} to {end} end before they begin. Split a night shift at midnight.").format(
                    start=f"{start:%H:%M}", end=f"{end:%H:%M}"
                ),
                code="hours_end_before_they_begin",
            )
    for (_start, end), (following, _end) in pairwise(ordered):
        if following < end or end == MIDNIGHT:
            raise Invalid(
                _("Working hours overlap at {time}. Let each begin when or after the one before has ended.").format(
                    time=f"{following:%H:%M}"
                ),
                code="hours_overlap",
            )
    return ordered


def _instant(wall: datetime, there: ZoneInfo) -> datetime:
    at = wall.replace(tzinfo=there).astimezone(UTC)
    if at.astimezone(there).replace(tzinfo=None) == wall:
        return at
    # The wall clock skips this time. Read with the offset after the change it lies before the change, read with the
    # one before it lies after: the change itself is the whole second between the two where the offset turns.
    before, after = (int(wall.replace(tzinfo=there, fold=fold).timestamp()) for fold in (1, 0))
    offset = datetime.fromtimestamp(before, there).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, there).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return datetime.fromtimestamp(after, UTC)


_ALL_DAY: tuple[Interval, ...] = ((MIDNIGHT, MIDNIGHT),)

ALWAYS_OPEN = WorkingCalendar("UTC", dict.fromkeys(range(7), _ALL_DAY))
"""Every hour of every day (7×24)."""
