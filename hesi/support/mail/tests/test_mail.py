"""Mails become tickets, join them, or stay out; answers go out and come back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox

from hesi.core.time import now
from hesi.support.mail.addressing import agent_reply_address, new_message_id, reply_address
from hesi.support.mail.models import IncomingMail, Mailbox, OutgoingMail, SuspendedAddress
from hesi.support.mail.receiving import NoSuchMailbox, deliver, receive
from hesi.support.mail.tests.letters import a_bounce, a_letter
from hesi.support.mail.writing import send_ticket_mail
from hesi.support.tickets.actions import add_note, close_ticket, merge_tickets, reply, solve_ticket
from hesi.support.tickets.models import Message, Participant, Ticket, TicketLink
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.jobs import run_jobs

BOX = "support@hesi.example"
State = IncomingMail.State


@pytest.fixture
def provider(db: None) -> Iterator[Tenant]:
    tenant = builders.a_provider()
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def box(provider: Tenant) -> Mailbox:
    return Mailbox.objects.create(address=BOX, name="合思服务中心")


@pytest.fixture
def agent(provider: Tenant) -> Member:
    return builders.a_member("小合", roles=("agent",), email="agent@hesi.example")


@pytest.fixture
def lead(provider: Tenant) -> Member:
    return builders.a_member("组长", roles=("support_lead",))


@pytest.fixture
def customer(provider: Tenant) -> Member:
    """A member of a customer's company."""
    company = builders.a_company(provider=provider)
    with tenant_scope(company):
        return builders.a_member("王小明", email="wang@customer.example")


@pytest.fixture
def colleague(customer: Member) -> Member:
    with tenant_scope(customer.tenant):
        return builders.a_member("李芳", email="li@customer.example")


@pytest.fixture
def stranger(provider: Tenant) -> Member:
    """A member of another company that the same provider serves."""
    company = builders.a_company("另一家公司", provider=provider)
    with tenant_scope(company):
        return builders.a_member("外人", email="eve@other.example")


def take(box: Mailbox, raw: bytes, **facts: Any) -> IncomingMail:
    """Receive a mail and do all that follows; what became of it."""
    incoming = receive(raw, box, source="pipe", **facts)
    assert incoming is not None
    run_jobs()
    incoming.refresh_from_db()
    return incoming


def asked(box: Mailbox, sender: str = "wang@customer.example", **facts: Any) -> Ticket:
    """A ticket that came by mail."""
    incoming = take(box, a_letter(sender, **facts))
    assert incoming.state == State.TAKEN, incoming.reason
    assert incoming.ticket is not None
    return incoming.ticket


def sent() -> list[Any]:
    return outbox.outbox


def test_mail_of_a_customers_member_opens_their_ticket(box, customer):
    ticket = asked(box, subject="转发：Re: 发票识别失败", body="上传后一直失败。\n\n发自我的iPhone")
    assert (ticket.customer, ticket.requester_id) == (customer.tenant, customer.pk)
    assert (ticket.title, ticket.channel, ticket.requester_name) == ("发票识别失败", "mail", "王小明")
    assert ticket.messages.get().body == "上传后一直失败。"
    (acknowledgement,) = sent()
    assert acknowledgement.to == ["wang@customer.example"]
    assert acknowledgement.reply_to == [reply_address(ticket, BOX)]
    assert acknowledgement.extra_headers["Auto-Submitted"] == "auto-generated"
    assert ticket.number in acknowledgement.subject


def test_mail_of_somebody_unknown_opens_a_guests_ticket(box):
    ticket = asked(box, "guest@nowhere.example", name="路人")
    assert (ticket.customer, ticket.requester_id, ticket.requester_name) == (None, None, "路人")


@pytest.mark.parametrize(("body", "language"), [("Where is my money?", "en"), ("钱在哪里", "zh-hans")])
def test_strangers_are_answered_in_the_language_they_write(box, body, language):
    ticket = asked(box, "guest@nowhere.example", subject="?", body=body)
    assert ticket.language == language
    assert ("Dear" in sent()[0].body) is (language == "en")


