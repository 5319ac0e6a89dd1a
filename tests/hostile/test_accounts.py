"""Other people's accounts, ended memberships and workspaces that may only be read."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hesi.core.time import today
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.models import Role, RoleHolder
from hesi.workspace.access.tokens import create_token
from hesi.workspace.people.actions.members import add_member, deactivate_member
from hesi.workspace.people.actions.registration import register_company
from hesi.workspace.people.invitations import invite
from hesi.workspace.people.memberships import memberships_of
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Plan, Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.architecture.test_access import addresses, filled, methods_of, sent, signed_in
from tests.architecture.world import a_world
from tests.builders import a_member
from tests.builders_people import an_administrator

SignIn = Callable[[Member], Client]
# Asking for help and letting support look, exporting, one's own preferences and notices, and the provider's own pages.
STAYS_OPEN = (
    *("support/", "api/v1/tickets", "admin/viewing/", "assistant/", "exports/", "api/v1/exports"),
    # Help goes on, and what is said there belongs to who gives it.
    *("help/", "chat/", "community/", "news/", "status/", "trainings/", "surveys/"),
    *("preferences/", "filters/", "notifications/", "first-steps/", "desk/", "customers/"),
)
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')


def test_registering_with_anothers_address_leads_into_no_company_of_theirs(company: Tenant, client: Client) -> None:
    attacker = register_company("空壳公司", "victim@example.com", "attacker knows this", "冒名者")
    administrator = Actor(an_administrator())
    added = add_member(name="真同事", email="victim@example.com", by=administrator)
    client.post("/accounts/login/", {"login": "victim@example.com", "password": "attacker knows this"})
    answer = client.post("/workspaces/", {"workspace": company.key})
    assert answer.status_code == 403
    assert "victim@example.com" in answer.content.decode()
    assert client.get("/api/v1/people/me").json()["company"] == attacker.tenant.name
    # The owner of the address follows the link of the invitation, and from then on it is theirs.
    invite(Member.objects.get(pk=added.pk), by=administrator)
    link = next(word for word in mail.outbox[-1].body.split() if "/password/reset/key/" in word)
    owner = Client()
    page = owner.get(link.partition("8000")[2], follow=True)
    owner.post(page.request["PATH_INFO"], {"password1": "only mine from now on", "password2": "only mine from now on"})
    owner.post("/accounts/login/", {"login": "victim@example.com", "password": "only mine from now on"})
    assert owner.post("/workspaces/", {"workspace": company.key}).status_code == 303
    assert owner.get("/api/v1/people/me").json()["company"] == company.name
    assert client.get("/preferences/").status_code == 302
    assert len(memberships_of(added.user)) == 2


def test_who_has_left_is_out_at_once_at_every_door(company: Tenant, client_of: SignIn) -> None:
    leaver = a_member("离职者")
    client, (_token, secret) = client_of(leaver), create_token("脚本", by=Actor(leaver))
    script = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.get("/documents/").status_code == 200
    assert script.get("/api/v1/people/me").status_code == 200
    deactivate_member(leaver, by=Actor(an_administrator()))
    assert client.get("/documents/").status_code == 302
    assert client.get("/api/v1/people/me").status_code == 401
    assert script.get("/api/v1/people/me").status_code == 401


def test_a_session_changes_nothing_through_the_api_without_the_csrf_token(member: Member) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member.user)
    body: Any = {"template": "office"}
    assert client.post("/api/v1/documents", body, content_type="application/json").status_code in (401, 403)
    assert client.post("/documents/new/", body).status_code == 403


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_next_leads_out_of_the_house(member: Member, client: Client, target: str) -> None:
    form = {"login": member.user.email, "password": "correct horse battery", "next": target}
    assert "evil" not in client.post(f"/accounts/login/?next={target}", form).headers.get("Location", "")
    answer = client.post(
        "/preferences/language/", {"language": "en", "next": target}, headers={"Referer": "https://evil.example"}
    )
    assert "evil" not in answer.headers.get("Location", "")
    assert "javascript" not in answer.headers.get("Location", "")


@pytest.mark.slow
@pytest.mark.django_db
def test_in_a_workspace_that_may_only_be_read_no_form_changes_anything() -> None:
    """Every address is posted to; what changes something besides what is left out below would name its table."""
    world = a_world()
    with tenant_scope(world.company):
        for role in Role.objects.filter(key__in=("finance", "admin")):
            RoleHolder.objects.create(role=role, member=world.people["employee"])
    Tenant.objects.filter(pk=world.company.pk).update(plan=Plan.TRIAL, trial_ends_on=today() - timedelta(days=3))
    changed = []
    for who in ("employee", "manager"):
        client = signed_in(world.people[who])
        for written, entry in addresses():
            if written.startswith(STAYS_OPEN) or "POST" not in methods_of(entry):
                continue
            point = transaction.savepoint()
            with CaptureQueriesContext(connection) as asked:
                status = sent(client, "POST", written, filled(written, world)).status_code
            transaction.savepoint_rollback(point)
            tables = {match[1] for query in asked if (match := WRITES.match(query["sql"]))} - {"django_session"}
            if tables or status >= 500:
                changed.append(f"{written} as {who}: {status} {sorted(tables)}")
    assert not changed, "\n".join(changed)
