"""The mail pages: for support leads, both ways, nothing secret shown."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from hesi.core.errors import Invalid
from hesi.support.mail.actions import save_mailbox
from hesi.support.mail.models import IncomingMail, Mailbox, MailingAgent, OutgoingMail, SuspendedAddress
from hesi.support.mail.receiving import receive
from hesi.support.mail.tests.letters import a_bounce, a_letter
from hesi.support.tickets.actions import assign_ticket, reply
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.jobs import run_jobs


@pytest.fixture
def provider(db: None) -> Iterator[Tenant]:
    tenant = builders.a_provider()
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def lead(provider: Tenant) -> Member:
    return builders.a_member("组长", roles=("support_lead",))


@pytest.fixture
def agent(provider: Tenant) -> Member:
    return builders.a_member("小合", roles=("agent",), email="agent@hesi.example")


@pytest.fixture
def box(provider: Tenant) -> Mailbox:
    return Mailbox.objects.create(address="support@hesi.example")


PAGES = ("mail-incoming", "mail-outgoing", "mail-suspended", "mailboxes", "mailbox-new")


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_for_support_leads(client_of, lead, agent, name):
    assert client_of(lead).get(reverse(name)).status_code == 200
    assert client_of(agent).get(reverse(name)).status_code == 403


def test_mailbox_is_kept_and_its_password_never_shown(client_of, lead):
    browser = client_of(lead)
    form = {
        "address": "Help@Hesi.Example", "host": "imap.hesi.example", "port": 993, "user": "help",
        "password": "not-for-eyes", "folder": "INBOX", "is_active": "on", "is_encrypted": "on",
    }  # fmt: skip
    assert browser.post(reverse("mailbox-new"), form).status_code == 303
    box = Mailbox.objects.get()
    assert box.address == "help@hesi.example"
    page = browser.get(reverse("mailbox", args=[box.pk])).content.decode()
    assert "not-for-eyes" not in page
    assert "已保存密码" in page
    kept = bytes(box.sealed_password)
    assert browser.post(reverse("mailbox", args=[box.pk]), form | {"password": "", "name": "客服"}).status_code == 303
    box.refresh_from_db()
    assert bytes(box.sealed_password) == kept
    moved = browser.post(reverse("mailbox", args=[box.pk]), form | {"password": "", "host": "evil.example"})
    assert moved.status_code == 422


@pytest.mark.parametrize("wrong", [{"address": "a+b@hesi.example"}, {"address": "none"}, {"host": "h", "user": ""}])
def test_wrong_mailboxes_are_refused(client_of, lead, wrong):
    form = {"address": "help@hesi.example", "port": 993, "folder": "INBOX"}
    assert client_of(lead).post(reverse("mailbox-new"), form | wrong).status_code == 422
    assert not Mailbox.objects.exists()


def test_address_of_another_providers_mailbox_is_taken(client_of, lead, box):
    elsewhere = builders.a_provider("别家服务中心")
    with tenant_scope(elsewhere):
        other = Actor(builders.a_member("组长", roles=("support_lead",)))
        with pytest.raises(Invalid):
            save_mailbox(None, address="support@hesi.example", by=other)


def test_what_was_set_aside_is_listed_and_taken_in_again(client_of, lead, box):
    incoming = receive(b"Subject: lost\r\n\r\nhello", box, source="pipe")
    run_jobs()
    browser = client_of(lead)
    page = browser.get(reverse("mail-incoming")).content.decode()
    assert "没有可回复的地址" in page
    assert browser.post(reverse("mail-replay", args=[incoming.pk])).status_code == 303
    run_jobs()
    incoming.refresh_from_db()
    assert incoming.state == IncomingMail.State.ASIDE
    taken = receive(a_letter(), box, source="pipe")
    run_jobs()
    assert browser.post(reverse("mail-replay", args=[taken.pk])).status_code == 409


def test_suspended_address_is_released_and_the_mail_sent_again(client_of, lead, agent, box):
    incoming = receive(a_letter("guest@nowhere.example"), box, source="pipe")
    run_jobs()
    incoming.refresh_from_db()
    sent = OutgoingMail.objects.get()
    receive(a_bounce("guest@nowhere.example", sent.mail_id), box, source="pipe")
    run_jobs()
    reply(incoming.ticket, "答复", by=Actor(agent))
    run_jobs()
    held = OutgoingMail.objects.get(template="answer")
    assert held.state == OutgoingMail.State.HELD
    browser = client_of(lead)
    assert "该地址已暂停发信" in browser.get(reverse("mail-outgoing")).content.decode()
    address = SuspendedAddress.objects.get()
    assert browser.post(reverse("mail-release", args=[address.pk])).status_code == 303
    assert browser.post(reverse("mail-resend", args=[held.pk])).status_code == 303
    run_jobs()
    held.refresh_from_db()
    assert held.state == OutgoingMail.State.SENT


def test_raw_mail_is_for_support_leads_of_this_provider(client_of, lead, agent, box):
    incoming = receive(a_letter(), box, source="pipe")
    address = reverse("file", args=[incoming.raw.key])
    assert client_of(lead).get(address).status_code == 200
    assert client_of(agent).get(address).status_code == 404
    with tenant_scope(builders.a_provider("别家服务中心")):
        other = builders.a_member("组长", roles=("support_lead",))
    assert client_of(other).get(address).status_code == 404


def test_agent_may_work_by_mail(client_of, agent, box, mailoutbox: list[Any]):
    browser = client_of(agent)
    assert browser.get(reverse("mail-own")).status_code == 200
    assert browser.post(reverse("mail-own"), {"wanted": "on"}).status_code == 303
    assert MailingAgent.objects.get().member == agent
    incoming = receive(a_letter("guest@nowhere.example"), box, source="pipe")
    run_jobs()
    incoming.refresh_from_db()
    if incoming.ticket.agent != agent:
        assign_ticket(incoming.ticket, by=Actor(agent), agent=agent)
    mailoutbox.clear()
    receive(
        a_letter("guest@nowhere.example", subject=f"Re: [{incoming.ticket.number}]", body="还在吗"), box, source="pipe"
    )
    run_jobs()
    (copy,) = [letter for letter in mailoutbox if letter.to == ["agent@hesi.example"] and letter.reply_to]
    assert "还在吗" in copy.body
    assert f"+a{incoming.ticket.pk}-{agent.pk}-" in copy.reply_to[0]
    receive(a_letter("agent@hesi.example", to=copy.reply_to[0], body="在的"), box, source="pipe")
    run_jobs()
    assert incoming.ticket.messages.order_by("-pk").first().agent == agent


def test_lists_cost_the_same_however_long(client_of, lead, box, django_assert_max_num_queries):
    for number in range(12):
        receive(a_letter(f"p{number}@nowhere.example"), box, source="pipe")
    run_jobs()
    browser = client_of(lead)
    for name in ("mail-incoming", "mail-outgoing"):
        browser.get(reverse(name))
        with django_assert_max_num_queries(15):
            assert browser.get(reverse(name)).status_code == 200
