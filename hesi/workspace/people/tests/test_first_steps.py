from datetime import timedelta

from django.template import Context, Template
from django.test import RequestFactory

from hesi.workspace.access.actor import Actor
from hesi.workspace.people.first_steps import first_steps
from tests.builders import a_legal_entity, a_member
from tests.builders_people import an_administrator


def states(member) -> dict[str, tuple[bool, bool]]:
    return {one.step.key: (one.is_done, one.is_next) for one in first_steps(Actor(member)) if one.step.order <= 20}


def test_steps_follow_the_facts(company):
    administrator = an_administrator()
    assert states(administrator) == {
        "tax_id": (False, True),
        "decider": (False, False),
        "colleagues": (False, False),
    }
    a_legal_entity("甲", tax_id="91350100M000100Y43")
    a_member()
    assert states(administrator)["tax_id"] == (True, False)
    assert states(administrator)["colleagues"] == (True, False)


def test_company_of_one_is_led_to_inviting_who_decides(company):
    administrator = an_administrator()
    a_legal_entity("甲", tax_id="91350100M000100Y43")
    step = next(one for one in first_steps(Actor(administrator)) if one.is_next)
    assert (step.step.key, step.url) == ("decider", "/admin/people/new/")
    a_member("同事")
    assert states(administrator)["decider"] == (False, True)
    a_member("郑敏", roles=("finance",))
    assert states(administrator)["decider"] == (True, False)


def test_employees_and_old_companies_are_not_taught(company):
    assert first_steps(Actor(a_member())) == []
    administrator = an_administrator()
    administrator.tenant.created_at -= timedelta(days=60)
    assert first_steps(Actor(administrator)) == []


def test_card_draws_itself(company):
    request = RequestFactory().get("/")
    request.actor = Actor(an_administrator())
    drawn = Template("{% load first_steps %}{% first_steps %}").render(Context({"request": request}))
    assert "开始使用" in drawn
    assert 'max="100"' not in drawn