def test_answer_goes_out_and_the_reply_comes_back(box, customer, agent):
    ticket = asked(box, message_id="first@customer.example")
    sent().clear()
    reply(ticket, "请换一张清晰的图片。", by=Actor(agent))
    run_jobs()
    (answer,) = sent()
    assert answer.to == ["wang@customer.example"]
    assert "请换一张清晰的图片。" in answer.body
    assert "Auto-Submitted" not in answer.extra_headers
    assert "<first@customer.example>" in answer.extra_headers["References"]
    assert f"[{ticket.number}]" in answer.subject
    back = take(
        box, a_letter(subject=f"回复：{answer.subject}", to=answer.reply_to[0], body="好的，已解决。\n\n> 请换一张")
    )
    assert (back.outcome, back.ticket) == ("joined", ticket)
    message = back.message
    assert (message.body, message.is_from_requester, message.channel) == ("好的，已解决。", True, "mail")
    assert "请换一张" in message.hidden_quote
    ticket.refresh_from_db()
    assert ticket.state == Ticket.State.IN_PROGRESS


@pytest.mark.parametrize("way", ["address", "own_id", "stored", "stored_reference", "subject"])
def test_every_way_back_to_a_ticket(box, customer, way):
    ticket = asked(box, message_id="one@customer.example", references="<zero@customer.example>")
    facts: dict[str, Any] = {
        "address": {"to": reply_address(ticket, BOX).upper()},
        "own_id": {"in_reply_to": f"<{new_message_id(ticket)}>"},
        "stored": {"in_reply_to": "<one@customer.example>"},
        "stored_reference": {"references": "<else@x> <zero@customer.example>"},
        "subject": {"subject": f"AW: Frage [GD-209901-0001] [{ticket.number}]"},
    }[way]
    back = take(box, a_letter(**facts))
    assert (back.outcome, back.ticket) == ("joined", ticket)


@pytest.mark.parametrize("way", ["address", "own_id", "stored", "subject"])
@pytest.mark.parametrize("sender", ["eve@other.example", "guest@nowhere.example"])
def test_who_does_not_belong_never_joins_and_sees_nothing(box, customer, stranger, way, sender):
    ticket = asked(box, message_id="one@customer.example", body="机密内容")
    sent().clear()
    facts: dict[str, Any] = {
        "address": {"to": reply_address(ticket, BOX)},
        "own_id": {"in_reply_to": f"<{new_message_id(ticket)}>"},
        "stored": {"in_reply_to": "<one@customer.example>"},
        "subject": {"subject": f"Re: [{ticket.number}]"},
    }[way]
    other = take(box, a_letter(sender, cc="wang@customer.example", reply_to="wang@customer.example", **facts))
    assert other.outcome == "opened"
    assert other.ticket != ticket
    assert other.ticket.requester_email == sender
    assert ticket.messages.count() == 1
    assert not Participant.objects.exists()
    assert TicketLink.objects.filter(ticket=other.ticket, other=ticket).exists()
    assert all("机密内容" not in letter.body and letter.to == [sender] for letter in sent())


def test_forged_address_counts_for_nothing(box, customer):
    ticket = asked(box)
    forged = reply_address(ticket, BOX).replace(f"+t{ticket.pk}-", f"+t{ticket.pk + 1}-")
    assert take(box, a_letter(to=forged)).outcome == "opened"


def test_colleague_joins_and_reads_along_when_copied(box, customer, colleague):
    ticket = asked(box, cc="li@customer.example, guest@nowhere.example, eve@other.example")
    assert [row.email for row in ticket.participants.all()] == ["li@customer.example"]
    back = take(box, a_letter("li@customer.example", subject=f"Re: [{ticket.number}]"))
    assert (back.outcome, back.message.author_name) == ("joined", "李芳")


