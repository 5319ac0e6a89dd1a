"""What a rating may say, and when it may be given."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesi.support.tickets.models import Rating, Ticket

BEST, WORST = 5, 1
# At and below this somebody calls the customer.
FOLLOWED_UP_TO = 2

SCORES: dict[int, Promise] = {
    5: _("Very satisfied"),
    4: _("Satisfied"),
    3: _("So-so"),
    2: _("Not satisfied"),
    1: _("Not satisfied at all"),
}
PRAISE: dict[str, Promise] = {
    "fast": _("Quick answer"),
    "clear": _("Clear explanation"),
    "at_once": _("Solved in one go"),
    "kind": _("Friendly and patient"),
}
BLAME: dict[str, Promise] = {
    "slow": _("Had to wait too long"),
    "not_solved": _("Not really solved"),
    "repeated": _("Had to explain again and again"),
    "unclear": _("Hard to understand"),
    "unkind": _("Not friendly"),
    "product": _("The product itself should be better"),
}
REASONS = PRAISE | BLAME


def rating_of(ticket: Ticket) -> Rating | None:
    """The rating in force; one that was voided by opening the ticket again does not count."""
    found: Rating | None = Rating.objects.filter(ticket=ticket, voided_at__isnull=True).first()
    return found


def is_ratable(ticket: Ticket) -> bool:
    """Solved or closed after having been solved. What was never solved (spam, merged away) is not rated."""
    return ticket.state in (Ticket.State.SOLVED, Ticket.State.CLOSED) and ticket.solved_at is not None
