"""Whether a mail joins a ticket, and who may join it."""

from datetime import timedelta
from typing import Any

import pytest

from hesi.core.time import now
from hesi.support.mail.addressing import agent_reply_address, new_message_id, reply_address
from hesi.support.mail.tests.letters import a_letter
from hesi.support.mail.tests.taking import BOX, asked, sent, take
from hesi.support.tickets.actions import close_ticket, merge_tickets
from hesi.support.tickets.models import Participant, Ticket, TicketLink
from hesi.workspace.access.actor import Actor
from tests import builders


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
