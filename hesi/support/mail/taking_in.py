"""What becomes of a mail that was received: into its ticket, a new one, passed over, or set aside for a person."""

import logging

from django.db import transaction

from hesi.core.errors import DomainError
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.support.mail import guards
from hesi.support.mail.addressing import number_in_message_id, trace
from hesi.support.mail.models import IncomingMail, Mailbox, OutgoingMail
from hesi.support.mail.posting import address_of, copy_in, join, open_by_mail
from hesi.support.mail.reading import Bounce, Mail
from hesi.support.mail.reading.authentication import FORGED, PROVEN, verdict_by
from hesi.support.mail.reading.limited import MailUnreadable, read_limited
from hesi.support.mail.reading.presenting import Presented
from hesi.support.mail.receiving import MOST_BYTES
from hesi.support.mail.threading import Thread, may_let_in, remember, thread_of
from hesi.support.mail.writing import acknowledge, tell_too_large
from hesi.support.tickets.actions.marking import link_tickets
from hesi.support.tickets.actions.settling import reopen_ticket
from hesi.support.tickets.categories import find_category, lay_categories
from hesi.support.tickets.models import Category, Message, Ticket, TicketLink
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.events.record import record
from hesi.workspace.files.store import read_file

MOST_TRIES = 5
# Auto-replies nobody asked for and reports about mails that are not ours open no tickets; newsletters and alarms do.
_ANSWERS_ONLY = {
    "bounce",
    "return-path",
    "multipart/report",
    "from",
    "subject",
    "x-failed-recipients",
    "auto-submitted",
}

log = logging.getLogger(__name__)
_State = IncomingMail.State
BY = SystemActor("mail")


class Passed(Exception):
    """Nothing is to be made of this mail; `outcome` says why (`queries.OUTCOMES`)."""

    def __init__(self, outcome: str) -> None:
        self.outcome = outcome
        super().__init__(outcome)


class Aside(Exception):
    """A person should look at this mail first."""

    def __init__(self, outcome: str) -> None:
        self.outcome = outcome
        super().__init__(outcome)


def take_mail_in(incoming_id: int) -> None:
    """Make something of a received mail, once. A mail that fails again and again is set aside with the reason."""
    incoming = IncomingMail.objects.select_related("raw", "mailbox").get(pk=incoming_id)
    if incoming.state != _State.RECEIVED:
        return
    IncomingMail.objects.filter(pk=incoming.pk).update(tries=incoming.tries + 1)
    try:
        mail, shown = read_limited(read_file(incoming.raw))
        incoming.sender, incoming.subject = address_of(mail), clean_line(mail.subject, 200)
        _settle(incoming, mail, shown)
    except MailUnreadable as error:
        _put(incoming, _State.ASIDE, error.code)
    except Passed as passed:
        _put(incoming, _State.PASSED, passed.outcome)
    except Aside as aside:
        _put(incoming, _State.ASIDE, aside.outcome)
    except DomainError as refusal:
        _put(incoming, _State.ASIDE, "refused", refusal.message)
    except Exception as error:
        if incoming.tries + 1 < MOST_TRIES:
            raise
        log.exception("Mail %s of %s is set aside", incoming.pk, incoming.mailbox)
        _put(incoming, _State.ASIDE, "failed", type(error).__name__)


@transaction.atomic
def _settle(incoming: IncomingMail, mail: Mail, shown: Presented) -> None:
    incoming = IncomingMail.objects.locked(incoming.pk)
    if incoming.state != _State.RECEIVED:
        return
    incoming.sender, incoming.subject = address_of(mail), clean_line(mail.subject, 200)
    if incoming.size_bytes > MOST_BYTES:
        tell_too_large(mail, incoming)
        _put(incoming, _State.PASSED, "too_large")
        return
    _expect_new(incoming, mail)
    is_proven = _is_proven(incoming, mail)
    thread = thread_of(mail, incoming.envelope_to, at=now(), is_proven=is_proven)
    if mail.bounce is not None:
        _take_bounce(mail.bounce, thread.ticket)
    if thread.ticket is None:
        message, outcome = _open(incoming, mail, shown, thread), "opened"
    else:
        message, outcome = _join(thread.ticket, mail, shown, thread), "joined"
    remember(message.ticket, [mail.message_id, *mail.references])
    incoming.ticket, incoming.message = message.ticket, message
    incoming.mail_key = trace(mail.message_id) if mail.message_id else None
    _put(incoming, _State.TAKEN, outcome)


