"""While somebody looks nothing changes: rules, methods, the database, every address there is."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from hesi.expenses.documents.models import Document
from hesi.support.tickets.actions import ask_for_help
from hesi.support.viewing.actions import allow_viewing, ask_to_look, revoke_viewing
from hesi.support.viewing.reach import OPEN
from hesi.support.viewing.tests.scene import Scene, browser_of
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.looking import LookingActor, OnlyLooking, nothing_changes
from hesi.workspace.access.rules import allowed, may, require
from hesi.workspace.events.models import Event
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Plan, Tenant
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope
from tests import builders
from tests.architecture.test_access import addresses, filled, methods_of
from tests.architecture.world import World, a_world
from tests.builders_documents import a_claim


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
