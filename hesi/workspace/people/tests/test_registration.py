import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from hesi.core.errors import Invalid
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.people.actions.registration import EmailTaken, RegistrationClosed, register_company
from hesi.workspace.people.models import Department, LegalEntity, Member, User
from hesi.workspace.tenancy.models import Plan, Tenant
from hesi.workspace.tenancy.opening import open_workspace
from hesi.workspace.tenancy.scope import tenant_scope

FACTS = {
    "name": "远山贸易有限公司",
    "email": "Founder@Example.com",
    "password": "a quiet river at dawn",
    "person_name": "苏远",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_pace():
    cache.clear()


def register(**changes) -> Member:
    return register_company(**{**FACTS, **changes})


def test_registered_company_has_a_founder_who_may_do_everything():
    founder = register()
    assert (founder.tenant.plan, founder.tenant.trial_days_left) == (Plan.TRIAL, 14)
    with tenant_scope(founder.tenant):
        assert {role.key for role in founder.roles.all()} == {"admin", "finance"}
        assert LegalEntity.objects.get().name == "远山贸易有限公司"
        assert Department.objects.get().path == f"/{founder.department_id}/"
        assert Event.objects.filter(name="company.registered", subject_id=founder.pk).exists()
        assert Actor(founder).holds("people.manage")
    assert founder.user.email == "founder@example.com"


def test_company_is_supported_by_the_provider_where_there_is_one():
    provider = open_workspace("合思服务", kind=Tenant.Kind.PROVIDER, plan=Plan.ENTERPRISE)
    assert register().tenant.provider == provider


def test_address_in_use_is_refused_with_the_way_to_sign_in():
    register()
    with pytest.raises(EmailTaken, match="登录") as refusal:
        register(name="另一家")
    assert "email" in refusal.value.fields
    assert Tenant.objects.count() == 1


@pytest.mark.parametrize("password", ["short", "1234567890", "founder@example.com", "x" * 200])
def test_weak_password_is_refused_with_advice(password):
    with pytest.raises(Invalid) as refusal:
        register(password=password)
    assert "password" in refusal.value.fields
    assert not User.objects.exists()


def test_closed_registration_opens_nothing(settings):
    settings.REGISTRATION_OPEN = False
    with pytest.raises(RegistrationClosed):
        register()
    assert Client().get("/register/").status_code == 200


def test_page_opens_the_workspace_signs_in_and_sends_the_verification():
    browser = Client()
    answer = browser.post("/register/", {**FACTS, "language": "en"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert browser.get("/preferences/").status_code == 200
    assert mail.outbox[0].to == ["founder@example.com"]
    assert "Confirm your address" in mail.outbox[0].subject
    assert User.objects.get().language == "en"


def test_page_shows_what_to_correct_beside_the_field():
    answer = Client().post("/register/", {**FACTS, "password": "short", "language": "zh-hans"})
    assert answer.status_code == 422
    assert "password" in answer.context["form"].errors


def test_many_registrations_from_one_network_have_to_wait():
    browser = Client()
    answers = [browser.post("/register/", {"name": "x"}).status_code for _ in range(11)]
    assert answers[:10] == [422] * 10
    assert answers[10] == 429
