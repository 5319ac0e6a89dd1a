from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from hesi.core.errors import Forbidden, Invalid
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import WorkspaceReadOnly
from hesi.workspace.events.models import Event
from hesi.workspace.people.actions.departments import add_department
from hesi.workspace.people.actions.plans import extend_trial, set_plan
from hesi.workspace.people.actions.preferences import change_own_details
from hesi.workspace.tenancy.models import Plan, Tenant
from hesi.workspace.tenancy.opening import open_workspace
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member
from tests.builders_people import an_administrator


@pytest.fixture
def provider(db):
    return open_workspace("合思服务", kind=Tenant.Kind.PROVIDER, plan=Plan.ENTERPRISE)


@pytest.fixture
def customer(provider):
    tenant = open_workspace("远山贸易", provider=provider)
    tenant.trial_ends_on = tenant.today - timedelta(days=3)
    tenant.save()
    return tenant


@pytest.fixture
def by(provider):
    with tenant_scope(provider):
        yield Actor(an_administrator())


def test_ended_trial_is_read_only_and_a_plan_opens_it(customer, by):
    with tenant_scope(customer):
        founder = an_administrator()
        with pytest.raises(WorkspaceReadOnly):
            add_department("甲", parent=None, by=Actor(founder))
        change_own_details(name="仍可改", language="en", theme="auto", by=Actor(founder))
    set_plan(customer, Plan.STANDARD, by=by)
    with tenant_scope(customer):
        founder.refresh_from_db()
        customer.refresh_from_db()
        founder.tenant = customer
        assert add_department("甲", parent=None, by=Actor(founder)).pk
        assert Event.objects.filter(name="workspace.plan_set").exists()


def test_extension_counts_from_today_once_the_trial_has_ended(customer, by):
    assert extend_trial(customer, 7, by=by).trial_days_left == 7
    assert extend_trial(customer, 3, by=by).trial_days_left == 10
    with pytest.raises(Invalid):
        extend_trial(customer, 1000, by=by)


def test_customers_do_not_set_their_own_plan(customer):
    with tenant_scope(customer):
        customer.plan = Plan.STANDARD
        customer.save()
        founder = an_administrator()
        with pytest.raises(Forbidden):
            set_plan(customer, Plan.ENTERPRISE, by=Actor(founder))


def test_operator_sets_the_plan_of_a_company_that_supports_itself(db, capsys):
    alone = open_workspace("自营公司")
    call_command("set_plan", "自营公司", "standard")
    alone.refresh_from_db()
    assert alone.plan == Plan.STANDARD
    with pytest.raises(CommandError, match="自营公司"):
        call_command("set_plan", "没有这家", "standard")


def test_another_provider_s_customer_is_none(by):
    other = open_workspace("别家客户")
    with pytest.raises(Tenant.DoesNotExist):
        set_plan(other, Plan.ENTERPRISE, by=by)


def test_pages_list_customers_and_set_plans(provider, customer, client_of):
    with tenant_scope(provider):
        browser = client_of(an_administrator())
        assert "远山贸易" in browser.get("/customers/").content.decode()
        assert browser.get(f"/customers/{customer.key}/").status_code == 200
        assert browser.post(f"/customers/{customer.key}/extension/", {"days": 5}).status_code == 303
        assert browser.post(f"/customers/{customer.key}/plan/", {"plan": "standard"}).status_code == 303
        assert browser.post(f"/customers/{customer.key}/plan/", {"plan": "gold"}).status_code == 422
        agent = client_of(a_member(roles=("agent",)))
        assert agent.get("/customers/").status_code == 403
    customer.refresh_from_db()
    assert customer.plan == Plan.STANDARD
    with tenant_scope(customer):
        administrator = client_of(an_administrator())
        assert administrator.get("/customers/").status_code == 403
        assert administrator.get("/plan/").status_code == 200
