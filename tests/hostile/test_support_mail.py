"""Mail as a way into other people's tickets, and out of the product into other people's networks."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail as outbox

from hesi.core.errors import Invalid, NotFound
from hesi.support.mail import imap
from hesi.support.mail.actions import save_mailbox
from hesi.support.mail.addressing import reply_address
from hesi.support.mail.models import IncomingMail, Mailbox
from hesi.support.mail.receiving import receive
from hesi.support.mail.tests.letters import a_letter
from hesi.support.service.models import Contact
from hesi.support.tickets.actions import add_note, reply
from hesi.support.tickets.models import Participant, Ticket
from hesi.support.tickets.queries import conversation, find_ticket
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.jobs import run_jobs

BOX = "support@hesi.example"
ASKER, COLLEAGUE = "wang@customer.example", "li@customer.example"


@pytest.fixture
def provider(db: None) -> Iterator[Tenant]:
    tenant = builders.a_provider()
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def box(provider: Tenant) -> Mailbox:
    return Mailbox.objects.create(address=BOX, name="合思服务中心")


@pytest.fixture
def asker(provider: Tenant) -> Member:
    with tenant_scope(builders.a_company(provider=provider)):
        return builders.a_member("王小明", email=ASKER)


@pytest.fixture
def colleague(asker: Member) -> Member:
    with tenant_scope(asker.tenant):
        return builders.a_member("李芳", email=COLLEAGUE)


@pytest.fixture
def agent(provider: Tenant) -> Member:
    return builders.a_member("小合", roles=("agent",), email="agent@hesi.example")


def take(box: Mailbox, raw: bytes) -> IncomingMail:
    incoming = receive(raw, box, source="pipe")
    assert incoming is not None
    run_jobs()
    incoming.refresh_from_db()
    return incoming


def asked(box: Mailbox, **facts: Any) -> Ticket:
    ticket = take(box, a_letter(ASKER, **facts)).ticket
    assert ticket is not None
    return ticket


def reads(ticket: Ticket, member: Member) -> bool:
    """Whether a member of the customer's company opens the ticket."""
    try:
        with as_requester(Actor(member)) as requester:
            conversation(find_ticket(ticket.number, requester), requester)
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("sender", [COLLEAGUE, ASKER], ids=["in one's own name", "in the asker's name"])
def test_colleague_who_guesses_a_number_lets_themselves_into_no_ticket(
    box: Mailbox, asker: Member, colleague: Member, sender: str
) -> None:
    ticket = asked(box, body="我的工资条为什么少了")
    subject = f"Re: [{ticket.number}] 工资"
    first = take(box, a_letter(sender, cc=COLLEAGUE, subject=subject, message_id="mine@customer.example"))
    assert first.ticket is not None
    # The mail's own id is known by now; it proves no more than the number did.
    take(box, a_letter(ASKER, cc=COLLEAGUE, subject=subject, in_reply_to="<mine@customer.example>"))
    assert not Participant.objects.exists()
    assert not reads(ticket, colleague)


def test_asker_lets_a_colleague_in_by_answering_our_mail(box: Mailbox, asker: Member, colleague: Member) -> None:
    ticket = asked(box)
    take(box, a_letter(ASKER, to=reply_address(ticket, BOX), cc=COLLEAGUE))
    assert reads(ticket, colleague)


def test_colleague_who_reads_along_lets_nobody_else_in(box: Mailbox, asker: Member, colleague: Member) -> None:
    with tenant_scope(asker.tenant):
        third = builders.a_member("赵六", email="zhao@customer.example")
    ticket = asked(box, cc=COLLEAGUE)
    take(box, a_letter(COLLEAGUE, to=reply_address(ticket, BOX), cc="zhao@customer.example"))
    assert reads(ticket, colleague)
    assert not reads(ticket, third)


def test_notes_leave_by_no_mail(box: Mailbox, asker: Member, colleague: Member, agent: Member) -> None:
    ticket = asked(box, cc=COLLEAGUE)
    add_note(ticket, "客户很难缠 SECRET-NOTE", by=Actor(agent))
    run_jobs()
    reply(ticket, "请重新登录。", by=Actor(agent))
    run_jobs()
    assert any("请重新登录。" in str(letter.body) for letter in outbox.outbox)
    for letter in outbox.outbox:
        assert "SECRET-NOTE" not in letter.message().as_string()
        assert all("SECRET-NOTE" not in str(part) for part in (letter.subject, letter.body, letter.alternatives))


@pytest.fixture
def inside() -> Iterator[socket.socket]:
    """A server in the installation's own network."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        yield listening


def is_asked(listening: socket.socket) -> bool:
    try:
        listening.accept()[0].close()
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "localhost.", "2130706433", "0x7f.1", "::ffff:127.0.0.1", "0"]
)
@pytest.mark.parametrize("is_encrypted", [True, False])
def test_mailbox_leads_to_no_server_inside(
    provider: Tenant, inside: socket.socket, host: str, is_encrypted: bool
) -> None:
    port = inside.getsockname()[1]
    row = Mailbox.objects.create(address=BOX, host=host, port=port, user="x", is_encrypted=is_encrypted)
    with pytest.raises(imap.MailboxUnreachable), imap.open_folder(row):
        pass
    assert not is_asked(inside)


def test_mailbox_leads_to_a_server_the_operator_vouches_for(
    provider: Tenant, inside: socket.socket, settings: Any
) -> None:
    port = inside.getsockname()[1]
    settings.EGRESS_ALLOWED = [f"imap://127.0.0.1:{port}"]
    inside.close()
    row = Mailbox.objects.create(address=BOX, host="127.0.0.1", port=port, user="x", is_encrypted=False)
    with pytest.raises(imap.MailboxUnreachable, match="refused"), imap.open_folder(row):
        pass


def test_kept_password_goes_nowhere_else_and_not_in_clear(provider: Tenant) -> None:
    lead = Actor(builders.a_member("组长", roles=("support_lead",)))
    facts: dict[str, Any] = {"address": BOX, "host": "imap.hesi.example", "user": "help", "by": lead}
    row = save_mailbox(None, password="secret", **facts)
    for change in ({"host": "evil.example"}, {"port": 143}, {"is_encrypted": False}, {"user": "other"}):
        with pytest.raises(Invalid) as refused:
            save_mailbox(row, **{**facts, **change})
        assert "password" in refused.value.fields


def test_who_reads_along_gets_no_link_that_acts_for_who_asked(
    box: Mailbox, asker: Member, colleague: Member, agent: Member
) -> None:
    """A contact person without a sign-in follows by a signed link, which confirms and rates in their name."""
    Contact.objects.create(customer=asker.tenant, name="外聘会计", email="books@outside.example")
    ticket = take(box, a_letter("books@outside.example", cc=COLLEAGUE)).ticket
    assert ticket is not None
    assert ticket.requester_id is None
    assert [row.email for row in ticket.participants.all()] == [COLLEAGUE]
    outbox.outbox.clear()
    reply(ticket, "请重新登录。", by=Actor(agent))
    run_jobs()
    by_address = {address: str(letter.body) for letter in outbox.outbox for address in letter.recipients()}
    assert "/help/tickets/" in by_address["books@outside.example"]
    assert "请重新登录。" in by_address[COLLEAGUE]
    assert "/help/tickets/" not in by_address[COLLEAGUE]
