"""Who may say that work stands still."""

from typing import Any

from hesi.support.tickets.models import Ticket
from hesi.support.tickets.permissions import may_reply_to_ticket, may_work_on_ticket
from hesi.workspace.access.rules import rule


@rule(even_read_only=True)
def may_declare_emergency(actor: Any, ticket: Ticket) -> bool:
    """Whoever may write in the ticket, on either side; guests have not proved for whom they speak."""
    if actor.is_requester and ticket.customer_id is None:
        return False
    return may_reply_to_ticket(actor, ticket)


@rule(even_read_only=True)
def may_withdraw_emergency(actor: Any, ticket: Ticket) -> bool:
    """Agents."""
    return may_work_on_ticket(actor, ticket)
