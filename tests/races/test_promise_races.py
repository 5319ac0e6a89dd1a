"""Clocks with two workers and an agent at once: every event once, and an answer in time is never called late."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest

from hesi.support.promises import clocks
from hesi.support.promises.clocks import Facts
from hesi.support.promises.models import Alert, Clock, ClockSegment, SlaPolicy
from hesi.support.promises.rounds import look_round
from hesi.workspace.events.models import Event
from hesi.workspace.events.subjects import SubjectPointer
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.races.racing import race, refusals

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
HIGH = Facts(1, "standard", "high")
_serial = count(1)


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    with tenant_scope(builders.a_provider()) as provider:
        yield provider


def a_subject() -> SubjectPointer:
    subject = SubjectPointer("thing", next(_serial), "GD-1")
    clocks.start_clocks(subject, HIGH, at=MONDAY)
    return subject


def test_two_workers_write_each_missed_deadline_and_each_rung_once(tenant: Tenant) -> None:
    for _each in range(3):
        a_subject()
    late = MONDAY + timedelta(minutes=61)
    race(tenant, *[lambda: look_round(late)] * 3)
    assert Event.objects.filter(name="promise.breached").count() == 3
    assert Event.objects.filter(name="promise.escalated").count() == Alert.objects.count() == 3


def test_answer_in_time_is_in_time_whoever_comes_first(tenant: Tenant) -> None:
    subject = a_subject()
    due = MONDAY + timedelta(hours=1)
    race(tenant, lambda: clocks.public_reply(subject, at=due), lambda: look_round(due + timedelta(seconds=1)))
    first = Clock.objects.get(subject_id=subject.pk, metric="first_response")
    assert (first.state, first.breached_at) == ("met", None)


def test_two_messages_at_once_make_one_next_response(tenant: Tenant) -> None:
    subject = a_subject()
    clocks.public_reply(subject, at=MONDAY)
    answers = race(tenant, *[lambda: clocks.customer_wrote(subject, at=MONDAY + timedelta(minutes=5))] * 2)
    assert not refusals(answers)
    assert Clock.objects.filter(metric="next_response").count() == 1
    assert ClockSegment.objects.filter(clock__metric="next_response").count() == 1


def test_first_two_questions_lay_the_policies_once(tenant: Tenant) -> None:
    race(tenant, a_subject, a_subject)
    assert SlaPolicy.objects.count() == 3
    assert Clock.objects.filter(version__isnull=True).count() == 0
