"""The clocks of a subject as rows: what each step does to deadlines, and what stays written down."""

from datetime import timedelta

import pytest

from hesi.support.promises import clocks
from hesi.support.promises.clocks import Facts
from hesi.support.promises.models import Clock, ClockSegment
from hesi.support.promises.tests.conftest import a_subject, at, the
from hesi.workspace.events.models import Event
from hesi.workspace.events.subjects import SubjectPointer

pytestmark = pytest.mark.usefixtures("provider")


@pytest.mark.parametrize(
    ("priority", "start", "first", "solution"),
    [
        ("urgent", "mon 10:00", "mon 10:30", "mon 12:00"),
        ("high", "mon 10:00", "mon 11:00", "mon 14:00"),
        ("normal", "mon 10:00", "mon 14:00", "tue 10:00"),
        ("low", "mon 10:00", "mon 18:00", "wed 10:00"),
        ("low", "mon 17:30", "tue 18:00", "wed 17:30"),
        ("high", "fri 17:30", "fri 17:30", "fri 17:30"),
    ],
)
def test_starting_policy_promises_what_the_plan_says(priority: str, start: str, first: str, solution: str) -> None:
    subject = a_subject(priority, start=start)
    if start.startswith("fri"):
        monday = at("mon 00:00") + timedelta(days=7)
        assert the(subject, "first_response").due_at == monday + timedelta(hours=9, minutes=30)
        assert the(subject, "solution").due_at == monday + timedelta(hours=12, minutes=30)
        return
    assert the(subject, "first_response").due_at == at(first)
    assert the(subject, "solution").due_at == at(solution)


def test_next_deadline_is_the_earliest_and_says_which() -> None:
    standing = clocks.standing_of(a_subject("high"), at=at("mon 10:20"))
    assert (standing.due_at, standing.metric, standing.breached) == (at("mon 11:00"), "first_response", False)
    assert standing.remaining == timedelta(minutes=40)


def test_waiting_needs_a_public_answer_first() -> None:
    subject = a_subject()
    with pytest.raises(clocks.AnswerOwed):
        clocks.wait_for_customer(subject, at=at("mon 10:10"))
    clocks.public_reply(subject, at=at("mon 10:20"))
    standing = clocks.wait_for_customer(subject, at=at("mon 10:20"))
    assert (standing.due_at, standing.metric) == (None, "solution")
    assert standing.remaining == timedelta(hours=9) - timedelta(minutes=20)


def test_first_response_never_stands_still() -> None:
    subject = a_subject()
    clocks.wait_for_third_party(subject, at=at("mon 10:10"))
    assert the(subject, "first_response").state == "running"
    assert the(subject, "solution").state == "paused"


def test_customer_takes_the_solution_out_of_its_pause() -> None:
    subject = a_subject("high")
    clocks.public_reply(subject, at=at("mon 10:30"))
    clocks.wait_for_customer(subject, at=at("mon 10:30"))
    clocks.customer_wrote(subject, at=at("mon 15:30"))
    assert the(subject, "solution").due_at == at("tue 10:00"), "3 h 30 min left at 15:30, an hour of it tomorrow"
    assert the(subject, "next_response").due_at == at("mon 16:30")


def test_next_response_counts_from_the_oldest_unanswered_message() -> None:
    subject = a_subject("high")
    clocks.customer_wrote(subject, at=at("mon 10:10"))
    assert not Clock.objects.filter(metric="next_response").exists(), "the first response is still owed"
    clocks.public_reply(subject, at=at("mon 10:30"))
    clocks.customer_wrote(subject, at=at("mon 11:00"))
    clocks.customer_wrote(subject, at=at("mon 11:40"))
    assert the(subject, "next_response").due_at == at("mon 12:00")
    clocks.public_reply(subject, at=at("mon 11:50"))
    clocks.customer_wrote(subject, at=at("mon 13:00"))
    assert the(subject, "next_response").state == "met"
    assert the(subject, "next_response", 2).due_at == at("mon 14:00")


def test_raised_priority_counts_from_the_first_start() -> None:
    subject = a_subject("normal")
    standing = clocks.reprioritised(subject, Facts(1, "standard", "high"), at=at("mon 11:30"))
    assert the(subject, "solution").due_at == at("mon 14:00")
    assert (standing.due_at, standing.breached) == (at("mon 11:00"), True)
    assert the(subject, "first_response").breached_at == at("mon 11:00")


