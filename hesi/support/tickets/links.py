"""Signed links to one ticket for people who do not sign in. A link opens that ticket and nothing else."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.support.tickets.models import Ticket
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

TRACK, RATE = "track", "rate"
# A link to follow a ticket holds half a year, a link to rate it two months.
HOLDS_SECONDS = {TRACK: 180 * 24 * 3600, RATE: 60 * 24 * 3600}
_SALT = "hesi.tickets.link"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to: the ticket, in the provider's workspace."""

    tenant: Tenant
    ticket: Ticket


def link_token(ticket: Ticket, purpose: str) -> str:
    """The signed words of a link. They hold for this ticket, this purpose and the address the ticket has now."""
    return signing.dumps(
        {"w": ticket.tenant_id, "t": ticket.pk, "e": _trace(ticket.requester_email)}, salt=f"{_SALT}.{purpose}"
    )


def tracking_url(ticket: Ticket) -> str:
    """The absolute address under which somebody without a sign-in follows and answers this ticket."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("help-ticket", args=[link_token(ticket, TRACK)])


def rating_url(ticket: Ticket, score: int | None = None) -> str:
    """The absolute address of the rating; with a score it is chosen already, and still has to be sent."""
    url = settings.PUBLIC_URL.rstrip("/") + reverse("help-rating", args=[link_token(ticket, RATE)])
    return f"{url}?score={score}" if score else url


def open_link(token: str, purpose: str) -> Opened:
    """Whose ticket the link is for. Raises `NotFound` for a forged, foreign or old one, all alike."""
    try:
        facts = signing.loads(token, salt=f"{_SALT}.{purpose}", max_age=HOLDS_SECONDS[purpose])
        tenant = Tenant.objects.filter(pk=facts["w"]).first()
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        raise _unknown() from None
    if tenant is None:
        raise _unknown()
    with tenant_scope(tenant):
        ticket = Ticket.objects.select_related("category", "customer", "agent", "tenant").filter(pk=facts["t"]).first()
    if ticket is None or _trace(ticket.requester_email) != facts["e"]:
        raise _unknown()
    return Opened(tenant, ticket)


def _trace(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:16]


def _unknown() -> NotFound:
    return NotFound(_("This link is no longer valid. Open the newest mail about your question, or ask again."))
