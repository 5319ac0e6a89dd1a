"""The clock and the calendar day."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hesi.core.errors import Invalid
from hesi.core.time import (
    add_months,
    as_utc,
    business_date,
    day_bounds,
    month_bounds,
    month_instants,
    now,
    start_of_day,
    stopped,
    today,
    zone,
    zone_words,
)


def test_now_is_aware_and_in_utc():
    assert now().utcoffset() == timedelta(0)
    assert abs(now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_stopped_clock_stands_still_and_starts_again():
    at = datetime(2026, 11, 3, 16, 30, tzinfo=UTC)
    with stopped(at):
        assert now() == now() == at
        assert today() == date(2026, 11, 4)
        with stopped(at + timedelta(days=1)):
            assert today() == date(2026, 11, 5)
        assert now() == at
    assert now() > at - timedelta(days=3650)
    assert now() != at


def test_a_time_without_a_zone_is_a_mistake():
    with pytest.raises(ValueError):
        as_utc(datetime(2026, 11, 3))  # noqa: DTZ001
    with pytest.raises(ValueError), stopped(datetime(2026, 11, 3)):  # noqa: DTZ001
        pass


@pytest.mark.parametrize(
    ("at", "name", "on"),
    [
        (datetime(2026, 11, 3, 15, 59, tzinfo=UTC), "Asia/Shanghai", date(2026, 11, 3)),
        (datetime(2026, 11, 3, 16, 0, tzinfo=UTC), "Asia/Shanghai", date(2026, 11, 4)),
        (datetime(2026, 11, 4, 4, 59, tzinfo=UTC), "America/New_York", date(2026, 11, 3)),
        (datetime(2026, 11, 4, 0, 30, tzinfo=timezone(timedelta(hours=8))), "UTC", date(2026, 11, 3)),
    ],
)
def test_the_business_date_is_the_one_on_the_wall_there(at, name, on):
    assert business_date(at, name) == business_date(at, zone(name)) == on


@pytest.mark.parametrize("name", ["Mars/Phobos", "", "../etc/passwd", "/etc/passwd", "Asia/Shanghai\0", "x" * 500])
def test_an_unknown_zone_is_refused(name):
    with pytest.raises(Invalid) as refusal:
        zone(name)
    assert refusal.value.code == "unknown_time_zone"


def test_a_day_has_the_length_its_clocks_give_it():
    start, end = day_bounds(date(2026, 11, 1), "America/New_York")
    assert end - start == timedelta(hours=25)
    assert start == start_of_day(date(2026, 11, 1), "America/New_York") == datetime(2026, 11, 1, 4, tzinfo=UTC)
    start, end = day_bounds(date(2026, 3, 8), "America/New_York")
    assert end - start == timedelta(hours=23)


@pytest.mark.parametrize(
    ("on", "first", "after"),
    [
        (date(2026, 11, 30), date(2026, 11, 1), date(2026, 12, 1)),
        (date(2026, 12, 5), date(2026, 12, 1), date(2027, 1, 1)),
        (date(2024, 2, 29), date(2024, 2, 1), date(2024, 3, 1)),
    ],
)
def test_a_month_ends_where_the_next_begins(on, first, after):
    assert month_bounds(on) == (first, after)


def test_a_month_as_instants():
    assert month_instants(date(2026, 11, 3)) == (
        datetime(2026, 10, 31, 16, tzinfo=UTC),
        datetime(2026, 11, 30, 16, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("on", "months", "result"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 5, 5), 0, date(2024, 5, 5)),
    ],
)
def test_months_are_added_on_the_calendar(on, months, result):
    assert add_months(on, months) == result


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(-600, 600))
def test_added_months_are_taken_off_again(on, months):
    there = add_months(on, months)
    assert (there.year - on.year) * 12 + there.month - on.month == months
    assert add_months(there, -months).replace(day=1) == on.replace(day=1)


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("Asia/Shanghai", "Beijing time", "北京时间"),
        ("Europe/Berlin", "Central European Time", "中欧时间"),
        ("UTC", "UTC", "UTC"),
        ("Asia", "Asia", "Asia"),
        ("../etc/passwd", "../etc/passwd", "../etc/passwd"),
        ("", "", ""),
    ],
)
def test_time_zones_are_called_as_people_call_them(name: str, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert zone_words(name) == english
    with translation.override("zh-hans"):
        assert zone_words(name) == chinese
