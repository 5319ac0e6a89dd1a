"""The arithmetic of one deadline, laid out so that anybody can add it up: each day's time, the pauses, the sum."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hesi.core.business_time import Span, business_time_between
from hesi.core.time import now
from hesi.core.working_calendar import WorkingCalendar
from hesi.support.promises.book import ledger_of
from hesi.support.promises.course import Ledger
from hesi.support.promises.models import Clock
from hesi.support.promises.reckoning import Kind, Stretch

MOST_DAYS = 31
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a day to draw, in minutes since midnight. `kind`: open, counted, late, pause, ahead (still to come)."""

    kind: str
    begins: int
    length: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its opening hours, what of it counted, the sum so far; `ahead` is what will count until the deadline."""

    on: date
    hours: tuple[tuple[str, str], ...]
    counted: timedelta
    ahead: timedelta
    total: timedelta
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch that did not count; `working` is how much working time it kept out."""

    begins_at: datetime
    ends_at: datetime | None
    reason: str
    working: timedelta


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A clock added up. `earlier` days came before the first one shown. Without a promise there is nothing to add."""

    clock: Clock
    zone: str = ""
    allowance: timedelta = timedelta()
    elapsed: timedelta = timedelta()
    remaining: timedelta = timedelta()
    due_at: datetime | None = None
    missed_at: datetime | None = None
    days: list[Day] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    earlier: int = 0

    @property
    def is_promised(self) -> bool:
        return bool(self.zone)

    @property
    def overtime(self) -> timedelta:
        """The working time beyond what was allowed."""
        return max(self.elapsed - self.allowance, timedelta())

    @property
    def drawn_from(self) -> int:
        """The minute of the day at which the drawing of every day begins."""
        return min((piece.begins for day in self.days for piece in day.pieces), default=0)

    @property
    def drawn_length(self) -> int:
        """How many minutes of each day are drawn."""
        ends = max((piece.begins + piece.length for day in self.days for piece in day.pieces), default=1440)
        return ends - self.drawn_from


def arithmetic_of(clock: Clock, *, at: datetime | None = None) -> Arithmetic:
    """How a clock's deadline follows from its segments, at this moment (now by default)."""
    at = at or now()
    rows = sorted(clock.segments.all(), key=lambda row: (row.begins_at, row.pk))
    ledger = ledger_of(clock, [Stretch(Kind(row.kind), row.reason, row.begins_at, row.ends_at) for row in rows])
    found, calendar = ledger.reckoned(at), ledger.terms.calendar
    if found is None or calendar is None:
        return Arithmetic(clock)
    until = ledger.ended_at or at
    pauses = _pauses(ledger, calendar, until)
    last = max(until, found.due_at) if ledger.is_open and found.due_at is not None else until
    due = found.due_at or found.missed_at or last
    days = _days(ledger, calendar, (until, last, due), [(p.begins_at, p.ends_at or until) for p in pauses])
    return Arithmetic(
        clock,
        calendar.time_zone,
        found.allowance,
        found.elapsed,
        found.remaining,
        found.due_at,
        found.missed_at,
        days[-MOST_DAYS:],
        pauses,
        max(len(days) - MOST_DAYS, 0),
    )


def _pauses(ledger: Ledger, calendar: WorkingCalendar, until: datetime) -> list[Pause]:
    return [
        Pause(
            stretch.begins_at,
            stretch.ends_at,
            stretch.reason,
            business_time_between(stretch.begins_at, max(stretch.ends_at or until, stretch.begins_at), calendar),
        )
        for stretch in ledger.stretches
        if stretch.kind is Kind.PAUSE
    ]


def _days(
    ledger: Ledger, calendar: WorkingCalendar, marks: tuple[datetime, datetime, datetime], pauses: list[Span]
) -> list[Day]:
    start, total = ledger.started_at, timedelta()
    days = []
    on, end = calendar.local_date(start), calendar.local_date(marks[1])
    while on <= end:
        day = _day(on, calendar, start, marks, pauses, total)
        total = day.total
        if day.hours or day.counted or day.ahead:
            days.append(day)
        on += timedelta(days=1)
    return days


def _day(
    on: date,
    calendar: WorkingCalendar,
    start: datetime,
    marks: tuple[datetime, datetime, datetime],
    pauses: list[Span],
    total: timedelta,
) -> Day:
    """`marks`: until when it counted so far, until when to draw, and the deadline."""
    until, last, due = marks
    pieces, counted, ahead = [], timedelta(), timedelta()
    parts = (("counted", start, min(until, due)), ("late", max(start, due), until), ("ahead", until, last))
    for opening, closing in calendar.spans_on(on):
        pieces.append(_piece("open", opening, closing, on, calendar))
        for kind, begins, ends in parts:
            span = (max(opening, begins), min(closing, ends))
            if span[0] >= span[1]:
                continue
            pieces.append(_piece(kind, *span, on, calendar))
            worked = business_time_between(*span, calendar, pauses)
            counted, ahead = (counted, ahead + worked) if kind == "ahead" else (counted + worked, ahead)
        for begins, ends in pauses:
            span = (max(opening, begins), min(closing, ends))
            if span[0] < span[1]:
                pieces.append(_piece("pause", *span, on, calendar))
    hours = tuple(
        (f"{a:%H:%M}", f"{b:%H:%M}" if f"{b:%H:%M}" != "00:00" else "24:00") for a, b in calendar.hours_on(on)
    )
    return Day(on, hours, counted, ahead, total + counted, tuple(pieces))


def _piece(kind: str, begins: datetime, ends: datetime, on: date, calendar: WorkingCalendar) -> Piece:
    start = calendar.local_time(begins)
    first = start.hour * 60 + start.minute
    return Piece(kind, first, max(int((ends - begins) / MINUTE), 1))
