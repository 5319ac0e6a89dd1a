"""The chat beside every page: where its entry stands, what it brings along, and when it lets go."""

from typing import Any

from django.test import Client
from django.urls import reverse

from hesi.support.chat.actions import end_chat
from hesi.support.chat.models import Chat
from hesi.support.chat.tests.talks import fresh, taken
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

GUEST = {"name": "访客", "email": "guest@example.org", "body": "如何试用？"}
ENTRY, DOCK, ROOM = "data-chat-entry", 'id="chat-dock"', "data-chat-room"


def shown(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def over(chat: Chat, agent: Member) -> Chat:
    taken(chat, agent)
    with tenant_scope(chat.tenant):
        return end_chat(chat, by=SystemActor("chat"))


def test_a_member_begins_beside_the_page_and_takes_the_chat_along(agent: Member, asker: Member, client_of: Any) -> None:
    browser = client_of(asker)
    page = shown(browser, reverse("support-mine"))
    assert ENTRY in page
    assert DOCK in page
    assert ROOM not in page, "who does not chat has nothing asked for"
    address = f"{reverse('chat')}?dock=1"
    door = shown(browser, address)
    assert "<html" not in door
    assert f'hx-post="{address}"' in door
    assert browser.post(address, {"body": "发票识别失败"}).url == address
    room = shown(browser, address)
    with tenant_scope(agent.tenant):
        chat = Chat.objects.get()
    assert "<html" not in room
    assert f'data-chat-page="{reverse("chat-of", args=[chat.key])}"' in room
    page = shown(browser, reverse("support-mine"))
    assert f'{ROOM}="{reverse("chat-of", args=[chat.key])}"' in page
    assert f'data-chat-messages="{reverse("chat-messages", args=[chat.key])}"' in page


def test_the_chats_own_page_needs_no_dock(agent: Member, asker: Member, client_of: Any) -> None:
    page = shown(client_of(asker), reverse("chat"))
    assert ENTRY in page
    assert DOCK not in page


def test_what_was_wrong_with_the_first_words_is_said_beside_the_page(
    agent: Member, asker: Member, client_of: Any
) -> None:
    answer = client_of(asker).post(f"{reverse('chat')}?dock=1", {"body": " "})
    assert answer.status_code == 422
    assert "<html" not in answer.content.decode()
    assert "hx-post" in answer.content.decode()


def test_an_ended_chat_is_seen_once_more_and_let_go(agent: Member, asker: Member, client_of: Any) -> None:
    browser = client_of(asker)
    browser.post(reverse("chat"), {"body": "发票识别失败"})
    shown(browser, reverse("chat"))
    with tenant_scope(agent.tenant):
        chat = Chat.objects.get()
    over(chat, agent)
    assert ROOM in shown(browser, reverse("support-mine")), "its last words may not have been read"
    assert 'data-chat-open="0"' in shown(browser, f"{reverse('chat-of', args=[chat.key])}?dock=1")
    assert ROOM not in shown(browser, reverse("support-mine"))


def test_agents_have_their_own_page(agent: Member, client_of: Any) -> None:
    assert ENTRY not in shown(client_of(agent), reverse("desk-chats"))


def test_an_error_page_keeps_the_way_to_a_person(agent: Member, asker: Member, client_of: Any) -> None:
    answer = client_of(asker).get("/documents/NO-SUCH/")
    assert answer.status_code == 404
    assert ENTRY in answer.content.decode()
    assert DOCK in answer.content.decode()


def test_a_visitor_takes_the_chat_along_and_listens(agent: Member, client: Client) -> None:
    help_page = reverse("help-centre")
    page = shown(client, help_page)
    assert ENTRY in page
    assert "data-live" not in page
    begun = client.post(f"{reverse('help-chat')}?dock=1", GUEST)
    assert begun.url.endswith("?dock=1")
    room = shown(client, begun.url)
    assert "<html" not in room
    assert "如何试用？" in room
    token = begun.url.split("/")[-2]
    page = shown(client, help_page)
    assert f'data-live="/live/?visitor={token}"' in page
    assert f'{ROOM}="{reverse("help-chat-of", args=[token])}"' in page
    with tenant_scope(agent.tenant):
        chat = Chat.objects.get()
    over(chat, agent)
    assert not fresh(chat).is_open
    shown(client, f"{reverse('help-chat-of', args=[token])}?dock=1")
    assert ROOM not in shown(client, help_page)
    assert "data-live" not in shown(client, help_page)


def test_without_a_provider_nobody_is_offered_a_chat(db: None, client: Client) -> None:
    assert not Tenant.objects.filter(kind=Tenant.Kind.PROVIDER).exists()
    assert ENTRY not in shown(client, reverse("account_login"))
