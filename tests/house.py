"""A provider, two of its customers and their people."""

from dataclasses import dataclass

import pytest

from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


@dataclass
class House:
    """Who asks and who answers, and those who are neither."""

    provider: Tenant
    lead: Member
    agent: Member
    company: Tenant
    asker: Member
    admin: Member
    other: Member
    outsider: Member

    @property
    def by(self) -> Actor:
        return Actor(self.lead)


@pytest.fixture
def house(db: None) -> House:
    provider = builders.a_provider()
    company = builders.a_company(provider=provider)
    other = builders.a_company(name="另一家公司", provider=provider)
    with tenant_scope(provider):
        lead, agent = builders.a_member("苏敏", roles=("support_lead",)), builders.a_member("何晴", roles=("agent",))
    with tenant_scope(company):
        asker, admin = builders.a_member("林晓"), builders.a_member("高远", roles=("admin",))
    with tenant_scope(other):
        stranger = builders.a_member("外人", roles=("admin",))
    with tenant_scope(builders.a_provider(name="别家服务商")):
        outsider = builders.a_member("别家", roles=("support_lead",))
    return House(provider, lead, agent, company, asker, admin, stranger, outsider)
