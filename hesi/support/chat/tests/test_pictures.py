"""Pictures sent in a chat are seen in place, by those who may see the chat, and only what truly is a picture."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hesi.support.chat.guests import link_token
from hesi.support.chat.models import Chat, ChatFile
from hesi.support.chat.tests.talks import a_chat, a_visitors_chat, answer, ask_on, taken
from hesi.support.knowledge.tests.films import picture
from hesi.support.tickets.actions import Upload
from hesi.workspace.files.models import StoredFile
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def shot(name: str = "截图.png") -> Upload:
    return Upload(name, "image/png", picture())


def file_of(chat: Chat) -> StoredFile:
    with tenant_scope(chat.tenant):
        found: StoredFile = ChatFile.objects.filter(message__chat=chat).latest("pk").file
        return found


def shown(file: StoredFile) -> str:
    return f'<img src="{reverse("file", args=[file.key])}?inline=1" alt="{file.name}" loading="lazy" decoding="async">'


def seen_as(browser: Any, address: str) -> tuple[int, str, str]:
    response = browser.get(address)
    if response.status_code != 200:
        return response.status_code, "", ""
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    return 200, response["Content-Type"], response["Content-Disposition"].partition(";")[0]


def test_both_sides_see_a_picture_in_place(agent: Member, asker: Member, client_of: Any) -> None:
    chat = taken(a_chat(asker), agent)
    ask_on(chat, asker, "看截图", files=[shot(), Upload("a.log", "text/plain", b"error")])
    with tenant_scope(chat.tenant):
        file, log = StoredFile.objects.filter(purpose="chat").order_by("pk")
    address = reverse("file", args=[file.key])
    for person, door in ((asker, "chat-of"), (asker, "chat-messages"), (agent, "desk-chat"), (agent, "desk-chats")):
        page = client_of(person).get(reverse(door, args=[] if door == "desk-chats" else [chat.key])).content.decode()
        assert shown(file) in page, door
        assert f'<a class="chat-picture" href="{address}?inline=1" target="_blank" rel="noopener"' in page
        assert f'<a class="chat-file link" href="{reverse("file", args=[log.key])}"' in page
    for person in (asker, agent):
        assert seen_as(client_of(person), f"{address}?inline=1") == (200, "image/png", "inline")
        assert seen_as(client_of(person), address) == (200, "image/png", "attachment")


def test_a_visitor_sees_it_behind_their_link_only(agent: Member, provider: Tenant, client: Client) -> None:
    chat, other = taken(a_visitors_chat(provider), agent), a_visitors_chat(provider, "other@example.org")
    answer(chat, agent, "点这里", files=[shot("按钮.png")])
    with tenant_scope(provider):
        token, foreign = link_token(chat), link_token(other)
    key = file_of(chat).key
    address = reverse("help-chat-file", args=[token, key]) + "?inline=1"
    page = client.get(reverse("help-chat-of", args=[token])).content.decode()
    assert f'<img src="{address}" alt="按钮.png"' in page
    assert seen_as(client, address) == (200, "image/png", "inline")
    assert client.get(reverse("help-chat-file", args=[foreign, key]) + "?inline=1").status_code == 404
    assert client.get(reverse("file", args=[key]) + "?inline=1").status_code == 302


def test_nobody_beside_them_sees_it(
    agent: Member, asker: Member, company: Tenant, provider: Tenant, client_of: Any
) -> None:
    chat = taken(a_chat(asker), agent)
    ask_on(chat, asker, "看截图", files=[shot()])
    address = reverse("file", args=[file_of(chat).key]) + "?inline=1"
    with tenant_scope(company):
        colleague = builders.a_member("同事", roles=("admin",))
    with tenant_scope(builders.a_company(name="另一家", provider=provider)):
        stranger = builders.a_member("外人", roles=("admin",))
    with tenant_scope(provider):
        clerk = builders.a_member("财务")
    for person in (colleague, stranger, clerk):
        assert client_of(person).get(address).status_code == 404, person


@pytest.mark.parametrize(
    ("name", "said", "content", "kept"),
    [
        ("a.png", "image/png", b"<script>alert(1)</script>", "application/octet-stream"),
        ("a.svg", "image/svg+xml", SVG, "image/svg+xml"),
        ("a.txt", "text/plain", b"GIF9", "text/plain"),
    ],
)
def test_what_is_no_picture_stays_a_link(
    agent: Member, asker: Member, client_of: Any, name: str, said: str, content: bytes, kept: str
) -> None:
    chat = a_chat(asker)
    ask_on(chat, asker, "看附件", files=[Upload(name, said, content)])
    file = file_of(chat)
    assert file.media_type == kept
    browser = client_of(asker)
    assert "<img" not in browser.get(reverse("chat-messages", args=[chat.key])).content.decode()
    address = reverse("file", args=[file.key])
    assert seen_as(browser, f"{address}?inline=1") == (200, "application/octet-stream", "attachment")


def test_a_picture_is_known_by_its_content_whatever_it_was_called(agent: Member, asker: Member, client_of: Any) -> None:
    browser = client_of(asker)
    chat = a_chat(asker)
    unnamed = SimpleUploadedFile("截图", picture(kind="JPEG"), content_type="application/octet-stream")
    facts = {"body": "", "attachments": unnamed, "after": "0"}
    news = browser.post(reverse("chat-messages", args=[chat.key]), facts, headers={"X-Chat": "1"}).json()["news"]
    assert shown(file_of(chat)) in news
    assert file_of(chat).media_type == "image/jpeg"


def test_several_stand_in_the_order_they_were_sent_in(agent: Member, asker: Member, client_of: Any) -> None:
    chat = a_chat(asker)
    ask_on(chat, asker, "看截图", files=[shot("一.png"), shot("二.png"), shot("三.png")])
    page = client_of(asker).get(reverse("chat-messages", args=[chat.key])).content.decode()
    assert page.index("一.png") < page.index("二.png") < page.index("三.png")


def test_what_was_kept_as_a_picture_and_is_none_is_downloaded(agent: Member, asker: Member, client_of: Any) -> None:
    chat = a_chat(asker)
    ask_on(chat, asker, "看附件", files=[Upload("a.html", "text/html", b"<script>alert(1)</script>")])
    file = file_of(chat)
    with tenant_scope(chat.tenant):
        StoredFile.objects.filter(pk=file.pk).update(media_type="image/png")
    address = reverse("file", args=[file.key]) + "?inline=1"
    assert seen_as(client_of(asker), address)[2] == "attachment"