def test_agents_address_above_a_mail_is_not_an_agents_answer(box, customer, agent):
    ticket = asked(box)
    for to in (BOX, reply_address(ticket, BOX)):
        spoofed = take(box, a_letter("agent@hesi.example", to=to, subject=f"Re: [{ticket.number}]"))
        assert spoofed.ticket != ticket
    assert ticket.messages.count() == 1


def test_agent_answers_from_their_own_signed_address_only(box, customer, agent):
    ticket = asked(box)
    sent().clear()
    address = agent_reply_address(ticket, agent, BOX)
    stolen = take(box, a_letter("eve@other.example", to=address, body="我是客服"))
    assert stolen.ticket != ticket
    other = builders.a_member("小张", roles=("agent",), email="zhang@hesi.example")
    borrowed = take(box, a_letter("zhang@hesi.example", to=address))
    assert borrowed.ticket != ticket
    sent().clear()
    answer = take(box, a_letter("agent@hesi.example", to=address, body="请重新登录。\n\n> 旧的"))
    assert (answer.outcome, answer.ticket) == ("joined", ticket)
    assert (answer.message.is_from_requester, answer.message.agent, answer.message.body) == (
        False,
        agent,
        "请重新登录。",
    )
    assert [letter.to for letter in sent()] == [["wang@customer.example"]]
    assert other.pk != agent.pk


def test_automatic_mail_is_kept_and_moves_nothing(box, customer, agent):
    ticket = asked(box)
    reply(ticket, "请重新登录。", by=Actor(agent))
    run_jobs()
    ticket.refresh_from_db()
    state, count = ticket.state, len(sent())
    away = take(
        box, a_letter(to=reply_address(ticket, BOX), subject="自动回复: 休假", extra="Auto-Submitted: auto-replied")
    )
    assert (away.outcome, away.message.is_automatic) == ("joined", True)
    ticket.refresh_from_db()
    assert (ticket.state, len(sent())) == (state, count)


def test_automatic_answer_to_nothing_is_passed_over_and_an_alarm_is_not(box):
    assert take(box, a_letter(extra="Auto-Submitted: auto-replied")).state == State.PASSED
    alarm = take(box, a_letter("alarm@nowhere.example", extra="Precedence: bulk"))
    assert alarm.outcome == "opened"
    assert not sent()


def test_two_robots_fall_silent(box, customer):
    """Whoever answers every acknowledgement by a program without any sign is stopped by the caps."""
    asked(box, "robot@nowhere.example")
    for round_number in range(40):
        take(
            box, a_letter("robot@nowhere.example", body=f"thank you {round_number}", subject=f"Question {round_number}")
        )
    assert IncomingMail.objects.filter(state=State.ASIDE, outcome="flood").exists()
    assert len(sent()) <= 30


def test_automatic_mails_are_capped_for_a_ticket(box, customer):
    ticket = asked(box)
    for number in range(20):
        send_ticket_mail(
            ticket,
            template="acknowledgement",
            to="wang@customer.example",
            context={},
            automatic=True,
            dedupe=f"x{number}",
        )
    held = OutgoingMail.objects.filter(state=OutgoingMail.State.HELD)
    assert set(held.values_list("error", flat=True)) == {"cap"}
    assert OutgoingMail.objects.count() - held.count() == 10


@pytest.mark.parametrize("address", ["mailer-daemon@x.example", "no-reply@x.example", "postmaster@x.example"])
def test_nobody_is_written_to_who_is_nobody(box, address):
    take(box, a_letter(address))
    assert not sent()


def test_same_mail_is_taken_in_once(box, customer):
    asked(box, message_id="same@customer.example")
    again = take(box, a_letter(message_id="same@customer.example"))
    assert (again.state, again.outcome) == (State.PASSED, "duplicate")
    assert Ticket.objects.count() == 1


