"""Working time: tables from life, then laws that hold for any calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hesi.core.business_time import (
    ALWAYS_OPEN,
    NoWorkingTime,
    WorkingCalendar,
    add_business_days,
    business_minutes_between,
    business_time_between,
    due_at,
    end_of_business_day,
)
from hesi.core.errors import Invalid

MORNING, AFTERNOON = (time(9), time(12)), (time(13, 30), time(18))
OFFICE = WorkingCalendar(
    "Asia/Shanghai",
    {weekday: [MORNING, AFTERNOON] for weekday in range(5)},
    # National Day 2026: 1 to 7 October off, Saturday 10 October worked instead; 30 September a half day.
    holidays={date(2026, 10, day) for day in range(1, 8)},
    special_days={date(2026, 10, 10): [MORNING, AFTERNOON], date(2026, 9, 30): [MORNING]},
)


def at(text: str, zone: str = "Asia/Shanghai", fold: int = 0) -> datetime:
    """`11-03 09:00` is that time of 2026 on the wall in the zone."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


# 2026-11-02 is a Monday.
@pytest.mark.parametrize(
    ("opened", "minutes", "due"),
    [
        ("11-02 09:00", 0, "11-02 09:00"),
        ("11-01 03:00", 0, "11-01 03:00"),
        ("11-02 09:00", 60, "11-02 10:00"),
        ("11-02 09:00", 180, "11-02 12:00"),
        ("11-02 09:00", 181, "11-02 13:31"),
        ("11-02 09:00", 450, "11-02 18:00"),
        ("11-02 09:00", 451, "11-03 09:01"),
        ("11-02 12:30", 30, "11-02 14:00"),
        ("11-02 07:00", 30, "11-02 09:30"),
        ("11-02 17:50:30", 20, "11-03 09:10:30"),
        ("11-06 17:30", 60, "11-09 09:30"),
        ("11-07 10:00", 60, "11-09 10:00"),
        ("09-30 11:00", 120, "10-08 10:00"),
        ("10-09 17:00", 120, "10-10 10:00"),
        ("10-10 17:00", 120, "10-12 10:00"),
    ],
)
def test_a_target_falls_due_within_working_hours(opened, minutes, due):
    assert due_at(at(opened), minutes=minutes, calendar=OFFICE) == at(due)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("11-02 09:00", "11-02 18:00", 450),
        ("11-02 00:00", "11-03 00:00", 450),
        ("11-02 11:00", "11-02 14:00", 90),
        ("11-02 12:00", "11-02 13:30", 0),
        ("11-06 17:00", "11-09 10:00", 120),
        ("09-30 00:00", "10-08 00:00", 180),
        ("10-10 00:00", "10-12 00:00", 450),
        ("11-02 09:00:00", "11-02 09:00:59", 0),
        ("11-02 09:00:30", "11-02 09:02:00", 1),
        ("11-03 09:00", "11-02 09:00", 0),
        ("11-03 09:00", "11-03 09:00", 0),
        # 260 weekdays, five of them holidays and one a half day, and one Saturday worked.
        ("01-01 00:00", "12-31 00:00", 260 * 450 - 5 * 450 - 270 + 450),
    ],
)
def test_working_minutes_are_counted(start, end, minutes):
    assert business_minutes_between(at(start), at(end), OFFICE) == minutes


@pytest.mark.parametrize(
    ("pauses", "minutes", "due"),
    [
        ([("11-02 10:00", "11-02 11:00")], 120, "11-02 12:00"),
        ([("11-02 10:00", "11-02 11:00")], 121, "11-02 13:31"),
        ([("11-02 10:00", "11-02 11:00")], 119, "11-02 11:59"),
        # Closed time inside a pause is not taken off twice.
        ([("11-02 11:00", "11-02 14:00")], 180, "11-02 15:00"),
        ([("11-02 17:00", "11-03 10:00")], 450, "11-03 11:00"),
        # Overlapping, touching, repeated, sub-minute and empty pauses.
        ([("11-02 09:30", "11-02 10:10"), ("11-02 10:00", "11-02 10:30")], 60, "11-02 11:00"),
        ([("11-02 09:30", "11-02 10:00"), ("11-02 10:00", "11-02 10:30")], 60, "11-02 11:00"),
        ([("11-02 09:30", "11-02 10:30")] * 2, 60, "11-02 11:00"),
        ([("11-02 09:10:05", "11-02 09:10:25"), ("11-02 09:10:30", "11-02 09:10:40")], 60, "11-02 10:00:30"),
        ([("11-02 10:00", "11-02 10:00"), ("11-02 11:00", "11-02 10:00")], 60, "11-02 10:00"),
        ([("11-01 00:00", "11-02 08:00"), ("11-05 00:00", "11-06 00:00")], 60, "11-02 10:00"),
    ],
)
def test_a_clock_that_stands_still_moves_the_due_time(pauses, minutes, due):
    spans = [(at(start), at(end)) for start, end in pauses]
    assert due_at(at("11-02 09:00"), minutes=minutes, calendar=OFFICE, pauses=spans) == at(due)
    assert business_minutes_between(at("11-02 09:00"), at(due), OFFICE, spans) == minutes


