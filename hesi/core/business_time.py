"""Arithmetic of working time, for service deadlines. Pure: every function is given the clock, none reads it.

Time is counted to the microsecond over the calendar's open stretches less the pauses; closed time inside a pause is not
subtracted twice. A target used up exactly at closing time is due then, not at the next opening.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from hesi.core.time import as_utc
from hesi.core.working_calendar import (
    ALWAYS_OPEN,
    Interval,
    NoWorkingTime,
    Span,
    WorkingCalendar,
)

__all__ = [
    "ALWAYS_OPEN",
    "Interval",
    "NoWorkingTime",
    "Span",
    "WorkingCalendar",
    "add_business_days",
    "business_minutes_between",
    "business_time_between",
    "due_at",
    "end_of_business_day",
    "instant_after",
]

_HORIZON = timedelta(days=20 * 366)


def due_at(opened_at: datetime, *, minutes: int, calendar: WorkingCalendar, pauses: Iterable[Span] = ()) -> datetime:
    """The instant, in UTC, at which so many working minutes have passed since `opened_at`.

    `pauses` are stretches in which the clock stood still, all of them over: a clock that stands still now has no due
    time yet. No minutes at all are due at once. Raises `NoWorkingTime` when no end comes within twenty years.
    """
    return instant_after(opened_at, working_time=timedelta(minutes=minutes), calendar=calendar, pauses=pauses)


def instant_after(
    start: datetime, *, working_time: timedelta, calendar: WorkingCalendar, pauses: Iterable[Span] = ()
) -> datetime:
    """The earliest instant by which so much working time has passed since `start`, to the microsecond. As `due_at`."""
    if working_time < timedelta():
        raise ValueError("a target is not negative")
    start = as_utc(start)
    left = working_time
    if not left:
        return start
    standing = _merged(pauses)
    for span in calendar.open_spans(start):
        if span[0] - start > _HORIZON:
            break
        for running, stopping in _without(span, standing):
            if left <= stopping - running:
                return running + left
            left -= stopping - running
    raise NoWorkingTime


def business_time_between(
    start: datetime, end: datetime, calendar: WorkingCalendar, pauses: Iterable[Span] = ()
) -> timedelta:
    """The working time from one instant to another, exactly; nothing when the end is not after the start."""
    start, end = as_utc(start), as_utc(end)
    total = timedelta()
    if end <= start:
        return total
    standing = _merged(pauses)
    on, last = calendar.local_date(start), calendar.local_date(end)
    while on <= last:
        for opening, closing in calendar.spans_on(on):
            for running, stopping in _without((max(opening, start), min(closing, end)), standing):
                total += stopping - running
        on += timedelta(days=1)
    return total


def business_minutes_between(
    start: datetime, end: datetime, calendar: WorkingCalendar, pauses: Iterable[Span] = ()
) -> int:
    """Whole working minutes from one instant to another, a minute begun not counted; never negative."""
    return business_time_between(start, end, calendar, pauses) // timedelta(minutes=1)


def end_of_business_day(
    at: datetime, *, calendar: WorkingCalendar, days: int = 0, cut_off: time | None = None
) -> datetime:
    """When the working day that `at` counts for closes, or so many working days later.

    What comes in after closing counts for the next working day; so does what comes later than `cut_off`, a wall-clock
    time in the calendar's zone (at it is still in time).
    """
    _check_days(days)
    day = calendar.business_day_of(at)
    if cut_off is not None and day == calendar.local_date(at) and calendar.local_time(at) > cut_off:
        days += 1
    return _closing(calendar, calendar.business_day_after(day, days))


def add_business_days(at: datetime, *, days: int, calendar: WorkingCalendar) -> datetime:
    """The same wall-clock time so many working days later, kept inside that day's hours.

    One working day is a day, whatever its length (not eight hours). What comes in while the place is closed counts from
    the next opening; a time that is closed on the later day moves back: into a break, to where the break begins.
    """
    _check_days(days)
    starting = calendar.next_opening(at)
    day = calendar.business_day_after(calendar.local_date(starting), days)
    wanted = calendar.instant(day, calendar.local_time(starting))
    answer = calendar.spans_on(day)[0][0]
    for opening, closing in calendar.spans_on(day):
        if wanted >= opening:
            answer = min(wanted, closing)
    return answer


def _check_days(days: int) -> None:
    if days < 0:
        raise ValueError("working days are counted forward")


def _closing(calendar: WorkingCalendar, on: date) -> datetime:
    return calendar.spans_on(on)[-1][1]


def _merged(pauses: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted((as_utc(start), as_utc(end)) for start, end in pauses):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _without(span: Span, pauses: list[Span]) -> Iterator[Span]:
    """What is left of a stretch outside the pauses (in order, not overlapping)."""
    start, end = span
    for pause_start, pause_end in pauses:
        if pause_end <= start or pause_start >= end:
            continue
        if start < pause_start:
            yield start, pause_start
        start = max(start, pause_end)
    if start < end:
        yield start, end