def test_our_own_mail_coming_back_is_passed_over(box, customer, agent):
    ticket = asked(box)
    assert take(box, a_letter(BOX)).outcome == "own"
    assert take(box, a_letter(message_id=new_message_id(ticket))).outcome == "own"


def test_bounce_tells_the_ticket_and_suspends_the_address(box, customer, agent):
    ticket = asked(box)
    reply(ticket, "请重新登录。", by=Actor(agent))
    run_jobs()
    letter = OutgoingMail.objects.get(template="answer")
    ticket.refresh_from_db()
    state = ticket.state
    back = take(box, a_bounce("wang@customer.example", letter.mail_id))
    assert (back.outcome, back.ticket) == ("joined", ticket)
    assert (back.message.is_internal, back.message.is_automatic) == (True, True)
    assert SuspendedAddress.objects.get().email == "wang@customer.example"
    ticket.refresh_from_db()
    assert ticket.state == state
    reply(ticket, "再试一次。", by=Actor(agent))
    run_jobs()
    assert OutgoingMail.objects.filter(state=OutgoingMail.State.HELD, error="suspended").count() == 1


def test_forged_bounce_suspends_nobody_else(box, customer, agent):
    ticket = asked(box)
    letter = OutgoingMail.objects.get(ticket=ticket)
    take(box, a_bounce("victim@other.example", letter.mail_id))
    take(box, a_bounce("wang@customer.example", "made-up@x.example"))
    assert not SuspendedAddress.objects.exists()


def test_closed_ticket_opens_again_within_two_weeks_and_not_after(box, customer, agent):
    ticket = asked(box)
    close_ticket(ticket, by=Actor(agent))
    assert take(box, a_letter(to=reply_address(ticket, BOX))).ticket == ticket
    ticket.refresh_from_db()
    assert (ticket.is_open, ticket.reopened_count) == (True, 1)
    close_ticket(ticket, by=Actor(agent))
    Ticket.objects.filter(pk=ticket.pk).update(closed_at=now() - timedelta(days=15))
    late = take(box, a_letter(to=reply_address(ticket, BOX)))
    assert late.ticket != ticket
    assert TicketLink.objects.get(ticket=late.ticket).other == ticket


def test_automatic_mail_does_not_open_a_closed_ticket(box, customer, agent):
    ticket = asked(box)
    solve_ticket(ticket, by=Actor(agent))
    close_ticket(ticket, by=Actor(agent))
    take(box, a_letter(to=reply_address(ticket, BOX), extra="Auto-Submitted: auto-replied"))
    ticket.refresh_from_db()
    assert ticket.state == Ticket.State.CLOSED


def test_forward_is_a_new_ticket_and_a_reply_prefix_is_not(box, customer):
    ticket = asked(box, message_id="one@customer.example")
    for prefix in ("Fwd:", "WG:", "转发：", "轉寄:", "TR:", "FW："):
        other = take(box, a_letter(subject=f"{prefix} 发票", in_reply_to="<one@customer.example>"))
        assert other.ticket != ticket, prefix
    for prefix in ("Re:", "AW:", "回复：", "答复:", "SV:", "RE[2]:"):
        same = take(box, a_letter(subject=f"{prefix} 发票", in_reply_to="<one@customer.example>"))
        assert same.ticket == ticket, prefix


def test_merged_ticket_leads_to_the_one_that_survived(box, customer, agent):
    first, second = asked(box), asked(box, subject="另一个")
    merge_tickets(second, first, by=Actor(agent))
    assert take(box, a_letter(to=reply_address(second, BOX))).ticket == first


def test_merged_in_a_circle_loses_no_mail(box, customer, agent):
    first, second = asked(box), asked(box, subject="另一个")
    for ticket, other in ((first, second), (second, first)):
        Ticket.objects.filter(pk=ticket.pk).update(state=Ticket.State.MERGED, merged_into=other)
    assert take(box, a_letter(to=reply_address(second, BOX))).outcome == "opened"