def _expect_new(incoming: IncomingMail, mail: Mail) -> None:
    if number_in_message_id(mail.message_id):
        raise Passed("own")
    if guards.is_own(address_of(mail)):
        raise Passed("own")
    if mail.message_id and IncomingMail.objects.filter(mail_key=trace(mail.message_id)).exists():
        raise Passed("duplicate")


def _is_proven(incoming: IncomingMail, mail: Mail) -> bool:
    """Whether the sender may be believed. A mail that the box's own server finds forged waits for a person."""
    server = incoming.mailbox.proving_server
    if not server or incoming.is_vouched_for:
        return True
    verdict = verdict_by(server, mail.authentication)
    if verdict == FORGED and mail.bounce is None:
        raise Aside("forged")
    return verdict == PROVEN


def _join(ticket: Ticket, mail: Mail, shown: Presented, thread: Thread) -> Message:
    if mail.is_automatic:
        if mail.bounce is None and guards.is_chatter(ticket, now()):
            raise Passed("chatter")
    elif ticket.state == Ticket.State.CLOSED:
        reopen_ticket(ticket, by=BY)
    message = join(ticket, thread, mail, shown, by=BY)
    if mail.bounce is not None:
        # What mail servers say among each other is no matter of the customer's.
        message.is_internal, message.is_from_requester = True, False
        message.save(update_fields=["is_internal", "is_from_requester"])
    if not mail.is_automatic and may_let_in(thread, address_of(mail)):
        copy_in(message.ticket, mail, thread.caller)
    return message


def _open(incoming: IncomingMail, mail: Mail, shown: Presented, thread: Thread) -> Message:
    if mail.is_automatic and mail.auto_reason in _ANSWERS_ONLY:
        raise Passed("automatic")
    sender = address_of(mail)
    if not sender:
        raise Aside("no_sender")
    if guards.floods(sender, now()):
        raise Aside("flood")
    message = open_by_mail(thread, mail, shown, category=_category(incoming.mailbox), by=BY)
    if thread.named is not None:
        follows = thread.how != "forward"
        kind = TicketLink.Kind.FOLLOWS if follows else TicketLink.Kind.RELATED
        link_tickets(message.ticket, thread.named, by=BY, kind=kind)
    if not mail.is_automatic:
        copy_in(message.ticket, mail, thread.caller)
        acknowledge(message.ticket, message)
    return message


def _category(mailbox: Mailbox) -> Category:
    lay_categories()
    return find_category(mailbox.category.key if mailbox.category else "other")


def _take_bounce(bounce: Bounce, ticket: Ticket | None) -> None:
    """A mail of ours came back: say so where it was written, and write no more to an address that does not exist."""
    sent = OutgoingMail.objects.filter(mail_id=bounce.original_id).first() if bounce.original_id else None
    if sent is None or ticket is None:
        raise Passed("report")
    recipients = {address.casefold() for address in (sent.recipient, *sent.cc)}
    detail = " ".join(filter(None, (bounce.status, bounce.detail)))
    if bounce.is_permanent and bounce.recipient.casefold() in recipients:
        guards.suspend(bounce.recipient, detail, ticket, at=now())
        OutgoingMail.objects.filter(pk=sent.pk).update(state=OutgoingMail.State.FAILED, error=detail[:300])
    record("mail.bounced", ticket, by=BY, audience=[ticket.agent_id], recipient=bounce.recipient, detail=detail[:200])


def _put(incoming: IncomingMail, state: str, outcome: str, reason: str = "") -> None:
    incoming.state, incoming.outcome, incoming.reason, incoming.settled_at = state, outcome, reason[:300], now()
    incoming.save(
        update_fields=[
            "state", "outcome", "reason", "settled_at", "mail_key", "sender", "subject", "ticket", "message",
        ]
    )  # fmt: skip