def test_priority_change_keeps_pauses_and_what_was_met() -> None:
    subject = a_subject("normal")
    clocks.public_reply(subject, at=at("mon 10:30"))
    clocks.wait_for_customer(subject, at=at("mon 10:30"))
    clocks.reprioritised(subject, Facts(1, "standard", "high"), at=at("mon 11:00"))
    clocks.customer_wrote(subject, at=at("mon 11:30"))
    assert the(subject, "solution").due_at == at("mon 15:00")
    assert (the(subject, "first_response").priority, the(subject, "first_response").due_at) == (
        "normal",
        at("mon 14:00"),
    )
    assert the(subject, "next_response").priority == "high"


def test_breach_is_written_once_and_stays_when_the_priority_falls() -> None:
    subject = a_subject("urgent")
    clocks.public_reply(subject, at=at("mon 11:00"))
    clocks.reprioritised(subject, Facts(1, "standard", "low"), at=at("mon 13:00"))
    solution = the(subject, "solution")
    assert (solution.breached_at, solution.due_at) == (None, at("wed 10:00")), "it ran on without being looked at"
    assert the(subject, "first_response").breached_at == at("mon 10:30")
    assert Event.objects.filter(name="promise.breached", facts__metric="first_response").count() == 1


def test_answer_at_the_deadline_itself_is_in_time() -> None:
    subject = a_subject("high")
    clocks.public_reply(subject, at=at("mon 11:00"))
    assert the(subject, "first_response").breached_at is None


def test_reopened_goes_on_from_the_first_start_without_the_time_it_stood_solved() -> None:
    subject = a_subject("high")
    clocks.public_reply(subject, at=at("mon 10:30"))
    clocks.solved(subject, at=at("mon 11:00"))
    assert the(subject, "solution").state == "met"
    clocks.reopened(subject, at=at("mon 15:00"))
    solution = the(subject, "solution")
    assert (solution.started_at, solution.due_at) == (at("mon 10:00"), at("mon 18:00"))


def test_solving_without_a_word_leaves_the_answer_owed_and_closing_drops_it() -> None:
    subject = a_subject("high")
    clocks.solved(subject, at=at("mon 10:30"))
    assert the(subject, "first_response").state == "running"
    assert clocks.dropped(subject, at=at("mon 10:40")) == clocks.NOTHING_PROMISED
    assert the(subject, "first_response").state == "dropped"


def test_merged_subject_keeps_the_earlier_start() -> None:
    early, late = a_subject("high", start="mon 10:00"), a_subject("high", start="mon 11:00")
    clocks.merged(early, late, at=at("mon 11:10"))
    assert the(late, "solution").due_at == at("mon 14:00")
    assert the(late, "first_response").due_at == at("mon 11:00")
    assert the(late, "first_response").breached_at == at("mon 11:00")
    assert the(early, "solution").state == "dropped"


def test_answered_source_answers_the_target() -> None:
    early, late = a_subject("high", start="mon 10:00"), a_subject("high", start="mon 11:00")
    clocks.public_reply(early, at=at("mon 10:30"))
    clocks.merged(early, late, at=at("mon 13:00"))
    assert (the(late, "first_response").state, the(late, "first_response").breached_at) == ("met", None)


def test_undone_merge_lets_the_clocks_go_on() -> None:
    early, late = a_subject("high", start="mon 10:00"), a_subject("high", start="mon 11:00")
    clocks.merged(early, late, at=at("mon 11:10"))
    clocks.start_clocks(early, Facts(1, "standard", "high"), at=at("mon 10:00"))
    assert (the(early, "solution").state, the(early, "solution").due_at) == ("running", at("mon 14:00"))


def test_subject_nothing_was_started_for_has_nothing_promised() -> None:
    stranger = SubjectPointer("ticket", 999_999, "GD-0")
    assert clocks.public_reply(stranger, at=at("mon 10:00")) == clocks.NOTHING_PROMISED


def test_segments_cover_the_clock_from_start_to_end() -> None:
    subject = a_subject("normal")
    clocks.public_reply(subject, at=at("mon 10:30"))
    clocks.wait_for_customer(subject, at=at("mon 10:31"))
    clocks.customer_wrote(subject, at=at("mon 12:00"))
    clocks.solved(subject, at=at("mon 13:00"))
    rows = list(ClockSegment.objects.filter(clock=the(subject, "solution")))
    assert [(row.kind, row.reason) for row in rows] == [
        ("run", "started"),
        ("pause", "customer"),
        ("run", "customer_wrote"),
    ]
    assert [row.begins_at for row in rows] == [at("mon 10:00"), at("mon 10:31"), at("mon 12:00")]
    assert [row.ends_at for row in rows] == [at("mon 10:31"), at("mon 12:00"), at("mon 13:00")]
