"""What robots send: kept, counted, answered by nobody, and never a way to move a ticket."""

import pytest

from hesi.support.mail.addressing import new_message_id, reply_address
from hesi.support.mail.models import IncomingMail, OutgoingMail, SuspendedAddress
from hesi.support.mail.tests.letters import a_bounce, a_letter
from hesi.support.mail.tests.taking import BOX, State, asked, sent, take
from hesi.support.mail.writing import send_ticket_mail
from hesi.support.tickets.actions import close_ticket, reply, solve_ticket
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import Actor
from tests.jobs import run_jobs


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


def test_automatic_mail_does_not_open_a_closed_ticket(box, customer, agent):
    ticket = asked(box)
    solve_ticket(ticket, by=Actor(agent))
    close_ticket(ticket, by=Actor(agent))
    take(box, a_letter(to=reply_address(ticket, BOX), extra="Auto-Submitted: auto-replied"))
    ticket.refresh_from_db()
    assert ticket.state == Ticket.State.CLOSED
