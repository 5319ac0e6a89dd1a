"""The two workspaces, with the library's articles laid once a test."""

from collections.abc import Iterator

import pytest

from hesi.support.knowledge.queries import fill_library
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
        fill_library()
    return tenant


@pytest.fixture
def agent(provider: Tenant) -> Member:
    with tenant_scope(provider):
        return builders.a_member("小合", roles=("agent",))


@pytest.fixture
def company(provider: Tenant) -> Iterator[Tenant]:
    tenant = builders.a_company(provider=provider)
    with tenant_scope(tenant):
        yield tenant
