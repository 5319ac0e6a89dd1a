"""What stands behind the parts that come from the provider's own desk: the tickets and ratings themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hesi.support.success.arithmetic import HALF_YEAR_DAYS, QUARTER_DAYS
from hesi.support.success.facts import asked_by, missed_by, reopened_by
from hesi.support.tickets.models import Rating, Ticket
from hesi.workspace.tenancy.models import Tenant

MOST = 20


@dataclass(frozen=True, slots=True)
class Evidence:
    """The newest tickets that cost points, and the newest ratings; at most `MOST` of each."""

    missed: list[Ticket]
    reopened: list[Ticket]
    ratings: list[Any]


def evidence_of(customer: Tenant, until: datetime) -> Evidence:
    """Up to an instant, in the provider's scope."""
    asked = asked_by(customer, since=until - timedelta(days=QUARTER_DAYS), until=until).order_by("-created_at", "-pk")
    rated = Rating.objects.filter(
        ticket__customer=customer,
        voided_at__isnull=True,
        rated_at__gte=until - timedelta(days=HALF_YEAR_DAYS),
        rated_at__lt=until,
    )
    return Evidence(
        missed=list(asked.filter(missed_by(until))[:MOST]),
        reopened=list(asked.filter(reopened_by(until))[:MOST]),
        ratings=list(rated.select_related("ticket").order_by("-rated_at", "-pk")[:MOST]),
    )
