"""Several people want the last seat at the same moment. SQLite and PostgreSQL alike."""

from functools import partial

import pytest

from hesi.support.trainings.actions import sign_up
from hesi.support.trainings.models import Signup, Training
from hesi.support.trainings.tests.conftest import House
from hesi.support.trainings.tests.test_trainings import offered
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.races.racing import race

pytestmark = pytest.mark.django_db(transaction=True)
LEARNERS = 4


def test_exactly_one_gets_it_and_the_others_wait(house: House) -> None:
    row = offered(house, seats=1)
    with tenant_scope(house.company):
        people = [Actor(builders.a_member(f"员工{at}")) for at in range(LEARNERS)]
    race(house.company, *[partial(sign_up, row, by=person) for person in people])
    with tenant_scope(house.provider):
        states = sorted(Signup.objects.values_list("state", flat=True))
        assert states == ["seated", *["waiting"] * (LEARNERS - 1)]
        assert Training.objects.get().taken == 1


def test_one_person_twice_at_once_has_one_signup(house: House) -> None:
    row = offered(house, seats=3)
    with tenant_scope(house.company):
        person = Actor(builders.a_member("员工"))
    race(house.company, *[partial(sign_up, row, by=person)] * 3)
    with tenant_scope(house.provider):
        assert Signup.objects.count() == 1
        assert Training.objects.get().taken == 1
