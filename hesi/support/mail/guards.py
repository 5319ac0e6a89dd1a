"""What keeps mail programs from talking to each other for ever, and a stranger from filling the desk."""

import re
from datetime import datetime, timedelta

from hesi.support.mail.models import IncomingMail, Mailbox, OutgoingMail, SuspendedAddress
from hesi.support.tickets.models import Ticket

# At most so many automatic mails within so many minutes: to one recipient about one ticket, and to one at all.
TICKET_CAPS = ((10, 10), (15, 30), (25, 60), (50, 180), (100, 600))
RECIPIENT_CAPS = ((30, 10), (60, 30), (120, 60), (240, 180), (360, 600))
# New tickets of one sender within an hour; more are set aside for a person to look at.
MOST_NEW_AN_HOUR = 20
# Automatic mails that one ticket takes in a day.
MOST_AUTOMATIC_A_DAY = 20
SUSPENDED_FOR = timedelta(days=7)
_NOBODY = re.compile(
    r"^(?:mailer-?daemon|postmaster|abuse|root|no-?reply|do-?not-?reply|bounce[s]?)(?:[+.-].*)?@", re.I
)


def why_not_to(recipient: str, ticket: Ticket | None, *, is_automatic: bool, at: datetime) -> str:
    """Why no mail goes to this address now (`suspended`, `nobody`, `own`, `cap`); empty where one may go."""
    if SuspendedAddress.objects.filter(email__iexact=recipient, until__gt=at).exists():
        return "suspended"
    if _NOBODY.match(recipient):
        return "nobody"
    if is_own(recipient):
        return "own"
    if is_automatic and _is_capped(recipient, ticket, at):
        return "cap"
    return ""


def is_own(address: str) -> bool:
    """Whether an address is one of our mailboxes, with or without a signed part."""
    from hesi.support.mail.addressing import without_plus

    return Mailbox.objects.filter(address__iexact=without_plus(address)).exists()


def _is_capped(recipient: str, ticket: Ticket | None, at: datetime) -> bool:
    longest = max(minutes for _most, minutes in (*TICKET_CAPS, *RECIPIENT_CAPS))
    sent = OutgoingMail.objects.filter(
        recipient__iexact=recipient, is_automatic=True, created_at__gt=at - timedelta(minutes=longest)
    ).exclude(state=OutgoingMail.State.HELD)
    rows = list(sent.order_by("-created_at").values_list("created_at", "ticket_id")[: RECIPIENT_CAPS[-1][0]])
    about = [when for when, ticket_id in rows if ticket is not None and ticket_id == ticket.pk]
    return _is_over(about, TICKET_CAPS, at) or _is_over([when for when, _ticket in rows], RECIPIENT_CAPS, at)


def _is_over(moments: list[datetime], caps: tuple[tuple[int, int], ...], at: datetime) -> bool:
    return any(sum(when > at - timedelta(minutes=minutes) for when in moments) >= most for most, minutes in caps)


def floods(sender: str, at: datetime) -> bool:
    """Whether a sender has opened so many tickets within the hour that a person should look first."""
    opened = IncomingMail.objects.filter(
        sender__iexact=sender, outcome="opened", received_at__gt=at - timedelta(hours=1)
    )
    return bool(opened.count() >= MOST_NEW_AN_HOUR)


def is_chatter(ticket: Ticket, at: datetime) -> bool:
    """Whether a ticket has taken in so many automatic mails today that further ones are passed over."""
    since = at - timedelta(days=1)
    return bool(ticket.messages.filter(is_automatic=True, created_at__gt=since).count() >= MOST_AUTOMATIC_A_DAY)


def suspend(email: str, reason: str, ticket: Ticket | None, *, at: datetime) -> None:
    """Send nothing to an address for some days, because it does not exist."""
    SuspendedAddress.objects.update_or_create(
        email=email.lower(),
        defaults={"reason": reason[:300], "ticket": ticket, "since": at, "until": at + SUSPENDED_FOR},
    )
