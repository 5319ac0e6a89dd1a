"""A provider, the people who look after customers there, and one customer."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from hesi.support.service.models import Entitlement, ServicePlan
from hesi.support.service.starting_lines import lay_service
from hesi.support.tickets.categories import lay_categories
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


@pytest.fixture
def provider(db: None) -> Iterator[Tenant]:
    tenant = builders.a_provider()
    with tenant_scope(tenant):
        lay_categories()
        lay_service(tenant)
        yield tenant


@pytest.fixture
def lead(provider: Tenant) -> Actor:
    return Actor(builders.a_member("苏敏", roles=("support_lead",)))


@pytest.fixture
def manager(provider: Tenant) -> Actor:
    return Actor(builders.a_member("吴凡", roles=("agent",)))


@pytest.fixture
def agent(provider: Tenant) -> Actor:
    return Actor(builders.a_member("何晴", roles=("agent",)))


@pytest.fixture
def customer(provider: Tenant, manager: Actor) -> Tenant:
    """With a contract that has two hundred days to go; its success manager is 吴凡."""
    tenant = builders.a_company("远山贸易有限公司", provider=provider)
    today = provider.today
    Entitlement.objects.create(
        customer=tenant,
        plan=ServicePlan.objects.get(key="enterprise"),
        starts_on=today - timedelta(days=165),
        ends_on=today + timedelta(days=200),
        success_manager=manager.member,
    )
    return tenant