def test_a_raised_priority_carries_the_time_already_spent():
    """Opened at 10:00 with three hours; raised at 11:00 to two hours: due at 12:00, counted from the opening."""
    opened = at("11-02 10:00")
    assert due_at(opened, minutes=180, calendar=ALWAYS_OPEN) == at("11-02 13:00")
    assert due_at(opened, minutes=120, calendar=ALWAYS_OPEN) == at("11-02 12:00")


@pytest.mark.parametrize(
    ("came", "days", "cut_off", "due"),
    [
        ("11-02 09:00", 0, None, "11-02 18:00"),
        ("11-02 03:00", 0, None, "11-02 18:00"),
        ("11-02 12:30", 0, None, "11-02 18:00"),
        ("11-02 17:59", 0, None, "11-02 18:00"),
        ("11-02 18:00", 0, None, "11-03 18:00"),
        ("11-02 15:00", 0, time(15), "11-02 18:00"),
        ("11-02 15:00:01", 0, time(15), "11-03 18:00"),
        ("11-02 00:00", 0, time(0), "11-02 18:00"),
        ("11-02 00:01", 0, time(0), "11-03 18:00"),
        ("11-06 16:00", 0, time(15), "11-09 18:00"),
        ("11-07 16:00", 0, time(15), "11-09 18:00"),
        ("11-02 09:00", 1, None, "11-03 18:00"),
        ("11-06 09:00", 1, None, "11-09 18:00"),
        ("11-06 16:00", 1, time(15), "11-10 18:00"),
        ("09-30 10:00", 0, None, "09-30 12:00"),
        ("09-30 10:00", 1, None, "10-08 18:00"),
        ("10-09 10:00", 1, None, "10-10 18:00"),
    ],
)
def test_by_the_end_of_the_working_day(came, days, cut_off, due):
    assert end_of_business_day(at(came), calendar=OFFICE, days=days, cut_off=cut_off) == at(due)


@pytest.mark.parametrize(
    ("came", "days", "due"),
    [
        ("11-02 10:15", 0, "11-02 10:15"),
        ("11-02 10:15", 1, "11-03 10:15"),
        ("11-06 10:15", 1, "11-09 10:15"),
        ("11-02 10:15", 5, "11-09 10:15"),
        ("11-02 07:00", 1, "11-03 09:00"),
        ("11-02 18:00", 1, "11-04 09:00"),
        ("11-02 20:00", 0, "11-03 09:00"),
        ("11-07 11:00", 1, "11-10 09:00"),
        ("11-02 12:45", 0, "11-02 13:30"),
        ("09-29 15:00", 1, "09-30 12:00"),
        ("09-30 10:00", 1, "10-08 10:00"),
        ("10-09 16:00", 1, "10-10 16:00"),
    ],
)
def test_so_many_working_days_later(came, days, due):
    assert add_business_days(at(came), days=days, calendar=OFFICE) == at(due)


def test_a_time_in_another_days_break_moves_to_where_the_break_begins():
    calendar = WorkingCalendar("UTC", {0: [(time(9), time(18))], 1: [MORNING, AFTERNOON]})
    assert add_business_days(at("11-02 12:40", "UTC"), days=1, calendar=calendar) == at("11-03 12:00", "UTC")


def test_open_closed_and_what_comes_next():
    assert OFFICE.is_open(at("11-02 09:00"))
    assert not OFFICE.is_open(at("11-02 12:00"))
    assert not OFFICE.is_open(at("10-05 10:00"))
    assert OFFICE.next_opening(at("11-02 10:00")) == at("11-02 10:00")
    assert OFFICE.next_opening(at("11-02 12:00")) == at("11-02 13:30")
    assert OFFICE.next_opening(at("09-30 12:00")) == at("10-08 09:00")
    assert OFFICE.is_working_day(date(2026, 10, 10))
    assert not OFFICE.is_working_day(date(2026, 10, 1))
    assert OFFICE.business_day_of(at("11-02 19:00")) == date(2026, 11, 3)
    assert OFFICE.business_day_after(date(2026, 10, 1), 0) == date(2026, 10, 8)


