"""A provider with two agents on its first line, a company it serves, on a Monday within the hours."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from hesi.core.time import stopped
from hesi.support.service.models import LineMember, SupportLine
from hesi.support.service.starting_lines import lay_service
from hesi.support.tickets.categories import lay_categories
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

# Monday, ten in the morning in China.
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with stopped(MONDAY):
        yield


@pytest.fixture
def provider(db: None) -> Tenant:
    tenant = builders.a_provider()
    with tenant_scope(tenant):
        lay_categories()
        lay_service(tenant)
    return tenant


@pytest.fixture
def line(provider: Tenant) -> SupportLine:
    with tenant_scope(provider):
        return SupportLine.objects.get(key="technical")


def an_agent_on(line: SupportLine, name: str) -> Member:
    with tenant_scope(line.tenant):
        member = builders.a_member(name, roles=("agent",))
        LineMember.objects.create(line=line, member=member)
        return member


@pytest.fixture
def agent(line: SupportLine) -> Member:
    return an_agent_on(line, "何晴")


@pytest.fixture
def colleague(line: SupportLine) -> Member:
    return an_agent_on(line, "吴凡")


@pytest.fixture
def company(provider: Tenant) -> Tenant:
    """Served by the provider; no scope is open."""
    return builders.a_company(provider=provider)


@pytest.fixture
def asker(company: Tenant) -> Member:
    with tenant_scope(company):
        return builders.a_member("林晓")
