"""Mails taken in by a mailbox, and what they became."""

from typing import Any

from django.core import mail as outbox

from hesi.support.mail.models import IncomingMail, Mailbox
from hesi.support.mail.receiving import receive
from hesi.support.mail.tests.letters import a_letter
from hesi.support.tickets.models import Ticket
from tests.jobs import run_jobs

BOX = "support@hesi.example"
State = IncomingMail.State


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
