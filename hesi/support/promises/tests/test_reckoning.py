"""Laws of the arithmetic, whatever the calendar, the target and the pauses."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hesi.core.business_time import business_time_between
from hesi.core.working_calendar import ALWAYS_OPEN, Interval, WorkingCalendar
from hesi.support.promises.reckoning import (
    Kind,
    Stretch,
    Target,
    Unit,
    allowance_of,
    due_after,
    part_after,
    pauses_of,
    reckon,
)

laws = settings(max_examples=50, deadline=None)
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")
START = datetime(2026, 3, 20, tzinfo=UTC)
INSTANTS = st.integers(0, 30 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds))
HALF_HOURS = st.lists(st.integers(0, 48), min_size=2, max_size=6, unique=True).map(sorted)
MICRO = timedelta(microseconds=1)


def _hours(marks: list[int]) -> list[Interval]:
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return [(time(a // 2 % 24, a % 2 * 30), time(b // 2 % 24, b % 2 * 30)) for a, b in pairs]


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    week = draw(st.dictionaries(st.integers(0, 6), HALF_HOURS.map(_hours), min_size=2))
    days = st.integers(0, 40).map(lambda n: date(2026, 3, 18) + timedelta(days=n))
    special = draw(st.dictionaries(days, st.one_of(st.just([]), HALF_HOURS.map(_hours)), max_size=6))
    return WorkingCalendar(draw(st.sampled_from(ZONES)), week, special_days=special)


TARGETS = st.one_of(
    st.builds(Target, st.just(Unit.MINUTES), st.integers(0, 6000)),
    st.builds(Target, st.just(Unit.BUSINESS_DAYS), st.integers(0, 5)),
    st.builds(
        Target,
        st.just(Unit.END_OF_BUSINESS_DAY),
        st.integers(0, 3),
        st.none() | st.integers(0, 47).map(lambda n: time(n // 2, n % 2 * 30)),
    ),
)
PAUSES = st.lists(st.tuples(INSTANTS, st.integers(0, 200_000)), max_size=4).map(
    lambda pairs: [(at, at + timedelta(seconds=length)) for at, length in pairs]
)


@laws
@given(calendars(), INSTANTS, INSTANTS, INSTANTS, PAUSES)
def test_pieces_add_up_and_are_never_negative(calendar, one, two, three, pauses) -> None:  # type: ignore[no-untyped-def]
    a, b, c = sorted((one, two, three))
    parts = [business_time_between(*ends, calendar, pauses) for ends in ((a, b), (b, c), (a, c))]
    assert parts[0] + parts[1] == parts[2]
    assert min(parts) >= timedelta()
    assert business_time_between(c, a, calendar, pauses) == timedelta()


@laws
@given(calendars(), INSTANTS, TARGETS, PAUSES)
def test_by_the_deadline_the_whole_allowance_has_passed(calendar, start, target, pauses) -> None:  # type: ignore[no-untyped-def]
    due = due_after(start, target, calendar, pauses)
    allowance = allowance_of(start, target, calendar)
    passed = business_time_between(start, due, calendar, pauses)
    assert due >= start
    assert passed == allowance
    if target.unit is Unit.MINUTES and allowance:
        assert business_time_between(start, due - MICRO, calendar, pauses) < allowance, "no earlier instant would do"


@laws
@given(calendars(), INSTANTS, st.integers(0, 3000), st.integers(0, 3000), PAUSES)
def test_more_time_is_never_due_sooner(calendar, start, less, more, pauses) -> None:  # type: ignore[no-untyped-def]
    first, second = (due_after(start, Target(Unit.MINUTES, n), calendar, pauses) for n in sorted((less, more)))
    assert first <= second


@laws
@given(calendars(), INSTANTS, INSTANTS, TARGETS)
def test_a_later_start_is_never_due_sooner(calendar, one, two, target) -> None:  # type: ignore[no-untyped-def]
    # The wall clock of a day with an hour twice or none runs backwards once; working days follow that clock.
    assume(target.unit is Unit.MINUTES or calendar.time_zone in ("Asia/Shanghai", "UTC"))
    early, late = sorted((one, two))
    assume(target.unit is not Unit.END_OF_BUSINESS_DAY or target.cut_off is None)
    assert due_after(early, target, calendar) <= due_after(late, target, calendar)


@laws
@given(calendars(), INSTANTS, TARGETS, PAUSES, st.randoms())
def test_the_order_in_which_pauses_are_told_does_not_matter(calendar, start, target, pauses, random) -> None:  # type: ignore[no-untyped-def]
    told = list(pauses)
    random.shuffle(told)
    assert due_after(start, target, calendar, told) == due_after(start, target, calendar, pauses)


@laws
@given(calendars(), INSTANTS, TARGETS, PAUSES)
def test_a_pause_never_brings_a_deadline_forward(calendar, start, target, pauses) -> None:  # type: ignore[no-untyped-def]
    assert due_after(start, target, calendar, pauses) >= due_after(start, target, calendar)


@laws
@given(calendars(), INSTANTS, TARGETS, PAUSES, st.integers(1, 300), st.integers(1, 300))
def test_parts_of_the_time_come_in_their_order(calendar, start, target, pauses, one, two) -> None:  # type: ignore[no-untyped-def]
    less, more = sorted((one, two))
    due = due_after(start, target, calendar, pauses)
    first, second = (part_after(start, target, percent, calendar, pauses) for percent in (less, more))
    assert first <= second
    assert (first <= due) if less <= 100 else (first >= due)


@laws
@given(calendars(), INSTANTS, TARGETS, INSTANTS, st.integers(0, 100_000), INSTANTS)
def test_a_clock_that_stands_still_has_time_left_and_no_deadline(calendar, start, target, pause, length, at) -> None:  # type: ignore[no-untyped-def]
    start, pause, at = sorted((start, pause, at))
    run = Stretch(Kind.RUN, "started", start, pause)
    found = reckon(start, [run, Stretch(Kind.PAUSE, "customer", pause)], target, calendar, at=at)
    assert found.due_at is None
    assert found.elapsed == business_time_between(start, pause, calendar)
    resumed = pause + timedelta(seconds=length)
    stretches = [run, Stretch(Kind.PAUSE, "customer", pause, resumed), Stretch(Kind.RUN, "resumed", resumed)]
    later = reckon(start, stretches, target, calendar, at=max(at, resumed))
    assert later.due_at is not None
    if found.missed_at is not None:
        assert later.missed_at == found.missed_at == later.due_at, "what was missed before a pause stays missed"
    else:
        assert later.due_at >= min(pause, due_after(start, target, calendar))


def test_business_days_keep_the_wall_clock_and_are_not_eight_hours() -> None:
    calendar = WorkingCalendar("UTC", {0: [(time(9), time(12))], 1: [(time(9), time(18))]})
    assert due_after(datetime(2026, 3, 2, 10, tzinfo=UTC), Target(Unit.BUSINESS_DAYS, 1), calendar) == datetime(
        2026, 3, 3, 10, tzinfo=UTC
    )


def test_pause_before_the_deadline_moves_a_business_day_by_its_working_time() -> None:
    calendar = WorkingCalendar("UTC", {key: [(time(9), time(18))] for key in range(5)})
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    target = Target(Unit.BUSINESS_DAYS, 1)
    assert due_after(at, target, calendar) == datetime(2026, 3, 3, 9, tzinfo=UTC)
    paused = [(at + timedelta(hours=1), at + timedelta(hours=3))]
    assert due_after(at, target, calendar, paused) == datetime(2026, 3, 3, 11, tzinfo=UTC)


def test_sub_minute_pauses_count() -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    pauses = [(at + timedelta(seconds=n), at + timedelta(seconds=n, milliseconds=250)) for n in range(0, 40, 2)]
    assert due_after(at, Target(Unit.MINUTES, 1), ALWAYS_OPEN, pauses) == at + timedelta(seconds=65)


@pytest.mark.parametrize("percent", [0, 100, 250])
def test_no_time_at_all_is_due_at_once(percent: int) -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert part_after(at, Target(Unit.MINUTES, 0), percent, ALWAYS_OPEN) == at


def test_target_survives_being_kept() -> None:
    target = Target(Unit.END_OF_BUSINESS_DAY, 0, time(17))
    assert Target.of(target.stored()) == target
    assert pauses_of([]) == []