def test_round_the_clock_every_minute_counts():
    assert business_minutes_between(at("01-01 00:00"), at("12-31 00:00"), ALWAYS_OPEN) == 364 * 1440
    assert due_at(at("11-01 23:59:30"), minutes=1, calendar=ALWAYS_OPEN) == at("11-02 00:00:30")


def test_a_day_may_be_open_until_midnight_and_on():
    nights = WorkingCalendar("Asia/Shanghai", {0: [(time(22), time(0))], 1: [(time(0), time(6))]})
    assert due_at(at("11-02 21:00"), minutes=180, calendar=nights) == at("11-03 01:00")
    assert end_of_business_day(at("11-02 21:00"), calendar=nights) == at("11-03 00:00")


# New York puts clocks forward at 2026-03-08 02:00 and back at 2026-11-01 02:00, both Sundays.
NIGHT = WorkingCalendar("America/New_York", {6: [(time(0), time(6))]})


@pytest.mark.parametrize(
    ("intervals", "start", "end", "minutes"),
    [
        ([(time(0), time(6))], "03-08 00:00", "03-09 00:00", 300),
        ([(time(0), time(6))], "11-01 00:00", "11-02 00:00", 420),
        ([(time(2, 15), time(2, 45))], "03-08 00:00", "03-09 00:00", 0),
        ([(time(2, 30), time(4))], "03-08 00:00", "03-09 00:00", 60),
        ([(time(1), time(2, 30))], "03-08 00:00", "03-09 00:00", 60),
        ([(time(1), time(2, 30)), (time(2, 30), time(4))], "03-08 00:00", "03-09 00:00", 120),
        # The repeated hour: a boundary in it is its first occurrence, so neighbours neither overlap nor leave a hole.
        ([(time(0), time(1, 30))], "11-01 00:00", "11-02 00:00", 90),
        ([(time(1, 30), time(3))], "11-01 00:00", "11-02 00:00", 150),
        ([(time(0), time(1, 30)), (time(1, 30), time(3))], "11-01 00:00", "11-02 00:00", 240),
    ],
)
def test_clocks_put_forward_and_back(intervals, start, end, minutes):
    calendar = WorkingCalendar("America/New_York", {6: intervals})
    new_york = "America/New_York"
    assert business_minutes_between(at(start, new_york), at(end, new_york), calendar) == minutes


def test_a_deadline_across_the_change_counts_real_hours():
    new_york = "America/New_York"
    assert due_at(at("03-08 01:00", new_york), minutes=120, calendar=NIGHT) == at("03-08 04:00", new_york)
    assert due_at(at("11-01 00:30", new_york), minutes=120, calendar=NIGHT) == at("11-01 01:30", new_york, fold=1)


def test_a_date_a_country_skipped_is_no_working_day():
    samoa = WorkingCalendar("Pacific/Apia", {weekday: [(time(9), time(17))] for weekday in range(7)})
    assert not samoa.is_working_day(date(2011, 12, 30))
    assert samoa.business_day_after(date(2011, 12, 29), 1) == date(2011, 12, 31)


@pytest.mark.parametrize(
    ("hours", "code"),
    [
        ([(time(18), time(9))], "hours_end_before_they_begin"),
        ([(time(9), time(9))], "hours_end_before_they_begin"),
        ([(time(9), time(12)), (time(11), time(13))], "hours_overlap"),
        ([(time(9), time(0)), (time(10), time(11))], "hours_overlap"),
        ([(time(0), time(0)), (time(0), time(0))], "hours_overlap"),
    ],
)
def test_hours_that_make_no_sense_are_refused(hours, code):
    for week, special in (({0: hours}, {}), ({}, {date(2026, 11, 2): hours})):
        with pytest.raises(Invalid) as refusal:
            WorkingCalendar("UTC", week, special_days=special)
        assert refusal.value.code == code


def test_a_calendar_needs_a_zone_and_real_weekdays():
    with pytest.raises(Invalid, match="time zone"):
        WorkingCalendar("Nowhere", {})
    with pytest.raises(ValueError):
        WorkingCalendar("UTC", {7: [MORNING]})


