"""The arithmetic of one promised time: what was promised, which stretches counted, when it is due. Pure.

Every target comes down to an amount of working time counted from the original start: its *allowance*. Pauses are
subtracted as instants, so nothing of them is rounded and closed time inside a pause is not subtracted twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from hesi.core.business_time import (
    Span,
    WorkingCalendar,
    add_business_days,
    business_time_between,
    due_at,
    end_of_business_day,
    instant_after,
)
from hesi.core.time import as_utc

NOTHING = timedelta()
MOST_MINUTES = 60 * 24 * 366
MOST_DAYS = 366


class Unit(StrEnum):
    """What a target is counted in."""

    MINUTES = "minutes"
    BUSINESS_DAYS = "business_days"
    END_OF_BUSINESS_DAY = "end_of_business_day"


class Kind(StrEnum):
    """Whether a stretch of a clock counts."""

    RUN = "run"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Target:
    """How much time there is.

    `minutes`: working minutes. `business_days`: the same wall-clock time so many working days later, not so many times
    eight hours. `end_of_business_day`: when that working day closes, 0 being the day it counts for; what comes in after
    `cut_off` counts for the day after.
    """

    unit: Unit
    value: int
    cut_off: time | None = None

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Target":
        """From its stored form: {"unit", "value", "cut_off"?}."""
        cut_off = stored.get("cut_off")
        return cls(Unit(stored["unit"]), int(stored["value"]), time.fromisoformat(cut_off) if cut_off else None)

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        kept: dict[str, Any] = {"unit": self.unit.value, "value": self.value}
        return kept | {"cut_off": f"{self.cut_off:%H:%M}"} if self.cut_off else kept


@dataclass(slots=True)
class Stretch:
    """From when to when a clock ran or stood still, and why. Without an end it goes on. `key` is its stored row."""

    kind: Kind
    reason: str
    begins_at: datetime
    ends_at: datetime | None = None
    key: int | None = None
    has_just_ended: bool = False


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What the arithmetic says of a clock at one moment.

    `due_at` is None while it stands still; `missed_at` is the deadline that passed while it ran, None when none did.
    """

    allowance: timedelta
    elapsed: timedelta
    due_at: datetime | None
    missed_at: datetime | None

    @property
    def remaining(self) -> timedelta:
        """The working time that is left, never negative."""
        return max(self.allowance - self.elapsed, NOTHING)


@lru_cache(maxsize=4096)
def _nominal(start: datetime, target: Target, calendar: "_Same") -> tuple[datetime, timedelta]:
    due = _undisturbed(start, target, calendar.calendar)
    if target.unit is Unit.MINUTES:
        return due, timedelta(minutes=target.value)
    return due, business_time_between(start, due, calendar.calendar)


class _Same:
    """A calendar as a key: the same object is the same calendar (comparing its days would cost more than reckoning)."""

    __slots__ = ("calendar",)

    def __init__(self, calendar: WorkingCalendar) -> None:
        self.calendar = calendar

    def __hash__(self) -> int:
        return id(self.calendar)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.calendar is other.calendar


def _undisturbed(start: datetime, target: Target, calendar: WorkingCalendar) -> datetime:
    """When it is due if the clock never stands still."""
    if target.unit is Unit.MINUTES:
        return due_at(start, minutes=target.value, calendar=calendar)
    if target.unit is Unit.BUSINESS_DAYS:
        return add_business_days(start, days=target.value, calendar=calendar)
    return end_of_business_day(start, calendar=calendar, days=target.value, cut_off=target.cut_off)


def allowance_of(start: datetime, target: Target, calendar: WorkingCalendar) -> timedelta:
    """The working time a target gives a clock that starts then."""
    return _nominal(as_utc(start), target, _Same(calendar))[1]


def due_after(start: datetime, target: Target, calendar: WorkingCalendar, pauses: Iterable[Span] = ()) -> datetime:
    """The deadline, in UTC, of a clock that stood still in `pauses` (all of them over). Used up at closing is due then.

    Raises `NoWorkingTime` for a calendar that never opens.
    """
    start = as_utc(start)
    nominal, allowance = _nominal(start, target, _Same(calendar))
    standing = [(as_utc(begins), as_utc(ends)) for begins, ends in pauses if begins < ends and ends > start]
    if not any(begins < nominal for begins, _ends in standing):
        return nominal
    due = max(nominal, instant_after(start, working_time=allowance, calendar=calendar, pauses=standing))
    # A day's end or opening that falls into a pause is reached when the clock runs again.
    for begins, ends in sorted(standing):
        if begins < due < ends:
            due = ends
    return due


def part_after(
    start: datetime, target: Target, percent: int, calendar: WorkingCalendar, pauses: Sequence[Span] = ()
) -> datetime:
    """When so many hundredths of the allowance are used up; 100 is the deadline, more lies after it."""
    due = due_after(start, target, calendar, pauses)
    allowance = allowance_of(start, target, calendar)
    if percent == 100 or not allowance:
        return due
    at = instant_after(start, working_time=allowance * percent / 100, calendar=calendar, pauses=pauses)
    return min(at, due) if percent < 100 else max(at, due)


def pauses_of(stretches: Iterable[Stretch]) -> list[Span]:
    """The pauses that are over."""
    return [(s.begins_at, s.ends_at) for s in stretches if s.kind is Kind.PAUSE and s.ends_at is not None]


def reckon(
    started_at: datetime,
    stretches: Sequence[Stretch],
    target: Target,
    calendar: WorkingCalendar,
    *,
    at: datetime,
) -> Reckoning:
    """Where a clock stands at `at`, out of nothing but its stretches, its target and the calendar.

    A deadline is missed when the clock still ran after it; at the deadline itself it is still kept.
    """
    pauses = pauses_of(stretches)
    last = stretches[-1] if stretches else None
    stands_still = last is not None and last.kind is Kind.PAUSE and last.ends_at is None
    ran_until = at
    if last is not None and stands_still:
        ran_until = last.begins_at
    elif last is not None and last.ends_at is not None:
        ran_until = _ran_until(stretches)
    due = due_after(started_at, target, calendar, pauses)
    return Reckoning(
        allowance=allowance_of(started_at, target, calendar),
        elapsed=business_time_between(started_at, max(ran_until, started_at), calendar, pauses),
        due_at=None if stands_still else due,
        missed_at=due if due < ran_until else None,
    )


def _ran_until(stretches: Sequence[Stretch]) -> datetime:
    """When a clock that has ended ran last."""
    running = [s for s in stretches if s.kind is Kind.RUN and s.ends_at is not None]
    return max((s.ends_at for s in running if s.ends_at is not None), default=stretches[0].begins_at)
