"""Giving tickets to lines and agents."""

from datetime import datetime

from hesi.support.tickets.models import Ticket


def dispatch_new(ticket: Ticket, *, at: datetime) -> None:
    """Choose line and agent for a ticket that was just made, in the transaction that makes it."""
    ticket.line = ticket.line or ticket.category.line
    ticket.save(update_fields=["line"])
