"""Support looks only with consent of whom it asks, and only for its time."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from hesi.core.errors import Conflict, Forbidden, Invalid, NotFound
from hesi.core.time import now
from hesi.support.viewing.actions import allow_viewing, choose_viewing_policy, deny_viewing
from hesi.support.viewing.models import Viewing, ViewingPolicy
from hesi.support.viewing.tasks import end_when_over
from hesi.support.viewing.tests.scene import Scene, browser_of, forge
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.looking import LOOK_SESSION_KEY
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


def test_without_consent_nothing_opens(scene: Scene) -> None:
    viewing = scene.asks()
    client = browser_of(scene.agent)
    assert client.post(reverse("desk-viewing-opening", args=[scene.ticket.number, viewing.pk])).status_code == 409
    forge(client, viewing.pk)
    assert client.get("/documents/").status_code == 303
    assert LOOK_SESSION_KEY not in client.session
    assert not scene.events()


def test_denied_request_cannot_be_used_or_allowed_later(scene: Scene) -> None:
    viewing = scene.asks()
    with tenant_scope(scene.company):
        deny_viewing(viewing.pk, by=Actor(scene.person))
        with pytest.raises(Conflict):
            allow_viewing(viewing.pk, minutes=15, by=Actor(scene.person))
    client = forge(browser_of(scene.agent), viewing.pk)
    assert client.get("/documents/").status_code == 303


def test_request_lapses_after_a_day(scene: Scene) -> None:
    viewing = scene.asks()
    with time_machine.travel(now() + timedelta(hours=25), tick=False), pytest.raises(Conflict):
        scene.allows(viewing)


def test_consent_ends_by_the_clock_without_any_job(scene: Scene) -> None:
    client = scene.look(minutes=15)
    assert client.get("/documents/").status_code == 200
    with time_machine.travel(now() + timedelta(minutes=15), tick=False):
        answer = client.get("/documents/")
        assert answer.status_code == 303
        assert answer.url == reverse("desk-ticket", args=[scene.ticket.number]) or answer.url == reverse("desk")
    assert LOOK_SESSION_KEY not in client.session
    assert len(scene.events()) == 1


def test_job_marks_the_end_and_tells_the_person_what_was_seen(scene: Scene) -> None:
    client = scene.look(minutes=15)
    client.get("/documents/")
    viewing = scene.viewing
    with tenant_scope(scene.provider):
        end_when_over.func(tenant_id=scene.provider.pk, pk=viewing.pk)
    assert scene.viewing.state == Viewing.State.ENDED
    assert scene.viewing.ended_at == viewing.until_at
    assert scene.events("viewing.ended")


def test_revoked_consent_ends_at_the_next_click(scene: Scene) -> None:
    client = scene.look()
    assert client.get("/documents/").status_code == 200
    address = reverse("ticket-viewing-revocation", args=[scene.ticket.number, scene.viewing.pk])
    assert browser_of(scene.person).post(address).status_code == 303
    assert client.get("/wallet/").status_code == 303
    assert len(scene.events()) == 1


def test_administrator_can_revoke_and_forbid(scene: Scene) -> None:
    client = scene.look()
    with tenant_scope(scene.company):
        choose_viewing_policy(ViewingPolicy.Choice.FORBIDDEN, by=Actor(scene.admin))
    assert client.get("/documents/").status_code == 303
    assert scene.viewing.state == Viewing.State.REVOKED
    with pytest.raises(Conflict):
        scene.asks()


def test_policy_row_alone_closes_a_running_look(scene: Scene) -> None:
    client = scene.look()
    with tenant_scope(scene.company):
        ViewingPolicy.objects.create(choice=ViewingPolicy.Choice.FORBIDDEN)
    assert client.get("/documents/").status_code == 303


def test_only_an_administrator_allows_where_the_company_says_so(scene: Scene) -> None:
    with tenant_scope(scene.company):
        choose_viewing_policy(ViewingPolicy.Choice.ADMIN, by=Actor(scene.admin))
    viewing = scene.asks()
    with pytest.raises(Forbidden):
        scene.allows(viewing)
    assert scene.allows(viewing, by=scene.admin).state == Viewing.State.ALLOWED


def test_colleague_cannot_allow_for_another(scene: Scene) -> None:
    viewing = scene.asks()
    with tenant_scope(scene.company):
        colleague = builders.a_member("同事")
        with pytest.raises(Forbidden):
            allow_viewing(viewing.pk, minutes=15, by=Actor(colleague))
    decision = reverse("ticket-viewing-decision", args=[scene.ticket.number, viewing.pk])
    assert browser_of(colleague).post(decision, {"answer": "allow", "minutes": "15"}).status_code == 404


def test_administrator_of_another_company_cannot_allow(scene: Scene) -> None:
    viewing = scene.asks()
    other = builders.a_company(name="另一家公司", provider=scene.provider)
    with tenant_scope(other):
        stranger = builders.a_member("外人", roles=("admin",))
        with pytest.raises(NotFound):
            allow_viewing(viewing.pk, minutes=15, by=Actor(stranger))
    decision = reverse("admin-viewing-decision", args=[viewing.pk])
    assert browser_of(stranger).post(decision, {"answer": "allow", "minutes": "15"}).status_code == 404
    assert scene.ticket.number not in browser_of(stranger).get("/admin/viewing/").content.decode()


def test_agent_cannot_consent_for_the_customer(scene: Scene) -> None:
    viewing = scene.asks()
    with tenant_scope(scene.provider), pytest.raises(NotFound):
        allow_viewing(viewing.pk, minutes=15, by=Actor(scene.agent))


def test_never_longer_than_an_hour(scene: Scene) -> None:
    with pytest.raises(Invalid):
        scene.asks(minutes=61)
    viewing = scene.asks()
    with pytest.raises(Invalid):
        scene.allows(viewing, minutes=600)


def test_one_open_request_for_a_ticket_and_agent(scene: Scene) -> None:
    scene.asks()
    with pytest.raises(Conflict):
        scene.asks()
