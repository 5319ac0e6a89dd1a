"""Which ticket a mail belongs to, and whether its sender does.

In order: the signed address it was sent to, a Message-ID of ours, a Message-ID seen in a ticket's mails, the number in
the subject. What is named is only a claim: without a sender who belongs there the mail becomes a ticket of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hesi.support.mail.addressing import Signed, number_in_message_id, signed_in_addresses, trace
from hesi.support.mail.models import MailReference
from hesi.support.mail.reading import Mail
from hesi.support.mail.subjects import is_forward, number_in
from hesi.support.service.contacts import Caller, who_is
from hesi.support.service.models import Contact
from hesi.support.tickets.actions.conversing import surviving
from hesi.support.tickets.actions.going_on import REOPENED_WITHIN
from hesi.support.tickets.agents import agents_among
from hesi.support.tickets.models import Ticket
from hesi.workspace.people.models import Member


@dataclass(frozen=True, slots=True)
class Thread:
    """What a mail named and what it may do there.

    `ticket` is where it joins, None for a new one; `named` the ticket it named without belonging to it, or after it was
    closed for too long. `agent` is set for an answer an agent wrote by their own signed address.
    """

    caller: Caller
    ticket: Ticket | None = None
    named: Ticket | None = None
    agent: Member | None = None
    how: str = ""


def thread_of(mail: Mail, envelope_to: Iterable[str], *, at: datetime, is_proven: bool = True) -> Thread:
    """Where a mail goes, asked in the provider's workspace.

    A sender whom nothing proves (`is_proven`) still joins by what only those know who got our mails.
    """
    sender = mail.sender.email if mail.sender and mail.sender.is_usable else ""
    caller = who_is(email=sender)
    signed = signed_in_addresses([*envelope_to, *mail.delivered_to, *(a.email for a in (*mail.to, *mail.cc))])
    found, how = _named(mail, signed)
    if found is None:
        return Thread(caller)
    ticket = surviving(found)
    if signed is not None and signed.member_id is not None and how == "address":
        agent = _agent(signed.member_id, sender)
        if agent is not None and not mail.is_automatic and ticket.state != Ticket.State.MERGED:
            return Thread(caller, ticket=ticket, agent=agent, how=how)
        return Thread(caller, named=ticket, how=how)
    if mail.bounce is not None:
        return Thread(caller, ticket=ticket if how == "own_id" else None, named=ticket, how=how)
    is_sent_to_them = how in ("address", "own_id")
    if not (is_proven or is_sent_to_them) or not belongs(ticket, sender, caller) or ticket.state == Ticket.State.MERGED:
        return Thread(caller, named=ticket, how=how)
    if how != "address" and is_forward(mail.subject):
        return Thread(caller, named=ticket, how="forward")
    if not mail.is_automatic and is_over(ticket, at):
        return Thread(caller, named=ticket, how=how)
    return Thread(caller, ticket=ticket, how=how)


def belongs(ticket: Ticket, sender: str, caller: Caller) -> bool:
    """Whether a sender may write in a ticket: who asked, who is copied in, a colleague of the same company.

    An agent's address is not enough: anybody can write it above a mail. Agents answer by their own signed address.
    """
    if not sender:
        return False
    if ticket.requester_email and ticket.requester_email.casefold() == sender.casefold():
        return True
    if ticket.participants.filter(email__iexact=sender).exists():
        return True
    return caller.customer is not None and caller.customer.pk == ticket.customer_id


def may_let_in(thread: Thread, sender: str) -> bool:
    """Whether the colleagues copied in by this mail read along from now on: as on the page, who asked decides that, and
    the contact person who sees the company's tickets.

    Anybody can write an address above a mail and a number into its subject, so it also has to come back to a signed
    address or Message-ID of ours, which only those know who got our mails.
    """
    ticket = thread.ticket
    if ticket is None or thread.agent is not None or thread.how not in ("address", "own_id") or not sender:
        return False
    if ticket.requester_email.casefold() == sender.casefold():
        return True
    named = Contact.objects.filter(customer_id=ticket.customer_id, is_named=True, sees_company_tickets=True)
    return bool(named.filter(email__iexact=sender).exists())


def is_over(ticket: Ticket, at: datetime) -> bool:
    """Whether the ticket was closed too long ago for a reply to open it again."""
    if ticket.state != Ticket.State.CLOSED:
        return False
    return (ticket.closed_at or ticket.updated_at) < at - REOPENED_WITHIN


def remember(ticket: Ticket, message_ids: Sequence[str]) -> None:
    """Keep the Message-IDs of a mail of this ticket. An id that belongs to another ticket already stays there."""
    rows = [MailReference(ticket=ticket, reference=trace(found)) for found in dict.fromkeys(message_ids) if found]
    MailReference.objects.bulk_create(rows, ignore_conflicts=True)


def _named(mail: Mail, signed: Signed | None) -> tuple[Ticket | None, str]:
    if signed is not None:
        found = Ticket.objects.select_related("merged_into").filter(pk=signed.ticket_id).first()
        if found is not None:
            return found, "address"
    original = [mail.bounce.original_id] if mail.bounce and mail.bounce.original_id else []
    references = [*original, *mail.references]
    for reference in references:
        number = number_in_message_id(reference)
        if number and (found := _by_number(number)) is not None:
            return found, "own_id"
    traces = [trace(reference) for reference in references]
    known = {
        row.reference: row.ticket
        for row in MailReference.objects.filter(reference__in=traces).select_related("ticket__merged_into")
    }
    for reference in traces:
        if reference in known:
            return known[reference], "reference"
    number = number_in(mail.subject)
    found = _by_number(number) if number else None
    return found, "subject" if found is not None else ""


def _by_number(number: str) -> Ticket | None:
    found: Ticket | None = Ticket.objects.select_related("merged_into").filter(number=number).first()
    return found


def _agent(member_id: int, sender: str) -> Member | None:
    """The agent a signed address was made for, when it is their own mail address that wrote."""
    if not agents_among([member_id]):
        return None
    member: Member | None = Member.objects.active().select_related("user").filter(pk=member_id).first()
    return member if member is not None and member.email.casefold() == sender.casefold() and sender else None