def test_files_and_pictures_are_kept_and_shown(box, customer):
    picture = b"\x89PNG\r\n\x1a\n" + b"x" * 20
    ticket = asked(
        box,
        html='<p>看图 <img src="cid:shot"><script>alert(1)</script><img src="https://track.example/x.png"></p>',
        files=[("截图.png", "image/png", picture, "shot"), ("日志.txt", "text/plain", b"log", "")],
    )
    message = ticket.messages.get()
    assert sorted(file.name for file in message.attachments.all()) == ["截图.png", "日志.txt"]
    key = message.attachments.get(name="截图.png").key
    assert f'src="/files/{key}/"' in message.html
    assert "script" not in message.html
    assert "track.example/x" not in message.html


def test_more_files_than_a_form_takes_are_all_kept(box, customer):
    ticket = asked(box, files=[(f"{i}.txt", "text/plain", b"x", "") for i in range(25)])
    assert ticket.messages.get().attachments.count() == 25


def test_notes_never_leave_by_mail(box, customer, agent):
    ticket = asked(box)
    sent().clear()
    add_note(ticket, "客户很着急", by=Actor(agent))
    reply(ticket, "请重新登录。", by=Actor(agent))
    run_jobs()
    assert all("客户很着急" not in letter.body for letter in sent())
    assert len(sent()) == 1


def test_mail_without_anything_still_becomes_something(box, customer):
    ticket = asked(box, subject="", body="")
    assert ticket.title
    assert ticket.messages.get().body
    nameless = take(box, b"Subject: x\r\n\r\nhello")
    assert (nameless.state, nameless.outcome) == (State.ASIDE, "no_sender")


def test_a_mail_that_is_too_large_is_answered(box, customer, monkeypatch):
    monkeypatch.setattr("hesi.support.mail.receiving.MOST_BYTES", 1000)
    monkeypatch.setattr("hesi.support.mail.taking_in.MOST_BYTES", 1000)
    huge = take(box, a_letter(body="x" * 5000))
    assert (huge.state, huge.outcome) == (State.PASSED, "too_large")
    assert len(sent()) == 1
    assert Ticket.objects.count() == 0


def test_mail_finds_its_workspace_by_its_recipient(box, customer):
    assert deliver(a_letter(), ["Support+anything@Hesi.Example"], source="smtp") == 1
    assert deliver(a_letter(message_id="2@x"), [], source="pipe") == 1
    with pytest.raises(NoSuchMailbox):
        deliver(a_letter(to="nobody@hesi.example"), ["nobody@hesi.example"], source="smtp")


def test_poison_is_set_aside_and_can_be_taken_in_again(box, customer, lead, monkeypatch):
    from hesi.support.mail import taking_in
    from hesi.support.mail.actions import replay_mail

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(taking_in, "_settle", broken)
        incoming = receive(a_letter(), box, source="pipe")
        for _try in range(taking_in.MOST_TRIES - 1):
            with pytest.raises(ZeroDivisionError):
                taking_in.take_mail_in(incoming.pk)
        taking_in.take_mail_in(incoming.pk)
    incoming.refresh_from_db()
    assert (incoming.state, incoming.outcome) == (State.ASIDE, "failed")
    replay_mail(incoming, by=Actor(lead))
    run_jobs()
    incoming.refresh_from_db()
    assert incoming.state == State.TAKEN


def test_nothing_of_one_provider_is_found_by_another(box, customer):
    ticket = asked(box, message_id="one@customer.example")
    elsewhere = builders.a_provider("别家服务中心")
    with tenant_scope(elsewhere):
        own_box = Mailbox.objects.create(address="support@elsewhere.example")
        mine = take(own_box, a_letter(to=reply_address(ticket, BOX), in_reply_to="<one@customer.example>"))
        assert mine.outcome == "opened"
        assert mine.ticket.tenant == elsewhere
        assert not TicketLink.objects.exists()
    assert Message.objects.filter(ticket=ticket).count() == 1
