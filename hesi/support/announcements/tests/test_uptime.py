"""The arithmetic of the status page."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hesi.support.announcements.uptime import DOWN, IMPAIRED, MAINTENANCE, UP, Span, course_of

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LONG_AGO = AT - timedelta(days=400)


def _span(state: str, hours_ago: float, hours: float) -> Span:
    begin = AT - timedelta(hours=hours_ago)
    return Span("web", state, begin, begin + timedelta(hours=hours))


def _course(*spans: Span, days: int = 10, since: datetime = LONG_AGO):  # type: ignore[no-untyped-def]
    return course_of(spans, days=days, at=AT, since=since, time_zone="UTC")


def test_nothing_happened_is_a_hundred() -> None:
    course = _course()
    assert (course.percent, course.down_minutes, len(course.days)) == (Decimal("100.00"), 0, 10)
    assert {day.state for day in course.days} == {UP}


def test_two_disturbances_at_once_count_once() -> None:
    course = _course(_span(DOWN, 5, 2), _span(DOWN, 4, 2), _span(DOWN, 4.5, 0.5))
    assert course.down_minutes == 180
    assert course.days[-1].down_minutes == 180


def test_what_is_impaired_or_in_maintenance_is_not_down() -> None:
    course = _course(_span(IMPAIRED, 5, 2), _span(MAINTENANCE, 30, 2))
    assert course.down_minutes == 0
    assert [day.state for day in course.days[-2:]] == [MAINTENANCE, IMPAIRED]


def test_the_share_is_cut_and_never_rounded_to_a_hundred() -> None:
    assert _course(_span(DOWN, 5, 1 / 60), days=90).percent == Decimal("99.99")


def test_days_before_the_beginning_are_not_counted() -> None:
    course = _course(_span(DOWN, 20, 10), since=AT - timedelta(hours=20))
    assert (course.looked_at_minutes, course.percent) == (20 * 60, Decimal("50.00"))
    assert len(course.days) == 2


def test_a_disturbance_over_midnight_falls_into_both_days() -> None:
    course = _course(_span(DOWN, 13, 2))
    assert [day.down_minutes for day in course.days[-2:]] == [60, 60]
