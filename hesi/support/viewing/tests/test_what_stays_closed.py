"""Rooms, tokens, originals and streams that no look opens."""

import pytest
from django.urls import reverse

from hesi.support.viewing.tests.scene import Scene, browser_of
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.tokens import create_token
from hesi.workspace.events.live.sessions import listener_of
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.builders_documents import a_claim
from tests.builders_invoices import a_carrier

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
