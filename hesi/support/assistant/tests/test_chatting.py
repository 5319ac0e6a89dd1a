"""From the assistant to a live chat while somebody is there, and to a ticket while nobody is."""

from typing import Any

from django.test import Client
from django.urls import reverse

from hesi.core.time import stopped
from hesi.support.assistant.models import Conversation
from hesi.support.chat.models import Chat
from hesi.support.chat.tests.conftest import MONDAY, NIGHT
from hesi.support.tickets.models import Ticket
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

QUESTION = {"question": "发票识别失败了怎么办"}


def test_a_member_goes_on_with_people_who_know_what_was_said(
    company: Tenant, member: Member, provider: Tenant, agent: Member, client_of: Any
) -> None:
    browser = client_of(member)
    with stopped(MONDAY):
        assert browser.post(reverse("assistant-handover")).url == reverse("chat")
        page = browser.post(reverse("assistant-questions"), QUESTION, follow=True).content.decode()
        assert 'value="chat"' in page
        assert browser.post(reverse("assistant-handover"), {"way": "chat"}).url == reverse("chat")
        assert "发票识别失败了怎么办" in browser.get(reverse("chat")).content.decode()
    with tenant_scope(provider):
        chat = Chat.objects.get()
        assert (chat.agent_id, chat.requester_id) == (agent.pk, member.pk)
        assert "发票识别失败了怎么办" in chat.brought
        assert not Ticket.objects.exists()
    assert Conversation.objects.get().has_ended


def test_outside_the_hours_it_becomes_a_ticket(
    company: Tenant, member: Member, provider: Tenant, agent: Member, client_of: Any
) -> None:
    browser = client_of(member)
    with stopped(NIGHT):
        page = browser.post(reverse("assistant-questions"), QUESTION, follow=True).content.decode()
        assert 'value="chat"' not in page
        assert browser.post(reverse("assistant-handover"), {"way": "chat"}).status_code == 303
    with tenant_scope(provider):
        assert not Chat.objects.exists()
        assert Ticket.objects.count() == 1


def test_a_visitor_goes_on_behind_a_link(provider: Tenant, agent: Member) -> None:
    browser = Client()
    with stopped(MONDAY):
        browser.post(reverse("assistant-questions"), QUESTION)
        facts = {"name": "访客", "email": "guest@example.com", "way": "chat"}
        address = browser.post(reverse("assistant-handover"), facts).url
        assert address.startswith("/help/chat/")
        assert "发票识别失败了怎么办" in browser.get(address).content.decode()
        assert browser.get(reverse("help-chat")).url == address
