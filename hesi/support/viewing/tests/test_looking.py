"""Support looks at a customer's pages: only with consent, only for its time, and changing nothing whatever is tried."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from hesi.core.errors import Conflict, Forbidden, Invalid, NotFound
from hesi.core.time import now
from hesi.expenses.documents.models import Document
from hesi.support.service.models import Contact
from hesi.support.tickets.actions import ask_for_help
from hesi.support.tickets.models import Ticket
from hesi.support.viewing.actions import (
    allow_viewing,
    ask_to_look,
    begin_look,
    choose_viewing_policy,
    deny_viewing,
    revoke_viewing,
)
from hesi.support.viewing.models import Viewing, ViewingPolicy
from hesi.support.viewing.reach import OPEN
from hesi.support.viewing.tasks import end_when_over
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.looking import LOOK_SESSION_KEY, LookingActor, OnlyLooking, nothing_changes
from hesi.workspace.access.rules import allowed, may, require
from hesi.workspace.access.tokens import create_token
from hesi.workspace.events.live.sessions import listener_of
from hesi.workspace.events.models import Event
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Plan, Tenant
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope
from tests import builders
from tests.architecture.test_access import addresses, filled, methods_of
from tests.architecture.world import World, a_world
from tests.builders_documents import a_claim
from tests.builders_invoices import a_carrier


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


# What it is for


def test_agent_sees_the_persons_page_under_a_banner(scene: Scene) -> None:
    with tenant_scope(scene.company):
        claim = a_claim(scene.person)
    client = scene.look()
    assert client.get("/").status_code == 200
    page = client.get(reverse("document", args=[claim.number]))
    assert page.status_code == 200
    text = page.content.decode()
    assert claim.number in text
    assert "look-banner" in text
    assert scene.person.name in text
    assert "data-live=" not in text, "no stream while looking"


def test_every_page_is_written_down_where_the_customer_sees_it(scene: Scene) -> None:
    client = scene.look()
    for address in ("/documents/", "/wallet/?state=free", "/documents/NONE/"):
        client.get(address)
    told = scene.events()
    assert [event.facts["address"] for event in told] == ["/documents/", "/wallet/?state=free", "/documents/NONE/"]
    assert all(event.actor_member_id is None and "何晴" in event.actor_label for event in told)
    seen = browser_of(scene.person).get(reverse("ticket-viewing", args=[scene.ticket.number])).content.decode()
    assert "/wallet/?state=free" in seen
    assert "/documents/NONE/" in browser_of(scene.admin).get("/admin/viewing/").content.decode()
    trail = browser_of(scene.admin).get("/admin/audit/?name=viewing.page_opened").content.decode()
    assert "/wallet/?state=free" in trail


def test_agents_own_sign_in_is_untouched(scene: Scene) -> None:
    client = scene.look()
    assert client.post(reverse("viewing-stop")).url == reverse("desk-viewing", args=[scene.ticket.number])
    desk = client.get(reverse("desk"))
    assert desk.status_code == 200
    assert client.session["_auth_user_id"] == str(scene.agent.user_id)
    assert scene.viewing.state == Viewing.State.ENDED
    assert scene.events("viewing.ended")


# Consent


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


# Whose session


def forge(client: Client, pk: Any) -> Client:
    """What somebody would have who could write into their own session."""
    session = client.session
    session[LOOK_SESSION_KEY] = pk
    session.save()
    return client


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


# What stays closed


CLOSED = (
    "/preferences/",
    "/preferences/tokens/",
    "/preferences/accounts/",
    "/accounts/two-factor/",
    "/accounts/password/change/",
    "/workspaces/",
    "/plan/",
    "/exports/",
    "/support/",
    "/support/new/",
    "/desk/",
    "/customers/",
    "/api/v1/documents",
    "/api/v1/people/me",
    "/api/v1/tickets",
)


@pytest.mark.parametrize("address", CLOSED)
def test_rooms_that_are_never_shown(scene: Scene, address: str) -> None:
    client = scene.look()
    assert client.get(address).status_code == 403
    assert not scene.events(), "what is refused was not opened"


def test_page_left_open_from_before_stays_as_it_is(scene: Scene) -> None:
    client, address = scene.look(), f"/desk/{scene.ticket.number}/viewing/"
    live = client.get(address, headers={"HX-Request": "true", "X-Live": "1"})
    assert (live.status_code, live.content) == (204, b"")
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 403


def test_tokens_answer_for_their_holder_and_know_no_look(scene: Scene) -> None:
    client = scene.look()
    with tenant_scope(scene.provider):
        _token, secret = create_token("脚本", by=Actor(scene.agent))
    answer = client.get("/api/v1/people/me", headers={"Authorization": f"Bearer {secret}"})
    assert scene.person.name not in answer.content.decode()


def test_originals_cannot_be_taken_along(scene: Scene) -> None:
    with tenant_scope(scene.company):
        key = a_carrier(scene.person, b"<x/>").file.key
    client = scene.look()
    assert browser_of(scene.person).get(f"/files/{key}/").status_code == 200
    assert client.get(f"/files/{key}/").status_code == 403


def test_nothing_is_kept_by_the_browser(scene: Scene) -> None:
    assert scene.look().get("/documents/")["Cache-Control"] == "no-store"


def test_stream_is_closed_while_looking(scene: Scene) -> None:
    client = scene.look()
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    assert listener_of(cookie) is None
    client.post(reverse("viewing-stop"))
    assert listener_of(cookie) is not None


def test_other_sessions_see_nothing_of_it(scene: Scene) -> None:
    scene.look().get("/search/?q=GD")
    beside = browser_of(scene.agent).get("/desk/")
    assert beside.status_code == 200
    assert "look-banner" not in beside.content.decode()
    assert "look-banner" not in browser_of(scene.person).get("/").content.decode()


def test_search_finds_what_the_person_finds_and_no_more(scene: Scene) -> None:
    other = builders.a_company(name="另一家公司", provider=scene.provider)
    with tenant_scope(other):
        foreign = a_claim(builders.a_member("外人"))
    text = scene.look().get(f"/search/?q={foreign.number}").content.decode()
    assert f"/documents/{foreign.number}/" not in text


# Changing nothing


def test_rules_answer_no(scene: Scene) -> None:
    viewing = scene.allows(scene.asks())
    with tenant_scope(scene.company):
        claim = a_claim(scene.person)
        actor = LookingActor(scene.person, None)  # type: ignore[arg-type]
        assert may(Actor(scene.person), "edit_document", claim)
        assert not may(actor, "edit_document", claim)
        assert allowed(actor, ("edit_document", "submit_document"), claim) == []
        from hesi.expenses.documents.permissions import may_edit_document

        with pytest.raises(OnlyLooking):
            require(may_edit_document, actor, claim)
    assert viewing.pk


def test_database_takes_no_change(scene: Scene) -> None:
    with tenant_scope(scene.company):
        before = Document.objects.count()
        with nothing_changes():
            assert Document.objects.count() == before
            with pytest.raises(OnlyLooking), transaction.atomic():
                Member.objects.filter(pk=scene.person.pk).update(name="别人")
            with pytest.raises(OnlyLooking), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("WITH x AS (SELECT 1) DELETE FROM people_member")
        scene.person.refresh_from_db()
        assert scene.person.name == "林晓"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "address", ["/", "/documents/new/", "/wallet/uploads/", "/admin/viewing/", "/api/v1/documents"]
)
def test_methods_that_change_are_refused(scene: Scene, method: str, address: str) -> None:
    client = scene.look()
    assert getattr(client, method)(address).status_code == 403


def test_read_only_trial_can_be_looked_at_and_left(scene: Scene) -> None:
    past = scene.company.today - timedelta(days=3)
    Tenant.objects.filter(pk=scene.company.pk).update(plan=Plan.TRIAL, trial_ends_on=past)
    scene.company.refresh_from_db()
    for row in (scene.person, scene.admin):
        row.tenant = scene.company
    client = scene.look()
    assert client.get("/documents/").status_code == 200
    assert client.post("/documents/new/").status_code == 403
    with tenant_scope(scene.company):
        revoke_viewing(scene.viewing.pk, by=Actor(scene.person))
    assert client.get("/documents/").status_code == 303


# Every address there is


@pytest.fixture
def walked(db: None) -> tuple[World, Client]:
    """The world of the access table, its administrator looked at by a support lead."""
    world = a_world()
    admin, provider = world.people["admin"], world.provider
    assert admin is not None
    with tenant_scope(provider):
        lead = builders.a_member("主管", roles=("support_lead",))
    with tenant_scope(world.company):
        ticket = ask_for_help(category="claims", title="配置问题", body="请看", by=Actor(admin))
    with tenant_scope(provider):
        viewing = ask_to_look(ticket, reason="看配置", minutes=60, by=Actor(lead))
    with tenant_scope(world.company):
        allow_viewing(viewing.pk, minutes=60, by=Actor(admin))
    client = browser_of(lead)
    client.raise_request_exception = False
    assert client.post(reverse("desk-viewing-opening", args=[ticket.number, viewing.pk])).status_code == 303
    return world, client


def snapshot() -> dict[str, Any]:
    """The rows of every table, apart from sessions and from what tells of looking."""
    told: dict[str, Any] = {}
    with across_tenants():
        for model in apps.get_models():
            if model._meta.label in ("sessions.Session", "events.Event"):
                continue
            told[model._meta.label] = list(model._default_manager.order_by("pk").values_list())
        told["events"] = Event.objects.exclude(name="viewing.page_opened").count()
    return told


@pytest.mark.slow
@pytest.mark.sqlite
def test_no_address_changes_anything_however_it_is_asked(walked: tuple[World, Client]) -> None:
    world, client = walked
    before = snapshot()
    wrong = []
    for written, entry in addresses():
        address = filled(written, world)
        if address in (reverse("viewing-stop"), reverse("account_logout")):
            continue
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            # A part is refused with a note, which is drawn faster than a page.
            asked = {"HX-Request": "true"} if method != "POST" else {}
            status = client.generic(method, address, b"{}", content_type="application/json", headers=asked).status_code
            if status != 403:
                wrong.append(f"{method} {written}: {status}")
        if "GET" in methods_of(entry):
            response = client.get(address)
            if response.status_code >= 500 or "attachment" in response.get("Content-Disposition", ""):
                wrong.append(f"GET {written}: {response.status_code}")
    assert not wrong, "\n".join(wrong)
    assert snapshot() == before


@pytest.mark.slow
def test_addresses_that_open_are_those_that_read(walked: tuple[World, Client]) -> None:
    """What the administrator reads, the agent reads: no page breaks because it wanted to write."""
    world, client = walked
    admin = browser_of(world.people["admin"])  # type: ignore[arg-type]
    admin.raise_request_exception = False
    differ = []
    for written, entry in addresses():
        if not written.startswith(OPEN) or "GET" not in methods_of(entry):
            continue
        address = filled(written, world)
        theirs, seen = admin.get(address), client.get(address)
        is_copy = "attachment" in theirs.get("Content-Disposition", "")
        expected = 403 if is_copy or "/edit/" in written or "/new/" in written else theirs.status_code
        if seen.status_code not in (expected, theirs.status_code) or (is_copy and seen.status_code != 403):
            differ.append(f"{written}: {theirs.status_code} for them, {seen.status_code} while looking")
    assert not differ, "\n".join(differ)


def test_ticket_page_shows_the_request_to_whom_it_asks_and_to_nobody_else(scene: Scene) -> None:
    scene.asks()
    address = reverse("ticket", args=[scene.ticket.number])
    link = reverse("ticket-viewing", args=[scene.ticket.number])
    assert link in browser_of(scene.person).get(address).content.decode()
    with tenant_scope(scene.company):
        contact = builders.a_member("联系人")
    with tenant_scope(scene.provider):
        Contact.objects.create(customer=scene.company, member_id=contact.pk, name="联系人")
    seen = browser_of(contact).get(address)
    assert seen.status_code == 200
    assert link not in seen.content.decode()


def test_person_answers_and_takes_back_on_the_page(scene: Scene) -> None:
    viewing, client = scene.asks(), browser_of(scene.person)
    decision = reverse("ticket-viewing-decision", args=[scene.ticket.number, viewing.pk])
    assert client.post(decision, {"answer": "allow", "minutes": "999"}).status_code == 422
    assert client.post(decision, {"answer": "allow", "minutes": "15"}).status_code == 303
    assert scene.viewing.state == Viewing.State.ALLOWED
    page = client.get(reverse("ticket-viewing", args=[scene.ticket.number])).content.decode()
    assert reverse("ticket-viewing-revocation", args=[scene.ticket.number, viewing.pk]) in page
    assert client.post(decision, {"answer": "deny"}).status_code == 409
