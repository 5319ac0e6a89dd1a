"""`hesi check-data` reckons every clock again, and finds what somebody has bent; what is counted of them."""

from datetime import timedelta

import pytest

from hesi.core.time import stopped
from hesi.support.promises import clocks
from hesi.support.promises.arithmetic import arithmetic_of
from hesi.support.promises.invariants import problems
from hesi.support.promises.models import Clock, ClockSegment
from hesi.support.promises.queries import compliance
from hesi.support.promises.rounds import look_round
from hesi.support.promises.tests.conftest import a_subject, at, the
from hesi.workspace.events.subjects import SubjectPointer

pytestmark = pytest.mark.usefixtures("provider", "told")


def a_long_story() -> SubjectPointer:
    subject = a_subject("high")
    clocks.public_reply(subject, at=at("mon 10:20"))
    clocks.wait_for_customer(subject, at=at("mon 10:20"))
    clocks.customer_wrote(subject, at=at("mon 12:20"))
    clocks.wait_for_third_party(subject, at=at("mon 12:30"))
    clocks.resumed(subject, at=at("mon 14:00"))
    clocks.public_reply(subject, at=at("mon 14:30"))
    clocks.solved(subject, at=at("mon 16:00"))
    clocks.reopened(subject, at=at("tue 9:30"))
    clocks.reprioritised(subject, clocks.Facts(1, "standard", "urgent"), at=at("tue 9:40"))
    return subject


def test_what_the_actions_wrote_is_what_the_arithmetic_says() -> None:
    a_long_story()
    late = a_subject("high")
    with stopped(at("wed 10:00")):
        look_round(at("wed 10:00"))
        assert list(problems()) == []
    assert the(late, "solution").breached_at == at("mon 14:00")


@pytest.mark.parametrize(
    ("bent", "sentence"),
    [
        ({"due_at": at("mon 23:00")}, "is due at"),
        ({"started_at": at("mon 9:59")}, "its first segment"),
        ({"breached_at": None}, "nobody wrote it down"),
    ],
)
def test_what_was_bent_is_found(bent: dict[str, object], sentence: str) -> None:
    subject = a_subject("high")
    look_round(at("mon 11:01"))
    Clock.objects.filter(pk=the(subject, "first_response").pk).update(**bent)
    with stopped(at("mon 12:00")):
        assert any(sentence in problem for problem in problems())


def test_gap_between_segments_is_found() -> None:
    subject = a_long_story()
    gap = ClockSegment.objects.filter(clock=the(subject, "solution"), reason="customer").get()
    ClockSegment.objects.filter(pk=gap.pk).update(ends_at=gap.begins_at + timedelta(minutes=1))
    with stopped(at("tue 9:41")):
        assert any("gap" in problem for problem in problems())


def test_sum_of_the_days_and_the_rest_is_the_allowance() -> None:
    solution = the(a_long_story(), "solution")
    for moment in ("tue 9:41", "tue 15:00"):
        found = arithmetic_of(Clock.objects.get(pk=solution.pk), at=at(moment))
        assert found.days[-1].total == found.elapsed
        assert sum((day.counted for day in found.days), timedelta()) == found.elapsed
    assert [pause.reason for pause in found.pauses] == ["customer", "third_party", "solved"]
    assert found.pauses[0].working == timedelta(hours=2)
    assert found.missed_at is not None


def test_days_ahead_fill_up_what_is_left() -> None:
    subject = a_subject("normal", start="fri 16:00")
    found = arithmetic_of(the(subject, "solution"), at=at("fri 17:00"))
    assert sum((day.counted + day.ahead for day in found.days), timedelta()) == found.allowance
    assert [day.on.day for day in found.days] == [27, 30], "the weekend is closed"


def test_a_clock_that_stands_still_has_no_deadline_to_show() -> None:
    subject = a_subject("normal")
    clocks.wait_for_third_party(subject, at=at("mon 11:00"))
    found = arithmetic_of(the(subject, "solution"), at=at("mon 15:00"))
    assert (found.due_at, found.elapsed) == (None, timedelta(hours=1))
    assert found.pauses[0].ends_at is None
    assert found.remaining == timedelta(hours=8)


def test_compliance_counts_by_priority_and_clock() -> None:
    for minutes in (20, 40, 90):
        subject = a_subject("high")
        clocks.public_reply(subject, at=at("mon 10:00") + timedelta(minutes=minutes))
    clocks.dropped(a_subject("high"), at=at("mon 10:05"))
    look_round(at("mon 10:30"))
    rows = compliance(1, at("mon 0:00"), at("tue 0:00"))
    first = next(row for row in rows if row.metric == "first_response")
    assert (first.priority, first.promised, first.met, first.breached, first.median_minutes) == ("high", 3, 2, 1, 40)
    assert first.percent == 66.7
    assert compliance(2, at("mon 0:00"), at("tue 0:00")) == []
