"""The rules of the clocks against an oracle that counts minutes, over anything that may happen to a subject."""

import itertools
from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hesi.core.working_calendar import WorkingCalendar
from hesi.support.promises.course import FIRST, MET, PAUSED, SOLUTION, Course, Reason, Terms
from hesi.support.promises.reckoning import Kind, Target, Unit
from hesi.support.promises.tests.oracle import CLOSED_DAYS, MINUTE, START, TARGETS, Oracle

laws = settings(max_examples=50, deadline=None)
WEEK = {day: [(time(9), time(12)), (time(13), time(18))] for day in range(5)}
CALENDAR = WorkingCalendar("Asia/Shanghai", WEEK, special_days={date.fromisoformat(on): [] for on in CLOSED_DAYS})


def terms(priority: str) -> Terms:
    targets = {metric: Target(Unit.MINUTES, minutes) for metric, minutes in TARGETS[priority].items()}
    return Terms(priority, 1, targets, CALENDAR)


TERMS = {priority: terms(priority) for priority in TARGETS}
STEPS = ("reply", "customer", "wait", "hold", "resume", "solve", "reopen", "drop", "high", "low")


def take(course: Course, step: str, minute: int) -> None:
    at = START + minute * MINUTE
    match step:
        case "reply":
            course.public_reply(at)
        case "customer":
            course.customer_wrote(at)
        case "wait" if not course.owes_answer:
            course.stand_still(at, Reason.WAITING_FOR_CUSTOMER)
        case "hold":
            course.stand_still(at, Reason.THIRD_PARTY)
        case "resume":
            course.resume(at)
        case "solve":
            course.solved(at)
        case "reopen":
            course.reopened(at)
        case "drop":
            course.dropped(at)
        case "high" | "low":
            course.change_terms(TERMS[step], at)


@laws
@given(
    st.sampled_from(("high", "low")),
    st.lists(st.tuples(st.integers(0, 900), st.sampled_from(STEPS)), max_size=14),
    st.integers(1, 3000),
)
def test_every_clock_agrees_with_counting_minutes(priority: str, story: list[tuple[int, str]], afterwards: int) -> None:
    course, oracle = Course(TERMS[priority]), Oracle(priority)
    course.start(START)
    for minutes, step in story:
        oracle.let_pass(minutes)
        take(course, step, oracle.minute)
        getattr(oracle, step)()
        assert_agrees(course, oracle)
    oracle.let_pass(afterwards)
    assert_agrees(course, oracle)


def assert_agrees(course: Course, oracle: Oracle) -> None:
    at = START + oracle.minute * MINUTE
    assert len(course.ledgers) == len(oracle.clocks)
    for ledger, finger in zip(course.ledgers, oracle.clocks, strict=True):
        assert (ledger.metric, ledger.state, ledger.terms.priority) == (finger.metric, finger.state, finger.priority)
        found = ledger.reckoned(at)
        assert found is not None
        assert found.elapsed == len(finger.full) * MINUTE
        due = finger.due()
        has_missed = due is not None and due < finger.ran_until
        assert found.missed_at == (START + due * MINUTE if due is not None and has_missed else None)
        if due is not None and found.due_at is not None:
            assert found.due_at == START + due * MINUTE
        elif found.due_at is not None:
            assert found.due_at > START + finger.ran_until * MINUTE
        assert_covered(ledger, at)


def assert_covered(ledger, at) -> None:  # type: ignore[no-untyped-def]
    """From the start to the end, or now, without a gap, an overlap or a second open stretch."""
    stretches = ledger.stretches
    assert stretches[0].begins_at == ledger.started_at
    for before, after in itertools.pairwise(stretches):
        assert before.ends_at == after.begins_at
    assert all(s.ends_at is None or s.ends_at >= s.begins_at for s in stretches)
    assert (stretches[-1].ends_at is None) == ledger.is_open
    assert stretches[-1].ends_at == (ledger.ended_at if not ledger.is_open else None)
    if ledger.metric == FIRST:
        assert all(s.kind is Kind.RUN for s in stretches)


