"""Who may do what to a ticket."""

from typing import Any

from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.rules import rule


@rule(even_read_only=True)
def may_ask_for_help(actor: Any, *_: object) -> bool:
    """Every member, also after a trial has ended."""
    return actor.member_id is not None


@rule(even_read_only=True)
def may_reply_to_ticket(actor: Any, ticket: Ticket) -> bool:
    """The requester in their own ticket, and agents."""
    if actor.is_requester:
        return ticket.customer_id == actor.customer_id and ticket.requester_id == actor.requester_id
    return actor.holds(ANSWER_TICKETS)


@rule(even_read_only=True)
def may_work_on_ticket(actor: Any, ticket: Ticket) -> bool:
    """Agents take, note, solve."""
    return not actor.is_requester and actor.holds(ANSWER_TICKETS)


@rule(even_read_only=True)
def may_confirm_ticket(actor: Any, ticket: Ticket) -> bool:
    """Only who asked can say that it is solved."""
    return actor.is_requester and ticket.customer_id == actor.customer_id and ticket.requester_id == actor.requester_id
