"""Who may do what to a ticket."""

from typing import Any

from hesi.support.tickets.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.rules import rule


@rule(even_read_only=True)
def may_ask_for_help(actor: Any, *_: object) -> bool:
    """Every member, also after a trial has ended."""
    return actor.member_id is not None


@rule(even_read_only=True)
def may_reply_to_ticket(actor: Any, ticket: Ticket) -> bool:
    """Agents; on the other side whoever asked, is copied in, or speaks for the company."""
    if actor.is_requester:
        return bool(Ticket.objects.visible_to(actor).filter(pk=ticket.pk).exists())
    return actor.holds(ANSWER_TICKETS)


@rule(even_read_only=True)
def may_work_on_ticket(actor: Any, ticket: Ticket) -> bool:
    """Agents take, note, solve."""
    return not actor.is_requester and actor.holds(ANSWER_TICKETS)


@rule(even_read_only=True)
def may_confirm_ticket(actor: Any, ticket: Ticket) -> bool:
    """Only who asked can say that it is solved."""
    return is_asker(actor, ticket)


def is_asker(actor: Any, ticket: Ticket) -> bool:
    """Whether this is the person who asked, as a member or as the guest of the ticket's own link."""
    if not actor.is_requester:
        return False
    if actor.ticket_id is not None:
        return actor.ticket_id == ticket.pk
    return (
        ticket.customer_id is not None
        and ticket.customer_id == actor.customer_id
        and ticket.requester_id == actor.requester_id
    )


@rule(even_read_only=True)
def may_reopen_ticket(actor: Any, ticket: Ticket) -> bool:
    """Who asked, and agents."""
    return may_confirm_ticket(actor, ticket) if actor.is_requester else actor.holds(ANSWER_TICKETS)


@rule(even_read_only=True)
def may_rate_ticket(actor: Any, ticket: Ticket) -> bool:
    """Only who asked says how satisfied they were, however they came to say it."""
    return is_asker(actor, ticket)


@rule(even_read_only=True)
def may_invite_to_ticket(actor: Any, ticket: Ticket) -> bool:
    """Who asked, and whoever speaks for the company, lets colleagues read along; agents may too."""
    if not actor.is_requester:
        return actor.holds(ANSWER_TICKETS)
    return is_asker(actor, ticket) or (actor.sees_company and ticket.customer_id == actor.customer_id)


@rule
def may_manage_service(actor: Any, *_: object) -> bool:
    """The tree of questions, contracts, contact persons: support leads."""
    return not actor.is_requester and actor.holds(MANAGE_TICKETS)
