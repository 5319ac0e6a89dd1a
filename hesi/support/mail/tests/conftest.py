"""A provider with its mailbox, and those who write to it."""

from collections.abc import Iterator

import pytest

from hesi.support.mail.models import Mailbox
from hesi.support.mail.tests.taking import BOX
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


@pytest.fixture
def provider(db: None) -> Iterator[Tenant]:
    tenant = builders.a_provider()
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def box(provider: Tenant) -> Mailbox:
    return Mailbox.objects.create(address=BOX, name="合思服务中心")


@pytest.fixture
def agent(provider: Tenant) -> Member:
    return builders.a_member("小合", roles=("agent",), email="agent@hesi.example")


@pytest.fixture
def lead(provider: Tenant) -> Member:
    return builders.a_member("组长", roles=("support_lead",))


@pytest.fixture
def customer(provider: Tenant) -> Member:
    """A member of a customer's company."""
    company = builders.a_company(provider=provider)
    with tenant_scope(company):
        return builders.a_member("王小明", email="wang@customer.example")


@pytest.fixture
def colleague(customer: Member) -> Member:
    with tenant_scope(customer.tenant):
        return builders.a_member("李芳", email="li@customer.example")


@pytest.fixture
def stranger(provider: Tenant) -> Member:
    """A member of another company that the same provider serves."""
    company = builders.a_company("另一家公司", provider=provider)
    with tenant_scope(company):
        return builders.a_member("外人", email="eve@other.example")
