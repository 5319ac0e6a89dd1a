"""A look belongs to one agent, one ticket and one person: nobody else comes in by its mark."""

from typing import Any

import pytest
from django.urls import reverse

from hesi.core.errors import Forbidden
from hesi.support.tickets.actions import ask_for_help
from hesi.support.tickets.models import Ticket
from hesi.support.viewing.actions import begin_look
from hesi.support.viewing.tests.scene import Scene, browser_of, forge
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


def test_another_agent_with_the_same_mark_gets_nothing(scene: Scene) -> None:
    scene.look()
    with tenant_scope(scene.provider):
        other = builders.a_member("吴凡", roles=("support_lead",))
    client = forge(browser_of(other), scene.viewing.pk)
    assert client.get("/documents/").status_code == 303
    assert not scene.events()


def test_another_agent_cannot_open_what_was_allowed_to_the_first(scene: Scene) -> None:
    viewing = scene.allows(scene.asks())
    with tenant_scope(scene.provider):
        other = builders.a_member("吴凡", roles=("support_lead",))
        with pytest.raises(Forbidden):
            begin_look(viewing, by=Actor(other))


def test_agent_of_another_provider_gets_nothing(scene: Scene) -> None:
    scene.look()
    elsewhere = builders.a_provider(name="别家服务商")
    with tenant_scope(elsewhere):
        other = builders.a_member("别家客服", roles=("support_lead",))
    client = forge(browser_of(other), scene.viewing.pk)
    assert client.get("/documents/").status_code == 303
    assert not scene.events()


def test_customer_with_a_mark_of_their_own_making_gets_nothing(scene: Scene) -> None:
    scene.look()
    other = builders.a_company(name="另一家公司", provider=scene.provider)
    with tenant_scope(other):
        stranger = builders.a_member("外人", roles=("admin",))
    assert forge(browser_of(stranger), scene.viewing.pk).get("/documents/").status_code == 303


@pytest.mark.parametrize("mark", ["1", True, None, [1], 10**12, -1])
def test_marks_that_name_no_look_lead_back(scene: Scene, mark: Any) -> None:
    scene.look()
    assert forge(browser_of(scene.agent), mark).get("/documents/").status_code == 303


def test_another_ticket_cannot_be_used_to_open_it(scene: Scene) -> None:
    viewing = scene.allows(scene.asks())
    with tenant_scope(scene.company):
        second = ask_for_help(category="claims", title="另一个", body="问题", by=Actor(scene.admin))
    client = browser_of(scene.agent)
    assert client.post(reverse("desk-viewing-opening", args=[second.number, viewing.pk])).status_code == 404


def test_customer_who_changed_provider_is_closed(scene: Scene) -> None:
    client = scene.look()
    Tenant.objects.filter(pk=scene.company.pk).update(provider=builders.a_provider(name="新服务商"))
    assert client.get("/documents/").status_code == 303


def test_agent_without_the_right_to_amounts_cannot_ask(scene: Scene) -> None:
    with tenant_scope(scene.provider):
        plain = builders.a_member("客服", roles=("agent",))
    with pytest.raises(Forbidden):
        scene.asks(agent=plain)


def test_right_taken_away_closes_a_running_look(scene: Scene) -> None:
    from hesi.workspace.access.models import RoleHolder

    client = scene.look()
    with tenant_scope(scene.provider):
        RoleHolder.objects.filter(member=scene.agent).delete()
    assert client.get("/documents/").status_code == 303


def test_person_who_has_left_is_closed(scene: Scene) -> None:
    client = scene.look()
    with tenant_scope(scene.company):
        Member.objects.filter(pk=scene.person.pk).update(is_active=False)
    assert client.get("/documents/").status_code == 303


def test_closed_ticket_closes_the_look(scene: Scene) -> None:
    client = scene.look()
    with tenant_scope(scene.provider):
        Ticket.objects.filter(pk=scene.ticket.pk).update(state=Ticket.State.CLOSED)
    assert client.get("/documents/").status_code == 303