@laws
@given(st.lists(st.integers(1, 500), min_size=2, max_size=6))
def test_further_messages_do_not_move_the_next_response(gaps: list[int]) -> None:
    course = Course(TERMS["high"])
    course.start(START)
    course.public_reply(START + 90 * MINUTE)
    minute, dues = 100, set()
    for gap in gaps:
        minute += gap
        course.customer_wrote(START + minute * MINUTE)
        found = course.open_of("next_response")[0].reckoned(START + minute * MINUTE)
        dues.add(found.due_at if found else None)
    assert len(dues) == 1


@laws
@given(st.integers(0, 2000), st.integers(0, 2000), st.booleans())
def test_it_does_not_matter_when_the_priority_was_raised(first: int, second: int, is_paused: bool) -> None:
    """As long as nothing was met in between: the same pauses, the same start, the same deadline."""
    dues = []
    for raised in (first, second):
        course = Course(TERMS["low"])
        course.start(START)
        steps = sorted([(raised, "high"), *([(600, "hold"), (900, "resume")] if is_paused else [])])
        for minute, step in steps:
            take(course, step, minute)
        dues.append([ledger.reckoned(START + 3000 * MINUTE).due_at for ledger in course.ledgers])  # type: ignore[union-attr]
    assert dues[0] == dues[1]


def test_merging_carries_the_pauses_before_the_target_began() -> None:
    """An hour that the source stood still is not counted against the target that takes its start over."""
    source, target = Course(TERMS["high"]), Course(TERMS["high"])
    source.start(START + timedelta(hours=1))
    source.stand_still(START + timedelta(hours=2), Reason.THIRD_PARTY)
    source.resume(START + timedelta(hours=3))
    target.start(START + timedelta(hours=4))
    target.take_in(source, START + timedelta(hours=5, minutes=30))
    solution = target.one(SOLUTION)
    assert solution is not None
    found = solution.reckoned(START + timedelta(hours=5, minutes=30))
    assert solution.started_at == START + timedelta(hours=1)
    assert found is not None
    assert found.elapsed == timedelta(hours=2, minutes=30), "9-10, 11-12, 13-13:30"
    assert_covered(solution, START)


def test_unanswered_question_of_the_source_is_owed_by_the_target() -> None:
    source, target = Course(TERMS["high"]), Course(TERMS["high"])
    for course in (source, target):
        course.start(START)
        course.public_reply(START + timedelta(hours=1))
    source.customer_wrote(START + timedelta(hours=2))
    target.take_in(source, START + timedelta(hours=3))
    owed = target.open_of("next_response")
    assert [ledger.started_at for ledger in owed] == [START + timedelta(hours=2)]


def test_what_is_told_late_never_ends_before_it_began() -> None:
    course = Course(TERMS["high"])
    course.start(START + timedelta(hours=2))
    course.public_reply(START)
    first = course.one(FIRST)
    assert first is not None
    assert (first.state, first.ended_at) == (MET, START + timedelta(hours=2))


def test_second_wait_for_the_same_reason_adds_nothing() -> None:
    course = Course(TERMS["high"])
    course.start(START)
    for hour in (1, 2):
        course.stand_still(START + timedelta(hours=hour), Reason.THIRD_PARTY)
    solution = course.one(SOLUTION)
    assert solution is not None
    assert solution.state == PAUSED
    assert len(solution.stretches) == 2


def test_without_a_policy_nothing_is_due_until_one_matches_and_then_from_the_first_start() -> None:
    course = Course(Terms("high"))
    course.start(START)
    assert [ledger.reckoned(START) for ledger in course.ledgers] == [None, None]
    course.change_terms(TERMS["high"], START + timedelta(hours=3), Reason.POLICY)
    solution = course.one(SOLUTION)
    assert solution is not None
    found = solution.reckoned(START + timedelta(hours=3))
    assert found is not None
    assert found.due_at == START + timedelta(hours=6), "9-12 and 13-14"
