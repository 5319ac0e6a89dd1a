"""The two workspaces every test of support stands in."""

from collections.abc import Iterator

import pytest

from hesi.support.tickets.categories import lay_categories
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


@pytest.fixture
def provider(db: None) -> Tenant:
    tenant = builders.a_provider()
    with tenant_scope(tenant):
        lay_categories()
    return tenant


@pytest.fixture
def agent(provider: Tenant) -> Member:
    with tenant_scope(provider):
        return builders.a_member("小合", roles=("agent",))


@pytest.fixture
def lead(provider: Tenant) -> Member:
    with tenant_scope(provider):
        return builders.a_member("苏敏", roles=("agent", "support_lead"))


@pytest.fixture
def company(provider: Tenant) -> Iterator[Tenant]:
    tenant = builders.a_company(provider=provider)
    with tenant_scope(tenant):
        yield tenant