def test_a_calendar_that_never_opens_is_refused_not_searched_for_ever():
    closed = WorkingCalendar("UTC", {})
    for ask in (
        lambda: due_at(at("11-02 09:00"), minutes=1, calendar=closed),
        lambda: end_of_business_day(at("11-02 09:00"), calendar=closed),
        lambda: add_business_days(at("11-02 09:00"), days=1, calendar=closed),
        lambda: closed.business_day_after(date(9999, 12, 30), 1),
        lambda: due_at(at("11-02 09:00"), minutes=10**9, calendar=OFFICE),
    ):
        with pytest.raises(NoWorkingTime):
            ask()
    assert business_minutes_between(at("01-01 00:00"), at("12-31 00:00"), closed) == 0


def test_time_is_counted_forward():
    with pytest.raises(ValueError):
        due_at(at("11-02 09:00"), minutes=-1, calendar=OFFICE)
    with pytest.raises(ValueError):
        add_business_days(at("11-02 09:00"), days=-1, calendar=OFFICE)
    with pytest.raises(ValueError):
        end_of_business_day(at("11-02 09:00"), calendar=OFFICE, days=-1)
    with pytest.raises(ValueError):
        due_at(datetime(2026, 11, 2), minutes=1, calendar=OFFICE)  # noqa: DTZ001


ZONES = ["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu", "UTC"]


@st.composite
def some_hours(draw) -> list[tuple[time, time]]:
    marks = sorted(draw(st.sets(st.integers(0, 287), min_size=0, max_size=6)))
    clock = [time(mark // 12, mark % 12 * 5) for mark in marks]
    return list(zip(clock[::2], clock[1::2], strict=False))


@st.composite
def calendars(draw) -> WorkingCalendar:
    days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
    return WorkingCalendar(
        draw(st.sampled_from(ZONES)),
        draw(st.dictionaries(st.integers(0, 6), some_hours(), max_size=7)),
        draw(st.sets(days, max_size=5)),
        draw(st.dictionaries(days, some_hours(), max_size=5)),
    )


instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
stretches = st.lists(st.tuples(instants, st.timedeltas(timedelta(0), timedelta(days=3))), max_size=4)
laws = settings(max_examples=40, deadline=None)


@laws
@given(
    calendars(), instants, st.lists(st.timedeltas(timedelta(0), timedelta(days=20)), min_size=2, max_size=2), stretches
)
def test_law_time_is_additive_and_never_negative(calendar, a, steps, pauses):
    b, c = a + steps[0], a + steps[0] + steps[1]
    spans = [(start, start + length) for start, length in pauses]
    ab, bc = (business_time_between(start, end, calendar, spans) for start, end in ((a, b), (b, c)))
    assert ab + bc == business_time_between(a, c, calendar, spans)
    assert timedelta(0) <= ab <= b - a
    assert business_time_between(c, a, calendar, spans) == timedelta(0)
    assert ab <= business_time_between(a, b, calendar)


@laws
@given(calendars(), instants, st.integers(0, 3000), stretches)
def test_law_due_and_between_are_inverse(calendar, opened, minutes, pauses):
    spans = [(start, start + length) for start, length in pauses]
    try:
        due = due_at(opened, minutes=minutes, calendar=calendar, pauses=spans)
    except NoWorkingTime:
        assume(False)
    assert business_time_between(opened, due, calendar, spans) == timedelta(minutes=minutes)
    if minutes:
        assert business_time_between(opened, due - timedelta(microseconds=1), calendar, spans) < timedelta(
            minutes=minutes
        )


@laws
@given(calendars(), instants, st.integers(0, 2000), st.integers(0, 2000))
def test_law_more_time_is_never_due_earlier(calendar, opened, minutes, more):
    try:
        assert due_at(opened, minutes=minutes, calendar=calendar) <= due_at(
            opened, minutes=minutes + more, calendar=calendar
        )
    except NoWorkingTime:
        assume(False)


@laws
@given(calendars(), instants, st.integers(0, 8))
def test_law_days_end_in_working_hours(calendar, came, days):
    try:
        later = add_business_days(came, days=days, calendar=calendar)
    except NoWorkingTime:
        assume(False)
    closing = end_of_business_day(came, calendar=calendar, days=days)
    assert came <= later <= closing
    day = calendar.business_day_after(calendar.business_day_of(came), days)
    assert any(start <= later <= end for start, end in calendar.spans_on(day))
    assert closing == calendar.spans_on(day)[-1][1]


@laws
@given(instants, st.integers(0, 10**5))
def test_law_round_the_clock_is_plain_arithmetic(opened, minutes):
    due = due_at(opened, minutes=minutes, calendar=ALWAYS_OPEN)
    assert due == opened + timedelta(minutes=minutes)
