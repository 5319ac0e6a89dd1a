"""The round of every minute: who is warned, what is written down, who climbs the ladder; each of it once."""

from datetime import timedelta

import pytest

from hesi.support.promises import clocks, rounds
from hesi.support.promises.actions import acknowledge_alert, draw_ladder
from hesi.support.promises.clocks import Facts
from hesi.support.promises.models import Alert, Clock, EscalationRung
from hesi.support.promises.rounds import Round, look_round
from hesi.support.promises.tests.conftest import a_subject, at, the
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.events.models import Event
from hesi.workspace.people.models import Member

pytestmark = pytest.mark.usefixtures("provider", "told")


def test_warning_comes_once_before_the_deadline() -> None:
    a_subject("high")
    assert look_round(at("mon 10:44")) == Round()
    assert look_round(at("mon 10:46")).warned == 1
    assert look_round(at("mon 10:46")).warned == 0
    assert Event.objects.get(name="promise.warned").facts["metric"] == "first_response"


def test_missed_deadline_is_written_once_with_the_deadline() -> None:
    subject = a_subject("high")
    assert look_round(at("mon 11:00")).breached == 0, "at the deadline an answer is in time"
    assert look_round(at("mon 11:01")).breached == 1
    assert look_round(at("mon 11:02")).breached == 0
    assert the(subject, "first_response").breached_at == at("mon 11:00")
    clocks.public_reply(subject, at=at("mon 11:30"))
    assert Event.objects.filter(name="promise.breached").count() == 1


def test_answered_in_time_is_never_missed() -> None:
    subject = a_subject("high")
    clocks.public_reply(subject, at=at("mon 10:59"))
    look_round(at("mon 11:05"))
    assert not Clock.objects.filter(breached_at__isnull=False).exists()


def test_what_stands_still_is_neither_warned_of_nor_missed() -> None:
    subject = a_subject("high")
    clocks.public_reply(subject, at=at("mon 10:10"))
    clocks.wait_for_customer(subject, at=at("mon 10:10"))
    assert look_round(at("tue 10:00")) == Round()


def test_rung_at_the_deadline_tells_agent_and_lead_and_asks(agent: Member, lead: Member) -> None:
    subject = a_subject("high")
    look_round(at("mon 11:01"))
    alert = Alert.objects.get()
    assert alert.told == sorted([agent.pk, lead.pk])
    assert alert.next_at == at("mon 11:31")
    assert the(subject, "first_response").rung_at == at("mon 11:30"), "the next rung stands at 150%"


def test_unacknowledged_rung_lets_the_next_one_be_climbed_early() -> None:
    EscalationRung.objects.all().delete()
    draw_ladder("first_response", "", [_rung(100), _rung(400)], by=_system())
    a_subject("high")
    look_round(at("mon 11:01"))
    assert look_round(at("mon 11:32")).repeated == 1
    assert sorted(Alert.objects.values_list("rung__at_percent", flat=True)) == [100, 400]


def test_last_rung_is_told_again_until_somebody_acknowledges(agent: Member) -> None:
    EscalationRung.objects.all().delete()
    draw_ladder("first_response", "", [_rung(100)], by=_system())
    a_subject("high")
    look_round(at("mon 11:01"))
    assert look_round(at("mon 11:32")).repeated == 1
    alert = Alert.objects.get()
    assert alert.times == 2
    acknowledge_alert(alert, by=Actor(agent))
    assert look_round(at("mon 12:40")).repeated == 0
    alert.refresh_from_db()
    assert alert.acknowledged_by == agent
    assert Event.objects.filter(name="promise.acknowledged").count() == 1


def test_nobody_is_told_at_night_and_everybody_in_the_morning() -> None:
    a_subject("high", start="mon 17:30")
    clocks_due = Clock.objects.get(metric="first_response").due_at
    assert clocks_due == at("tue 9:30")
    a_subject("high", start="mon 17:00")
    assert look_round(at("mon 18:01")).escalated == 1, "just after closing people are still told"
    a_subject("high", start="mon 16:59")
    assert look_round(at("mon 20:00")).escalated == 0
    assert look_round(at("tue 9:00")).escalated == 0
    assert look_round(at("tue 9:01")).escalated == 1


def test_urgent_is_told_at_any_hour() -> None:
    a_subject("urgent", start="mon 17:50", plan="enterprise")
    assert look_round(at("mon 22:00")).escalated > 0


def test_two_workers_tell_once() -> None:
    """The second reads before the first has written: every write of its own must find that it came too late."""
    a_subject("high")
    moment = at("mon 11:01")
    ladder = rounds.read_ladder()
    subject = next(iter(rounds.subjects_of(list(Clock.objects.all())).values()))
    stale = list(Clock.objects.filter(metric="first_response").select_related("version"))
    assert look_round(moment).breached == 1
    for clock in stale:
        assert rounds._warn(clock, subject, moment) == 0
        assert rounds._breach(clock, subject) == 0
        assert rounds._climb(clock, subject, ladder, moment) == 0
    assert Event.objects.filter(name="promise.breached").count() == 1
    assert Event.objects.filter(name="promise.escalated").count() == 1


def test_answer_between_reading_and_writing_is_not_called_late() -> None:
    subject = a_subject("high")
    stale = the(subject, "first_response")
    clocks.public_reply(subject, at=at("mon 10:59"))
    assert rounds._breach(stale, subject) == 0
    assert the(subject, "first_response").breached_at is None


def test_lower_priority_keeps_what_was_missed() -> None:
    subject = a_subject("high")
    look_round(at("mon 11:01"))
    clocks.reprioritised(subject, Facts(1, "standard", "low"), at=at("mon 11:05"))
    first = the(subject, "first_response")
    assert (first.breached_at, first.due_at) == (at("mon 11:00"), at("mon 18:00"))


def test_round_reads_by_index_and_not_everything(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _each in range(5):
        a_subject("low")
    with django_assert_max_num_queries(6):
        look_round(at("mon 10:05"))


def test_ladder_without_acknowledgement_is_not_repeated() -> None:
    draw_ladder("first_response", "", [_rung(100) | {"needs_acknowledgement": False}], by=_system())
    a_subject("high")
    look_round(at("mon 11:01"))
    assert Alert.objects.get(rung__at_percent=100).next_at is None
    assert look_round(at("mon 11:01") + timedelta(hours=2)).repeated == 0


def _rung(percent: int) -> dict[str, object]:
    return {
        "at_percent": percent,
        "targets": ["agent"],
        "channels": ["in_app"],
        "needs_acknowledgement": True,
        "repeat_minutes": 30,
        "obeys_hours": True,
    }


def _system() -> SystemActor:
    return SystemActor("tests")


def test_warned_clock_keeps_the_moment_at_which_it_became_a_risk() -> None:
    subject = a_subject("high")
    look_round(at("mon 10:46"))
    first = the(subject, "first_response")
    assert (first.warn_at, first.warned_at) == (at("mon 10:45"), at("mon 10:46"))
