"""Bringing the queue's order up to date where only the calendar has changed."""

from hesi.support.tickets.models import Ticket
from hesi.support.tickets.promises import rank_of

AT_ONCE = 500


def rank_again() -> int:
    """Weigh every open ticket of the open workspace that blocks money anew; how many moved."""
    moved = []
    blocked = Ticket.objects.open().filter(blocked_minor__gt=0, due_at__isnull=False)
    for ticket in blocked.defer("capsule", "answers").iterator(chunk_size=AT_ONCE):
        rank = rank_of(ticket, ticket.due_at)
        if rank != ticket.rank_at:
            ticket.rank_at = rank
            moved.append(ticket)
    Ticket.objects.bulk_update(moved, ["rank_at"], batch_size=AT_ONCE)
    return len(moved)
