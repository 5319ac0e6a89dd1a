"""Support looks at a customer's pages: what it sees, what is written down, and the page where the person answers."""

from django.urls import reverse

from hesi.support.service.models import Contact
from hesi.support.viewing.models import Viewing
from hesi.support.viewing.tests.scene import Scene, browser_of
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.builders_documents import a_claim


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
