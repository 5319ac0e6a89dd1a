"""A provider with two agents and a lead, and a customer who asks."""

from collections.abc import Iterator
from typing import Any

import pytest

from hesi.support.tickets.actions import ask_for_help
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


class Desk:
    """The people, and tickets as they are needed. Tests run inside the provider's scope."""

    def __init__(self) -> None:
        self.provider: Tenant = builders.a_provider()
        with tenant_scope(self.provider):
            self.agent: Member = builders.a_member("何晴", roles=("agent",))
            self.other: Member = builders.a_member("吴凡", roles=("agent",))
            self.lead: Member = builders.a_member("苏敏", roles=("support_lead",))
        self.company: Tenant = builders.a_company(provider=self.provider)
        with tenant_scope(self.company):
            self.asker: Member = builders.a_member("林晓")
            self.colleague: Member = builders.a_member("周岚")

    @property
    def by(self) -> Actor:
        """The agent at work."""
        return Actor(self.agent)

    def ticket(self, title: str = "发票识别不了", **fields: Any) -> Ticket:
        """Asked by the customer's member, with nobody working on it yet."""
        asker = fields.pop("asker", self.asker)
        facts = {"category": "other", "title": title, "body": "上传后一直失败", **fields}
        with tenant_scope(asker.tenant):
            made = ask_for_help(by=Actor(asker), **facts)
        Ticket.objects.filter(pk=made.pk).update(agent=None, taken_at=None, assigned_at=None)
        return Ticket.objects.get(pk=made.pk)


@pytest.fixture
def desk(db: None) -> Iterator[Desk]:
    """Inside the provider's workspace."""
    made = Desk()
    with tenant_scope(made.provider):
        yield made
