"""What a customer's plan includes, said politely where a question goes beyond it. A question is never turned away."""

from dataclasses import dataclass
from typing import Any

from hesi.support.service.entitlements import Terms, terms_of
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant


@dataclass(frozen=True, slots=True)
class Beyond:
    """How a question goes beyond what was agreed: a channel the plan has not, or the month's quota used."""

    terms: Terms
    has_channel: bool
    used: int

    @property
    def is_over_quota(self) -> bool:
        return self.terms.monthly_tickets is not None and self.used >= self.terms.monthly_tickets

    @property
    def is_beyond(self) -> bool:
        return self.is_over_quota or not self.has_channel

    def as_facts(self) -> dict[str, Any]:
        """For the event that keeps that the ticket was taken all the same."""
        return {
            "plan": self.terms.plan_name,
            "channel_included": self.has_channel,
            "used": self.used,
            "quota": self.terms.monthly_tickets,
        }


def terms_for(actor: Actor, channel: str) -> Beyond:
    """How the member's company stands this month, before they ask."""
    with as_requester(actor):
        return standing_of(actor.tenant, channel)


def standing_of(customer: Tenant, channel: str) -> Beyond:
    """How a customer stands this month in the provider's workspace, for a question through this channel."""
    today = active_tenant().today
    terms = terms_of(customer, today)
    used = 0
    if terms.monthly_tickets is not None:
        since = today.replace(day=1)
        used = Ticket.objects.filter(customer=customer, created_at__date__gte=since).count()
    return Beyond(terms, not terms.channels or channel in terms.channels, used)
