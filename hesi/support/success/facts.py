"""What the provider knows of a customer from its own desk, and the parts of the health score out of all of it."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from hesi.core.time import day_after, start_of_day
from hesi.support.promises.models import Clock
from hesi.support.service.entitlements import entitlement_of
from hesi.support.service.models import Entitlement
from hesi.support.success import arithmetic
from hesi.support.success.arithmetic import HALF_YEAR_DAYS, QUARTER_DAYS, WINDOW_DAYS, Part
from hesi.support.success.counting import Counts, count_in
from hesi.support.success.models import Renewal
from hesi.support.tickets.models import Rating, Ticket
from hesi.workspace.events.models import Event
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant


def reckon(customer: Tenant, on: date) -> tuple[dict[str, Part], Counts]:
    """The parts of a customer's health on the morning of a day, and the counts behind them; in the provider's scope.

    Whatever has a time is cut at midnight of the provider, so a day gives the same parts whenever it is reckoned; only
    merged tickets and the stage of a renewal count as they stand.
    """
    until = start_of_day(on, active_tenant().time_zone)
    counts = count_in(customer, until=until, on=on)
    parts = {
        arithmetic.USAGE: arithmetic.usage(
            members=counts.members,
            active=counts.active,
            claims=counts.claims,
            past_claims=counts.past_claims,
            past_members=counts.past_members,
            past_days=counts.past_days,
        ),
        arithmetic.ADOPTION: arithmetic.adoption(counts.used),
        arithmetic.TICKETS: arithmetic.tickets(members=counts.members, **ticket_counts(customer, until)),
        arithmetic.RATINGS: arithmetic.ratings(
            rating_scores(customer, until, days=HALF_YEAR_DAYS), recommendations(customer, until)
        ),
        arithmetic.RENEWAL: arithmetic.renewal(**renewal_standing(customer, on)),
    }
    return parts, counts


def counts_as_row(counts: Counts) -> dict[str, Any]:
    """The counts as a snapshot keeps them."""
    row = asdict(counts)
    row.pop("used")
    row["last_claim_on"] = counts.last_claim_on.isoformat() if counts.last_claim_on else None
    return row


def ticket_counts(customer: Tenant, until: datetime) -> dict[str, int]:
    """Questions of 28 and of 90 days, and of those how many missed a promise or were opened again."""
    recent, quarter = until - timedelta(days=WINDOW_DAYS), until - timedelta(days=QUARTER_DAYS)
    asked = asked_by(customer, since=quarter, until=until)
    found: dict[str, int] = asked.aggregate(
        recent=Count("pk", filter=Q(created_at__gte=recent)),
        asked=Count("pk"),
        missed=Count("pk", filter=missed_by(until)),
        reopened=Count("pk", filter=reopened_by(until)),
    )
    return found


def asked_by(customer: Tenant, *, since: datetime, until: datetime) -> Any:
    """A customer's questions of a stretch of time. What was merged away counts with the one it went into."""
    rows = Ticket.objects.filter(customer=customer, created_at__gte=since, created_at__lt=until).order_by()
    return rows.exclude(state=Ticket.State.MERGED)


def missed_by(until: datetime) -> Exists:
    """Whether a promise of the ticket had been missed by then."""
    clocks = Clock.objects.filter(subject_type=Ticket.subject_type, subject_id=OuterRef("pk"))
    return Exists(clocks.filter(breached_at__lt=until))


def reopened_by(until: datetime) -> Exists:
    """Whether the ticket had been opened again by then."""
    told = Event.objects.filter(subject_type=Ticket.subject_type, subject_id=OuterRef("pk"))
    return Exists(told.filter(name="ticket.reopened", at__lt=until))


def rating_scores(customer: Tenant, until: datetime, *, days: int) -> list[int]:
    """The ratings of so many days, newest first; those voided by opening the question again are none."""
    rows = Rating.objects.filter(ticket__customer=customer, voided_at__isnull=True)
    rows = rows.filter(rated_at__gte=until - timedelta(days=days), rated_at__lt=until)
    return list(rows.order_by("-rated_at", "-pk").values_list("score", flat=True))


def recommendations(customer: Tenant, until: datetime) -> list[int]:
    """How likely people said in surveys of half a year to recommend us, 0 to 10 each."""
    since = until - timedelta(days=HALF_YEAR_DAYS)
    told = Event.objects.filter(name="survey.answered", at__gte=since, at__lt=until, facts__customer=customer.pk)
    given = (facts.get("score") for facts in told.order_by("pk").values_list("facts", flat=True))
    return [score for score in given if isinstance(score, int) and 0 <= score <= 10]


def renewal_standing(customer: Tenant, on: date) -> dict[str, Any]:
    """Days until the customer's contracts end (0 on the last day, below zero since), and how the talks stand.

    Contracts that follow one another without a gap count as one. None without an end, or without any contract.
    """
    contract = contract_to_renew(customer, on)
    if contract is None:
        return {"days_left": None, "stage": ""}
    stage = Renewal.objects.filter(contract=contract).values_list("stage", flat=True).first()
    end = agreed_until(contract)
    return {"days_left": (end - on).days if end else None, "stage": stage or Renewal.Stage.NOT_STARTED}


def contract_to_renew(customer: Tenant, on: date) -> Entitlement | None:
    """The contract in force, else the last one that ran out: whoever let it lapse is still to be won back."""
    lapsed = Entitlement.objects.filter(customer=customer, ends_on__lt=on).select_related("plan", "success_manager")
    return entitlement_of(customer, on) or lapsed.order_by("-ends_on", "-pk").first()


def agreed_until(contract: Entitlement) -> date | None:
    """The last day of this contract and those that follow it without a gap; None where the last has no end."""
    end: date | None = contract.ends_on
    later = Entitlement.objects.filter(customer_id=contract.customer_id, starts_on__gt=contract.starts_on)
    for starts_on, ends_on in later.order_by("starts_on", "pk").values_list("starts_on", "ends_on"):
        if end is None or starts_on > day_after(end):
            break
        end = None if ends_on is None else max(end, ends_on)
    return end
