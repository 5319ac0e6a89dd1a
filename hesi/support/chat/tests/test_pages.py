"""The three doors of a chat over HTTP: the member's, the visitor's, the agents'."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hesi.core.time import stopped
from hesi.support.chat.guests import HOLDS_SECONDS, ear_of, link_token
from hesi.support.chat.inserts import inserts_for
from hesi.support.chat.models import Chat, ChatFile, ChatLimit, ChatMessage
from hesi.support.chat.tests.conftest import NIGHT
from hesi.support.chat.tests.talks import a_chat, a_visitors_chat, answer, ask_on, fresh, taken
from hesi.support.service.help_doors import help_doors
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.live.sessions import still_welcome, visitor_of
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

GUEST = {"name": "访客", "email": "guest@example.org", "body": "如何试用？"}


def seqs(page: str) -> list[int]:
    return [int(seq) for seq in re.findall(r'data-seq="(\d+)"', page)]


def token_of(chat: Chat) -> str:
    with tenant_scope(chat.tenant):
        return link_token(chat)


def test_a_member_begins_writes_reads_on_and_ends(agent: Member, asker: Member, client_of: Any) -> None:
    browser = client_of(asker)
    page = browser.get(reverse("chat"), headers={"Referer": "http://testserver/wallet/"}).content.decode()
    assert 'value="/wallet/"' in page
    assert browser.post(reverse("chat"), {"body": "发票识别失败", "page": "/wallet/"}).url == reverse("chat")
    with tenant_scope(agent.tenant):
        chat = Chat.objects.get()
        assert (chat.page, chat.requester_id, chat.capsule["who"]["name"]) == ("/wallet/", asker.pk, "林晓")
    assert "发票识别失败" in browser.get(reverse("chat")).content.decode()
    address = reverse("chat-messages", args=[chat.key])
    shot = SimpleUploadedFile("截图.png", b"\x89PNG\r\n", content_type="image/png")
    facts = {"body": "看附件", "client_key": "abc", "attachments": shot}
    first = browser.post(address, facts, headers={"X-Chat": "1"})
    assert first.json() == {"seq": 2}
    assert browser.post(address, {"body": "看附件", "client_key": "abc"}, headers={"X-Chat": "1"}).json() == {"seq": 2}
    third = browser.post(address, {"body": "第三句", "after": "1"}, headers={"X-Chat": "1"}).json()
    assert (third["seq"], seqs(third["news"])) == (3, [2, 3]), "what was sent comes back with what was missed before it"
    news = browser.get(f"{address}?after=1").content.decode()
    assert seqs(news) == [2, 3]
    assert "截图.png" in news
    with tenant_scope(agent.tenant):
        key = ChatFile.objects.get().file.key
    assert browser.get(reverse("file", args=[key])).status_code == 200
    taken(chat, agent)
    answer(chat, agent)
    assert "何晴" in browser.get(reverse("chat-state", args=[chat.key])).content.decode()
    assert browser.post(address, {"body": " "}, headers={"X-Chat": "1"}).status_code == 422
    assert browser.post(reverse("chat-typing", args=[chat.key])).status_code == 204
    assert 'data-typing="1"' in client_of(agent).get(reverse("desk-chat-messages", args=[chat.key])).content.decode()
    assert browser.post(reverse("chat-ending", args=[chat.key])).status_code == 303
    assert fresh(chat).state == "ended"
    refused = browser.post(address, {"body": "还有"}, headers={"X-Chat": "1"})
    assert (refused.status_code, "refused" in refused.json()) == (409, True)
    made = browser.post(reverse("chat-ticket", args=[chat.key]))
    with tenant_scope(agent.tenant):
        assert made.url == reverse("ticket", args=[Ticket.objects.get().number])


def test_outside_the_hours_the_door_offers_a_ticket(agent: Member, asker: Member, client_of: Any) -> None:
    browser = client_of(asker)
    with stopped(NIGHT):
        page = browser.get(reverse("chat")).content.decode()
        assert "2026-11-24 09:00" in page
        assert reverse("support-new") in page
        assert "<textarea" not in page
        assert browser.post(reverse("chat"), {"body": "在吗"}).status_code == 422
        assert "2026-11-24 09:00" in Client().get(reverse("help-chat")).content.decode()


def test_nobody_else_reaches_a_members_chat(
    agent: Member, asker: Member, company: Tenant, provider: Tenant, client_of: Any
) -> None:
    chat = taken(a_chat(asker), agent)
    ask_on(chat, asker, "附件", files=[])
    with tenant_scope(company):
        colleague = builders.a_member("同事", roles=("admin",))
    with tenant_scope(builders.a_company(name="另一家", provider=provider)):
        stranger = builders.a_member("外人", roles=("admin",))
    with tenant_scope(builders.a_provider(name="另一家服务商")):
        outsider = builders.a_member("别家客服", roles=("agent", "support_lead"))
    for person in (colleague, stranger, outsider):
        browser = client_of(person)
        for name in ("chat-of", "chat-messages", "chat-state"):
            assert browser.get(reverse(name, args=[chat.key])).status_code == 404, (person, name)
        for name in ("chat-messages", "chat-typing", "chat-ending", "chat-ticket"):
            assert browser.post(reverse(name, args=[chat.key]), {"body": "x"}).status_code == 404, (person, name)
    for person, status in ((outsider, 404), (colleague, 403), (asker, 403)):
        browser = client_of(person)
        assert browser.get(reverse("desk-chat", args=[chat.key])).status_code == status
        assert browser.post(reverse("desk-chat-taking", args=[chat.key])).status_code == status
    assert Client().get(reverse("chat-of", args=[chat.key])).status_code == 302
    assert bodies_of(chat) == ["发票一直在识别中", "", "附件"]


def bodies_of(chat: Chat) -> list[str]:
    with tenant_scope(chat.tenant):
        return list(ChatMessage.objects.filter(chat=chat).values_list("body", flat=True))


def test_a_visitor_chats_behind_their_link_and_comes_back(agent: Member, client: Any) -> None:
    begun = client.post(reverse("help-chat"), GUEST)
    with tenant_scope(agent.tenant):
        chat = Chat.objects.get()
    address = begun.url
    assert client.get(reverse("help-chat")).url == address, "the browser knows its chat"
    page = client.get(address).content.decode()
    assert "如何试用？" in page
    assert "/live/?visitor=" in page
    token = address.rstrip("/").rpartition("/")[2]
    say = reverse("help-chat-messages", args=[token])
    shot = SimpleUploadedFile("a.log", b"error", content_type="text/plain")
    assert client.post(say, {"body": "补充", "attachments": shot}, headers={"X-Chat": "1"}).status_code == 200
    with tenant_scope(agent.tenant):
        key = ChatFile.objects.get().file.key
    assert client.get(reverse("help-chat-file", args=[token, key])).status_code == 200
    assert Client().get(reverse("file", args=[key])).status_code == 302
    taken(chat, agent)
    answer(chat, agent)
    assert seqs(client.get(f"{say}?after=2").content.decode()) == [3, 4]
    assert client.post(reverse("help-chat-ending", args=[token])).status_code == 303
    assert client.get(reverse("help-chat")).status_code == 200
    assert client.post(reverse("help-chat-ticket", args=[token])).status_code == 303
    with tenant_scope(agent.tenant):
        assert Ticket.objects.get().requester_email == "guest@example.org"


def test_a_link_opens_one_chat_and_no_members(agent: Member, asker: Member, provider: Tenant, client: Any) -> None:
    mine, other = a_visitors_chat(provider), a_visitors_chat(provider, "other@example.org", "别人的问题")
    members = a_chat(asker)
    token = token_of(mine)
    assert "别人的问题" not in client.get(reverse("help-chat-of", args=[token])).content.decode()
    for wrong in (token[:-2] + "xx", "nonsense", mine.key, token_of(members)):
        for name in ("help-chat-of", "help-chat-messages", "help-chat-state"):
            assert client.get(reverse(name, args=[wrong])).status_code == 404
        assert client.post(reverse("help-chat-ending", args=[wrong])).status_code == 404
    with tenant_scope(provider):
        sent = ChatFile.objects.count()
    assert sent == 0
    assert fresh(other).is_open


def test_a_visitor_hears_only_of_their_own_chat(agent: Member, asker: Member, provider: Tenant) -> None:
    chat = a_visitors_chat(provider)
    token = token_of(chat)
    listener = visitor_of(f"visitor={token}")
    assert listener is not None
    assert listener.member_id == -chat.pk
    assert still_welcome([listener]) == {listener}
    assert visitor_of("visitor=nonsense") is None
    assert visitor_of(f"visitor={token[:-1]}") is None
    assert visitor_of("") is None
    assert ear_of("1") is None
    assert HOLDS_SECONDS > 24 * 3600


def test_visitors_are_held_to_a_pace_and_programs_get_nothing(agent: Member, client: Any) -> None:
    assert client.post(reverse("help-chat"), GUEST | {"website": "http://spam"}).url == reverse("help-chat")
    with tenant_scope(agent.tenant):
        assert not Chat.objects.exists()
    statuses = [Client().post(reverse("help-chat"), GUEST).status_code for _time in range(6)]
    assert statuses == [303] * 5 + [429]
    assert client.post(reverse("help-chat"), GUEST | {"email": "x"}).status_code == 429


def test_the_agents_page_takes_writes_hands_on_and_ends(
    agent: Member, colleague: Member, asker: Member, client_of: Any
) -> None:
    chat = a_chat(asker)
    browser = client_of(agent)
    assert "林晓" in browser.get(reverse("desk-chats-waiting")).content.decode()
    assert browser.post(reverse("desk-chat-taking", args=[chat.key])).status_code == 303
    page = browser.get(reverse("desk-chats")).content.decode()
    assert f'id="chat-{chat.key}"' in page
    assert client_of(colleague).post(reverse("desk-chat-taking", args=[chat.key])).status_code == 409
    assert browser.post(reverse("desk-chat-messages", args=[chat.key]), {"body": "您好"}).status_code == 303
    assert browser.get(reverse("desk-chat-inserts", args=[chat.key])).json() == {"answers": with_inserts(chat, agent)}
    wrong = browser.post(reverse("desk-chat-transfer", args=[chat.key]), {"to": f"agent:{asker.pk}"})
    assert wrong.status_code == 422
    moved = browser.post(reverse("desk-chat-transfer", args=[chat.key]), {"to": f"agent:{colleague.pk}", "note": "x"})
    assert moved.status_code == 303
    assert fresh(chat).agent_id == colleague.pk
    assert browser.post(reverse("desk-chat-ending", args=[chat.key])).status_code == 403
    theirs = client_of(colleague)
    made = theirs.post(reverse("desk-chat-ticket", args=[chat.key]))
    assert made.status_code == 303
    assert theirs.get(reverse("desk-chat", args=[chat.key])).status_code == 200
    assert chat.requester_name in theirs.get(reverse("desk-chats-past")).content.decode()
    assert theirs.post(reverse("desk-chats-limit"), {"most": 5}).status_code == 303
    with tenant_scope(agent.tenant):
        assert ChatLimit.objects.get().most == 5


def with_inserts(chat: Chat, agent: Member) -> list[dict[str, Any]]:
    with tenant_scope(agent.tenant):
        return inserts_for(chat, Actor(agent), "")


@pytest.mark.parametrize("count", [2, 7])
def test_the_agents_page_asks_little_however_many_chats_there_are(
    agent: Member, provider: Tenant, client_of: Any, django_assert_max_num_queries: Any, count: int
) -> None:
    for number in range(count):
        chat = taken(a_visitors_chat(provider, f"{number}@example.org"), agent)
        answer(chat, agent)
        a_visitors_chat(provider, f"waits{number}@example.org")
    browser = client_of(agent)
    browser.get(reverse("desk-chats"))
    with django_assert_max_num_queries(20 + 2 * count):
        browser.get(reverse("desk-chats"))
    with django_assert_max_num_queries(15):
        browser.get(reverse("desk-chats-past"))
    with django_assert_max_num_queries(15):
        browser.get(reverse("desk-chats-waiting"))


def test_the_help_centre_has_one_door_for_each(agent: Member, asker: Member) -> None:
    with tenant_scope(asker.tenant):
        assert [door.url_name for door in help_doors(Actor(asker)) if "chat" in door.key] == ["chat"]
    assert [door.url_name for door in help_doors(None) if "chat" in door.key] == ["help-chat"]
