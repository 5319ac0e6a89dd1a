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
    """Everybody who teaches or learns."""

    provider: Tenant
    lead: Member
    agent: Member
    second: Member
    company: Tenant
    asker: Member
    colleague: Member
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
        lead = builders.a_member("苏敏", roles=("support_lead",))
        agent, second = (builders.a_member(name, roles=("agent",)) for name in ("何晴", "吴凡"))
    with tenant_scope(company):
        asker, colleague = builders.a_member("林晓"), builders.a_member("周岚")
        admin = builders.a_member("高远", roles=("admin",))
    with tenant_scope(other):
        stranger = builders.a_member("外人", roles=("admin",))
    with tenant_scope(builders.a_provider(name="别家服务商")):
        outsider = builders.a_member("别家", roles=("support_lead",))
    return House(provider, lead, agent, second, company, asker, colleague, admin, stranger, outsider)
