"""A provider whose agent looks, a customer who may allow it, and the ticket between them."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hesi.support.tickets.actions import ask_for_help
from hesi.support.tickets.models import Ticket
from hesi.support.viewing.actions import allow_viewing, ask_to_look
from hesi.support.viewing.models import Viewing
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.looking import LOOK_SESSION_KEY
from hesi.workspace.events.models import Event
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


@dataclass
class Scene:
    """A provider with an agent, a customer with a person who asked."""

    provider: Tenant
    company: Tenant
    agent: Member
    person: Member
    admin: Member
    ticket: Ticket

    def asks(self, minutes: int = 30, agent: Member | None = None) -> Viewing:
        with tenant_scope(self.provider):
            return ask_to_look(self.ticket, reason="看看审批流", minutes=minutes, by=Actor(agent or self.agent))

    def allows(self, viewing: Viewing, minutes: int = 30, by: Member | None = None) -> Viewing:
        with tenant_scope(self.company):
            return allow_viewing(viewing.pk, minutes=minutes, by=Actor(by or self.person))

    def look(self, minutes: int = 30) -> Client:
        """A browser of the agent's that looks."""
        viewing = self.allows(self.asks(), minutes)
        client = browser_of(self.agent)
        opened = client.post(reverse("desk-viewing-opening", args=[self.ticket.number, viewing.pk]))
        assert opened.status_code == 303
        return client

    @property
    def viewing(self) -> Viewing:
        with tenant_scope(self.provider):
            found: Viewing = Viewing.objects.latest("pk")
            return found

    def events(self, name: str = "viewing.page_opened") -> list[Event]:
        with tenant_scope(self.company):
            return list(Event.objects.filter(name=name).order_by("pk"))


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def forge(client: Client, pk: Any) -> Client:
    """What somebody would have who could write into their own session."""
    session = client.session
    session[LOOK_SESSION_KEY] = pk
    session.save()
    return client


@pytest.fixture
def scene(db: None) -> Scene:
    provider = builders.a_provider()
    company = builders.a_company(provider=provider)
    with tenant_scope(provider):
        agent = builders.a_member("何晴", roles=("support_lead",))
    with tenant_scope(company):
        person, admin = builders.a_member("林晓"), builders.a_member("管理员", roles=("admin",))
        ticket = ask_for_help(category="claims", title="提交不了", body="按钮是灰的", by=Actor(person))
    return Scene(provider, company, agent, person, admin, ticket)
