"""Two answers of one person, and two rounds, at the same moment. SQLite and PostgreSQL alike."""

from functools import partial

import pytest

from hesi.core.time import now
from hesi.support.surveys.actions import answer_survey, invite_due
from hesi.support.surveys.links import Respondent
from hesi.support.surveys.models import Answer, Invitation
from hesi.support.surveys.tests.test_surveys import SYSTEM, asked, invitation_of, running
from hesi.workspace.tenancy.scope import tenant_scope
from tests.house import House
from tests.races.racing import race, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_two_answers_is_kept(house: House) -> None:
    asked(house)
    row = invitation_of(house, house.asker)
    with tenant_scope(house.provider):
        question = row.survey.questions.all()[0].pk
    said = [partial(answer_survey, row, answers={question: score}, by=Respondent(row)) for score in ("9", "1")]
    assert len(refusals(race(house.provider, *said))) == 1
    with tenant_scope(house.provider):
        assert Answer.objects.count() == 1


def test_two_rounds_ask_nobody_twice(house: House) -> None:
    running(house)
    race(house.provider, *[partial(invite_due, now(), by=SYSTEM)] * 2)
    with tenant_scope(house.provider):
        assert Invitation.objects.count() == 3
