"""What the provider counts in a customer's workspace: how many and when, never what.

This is the only module of customer success that opens a customer's scope. It reads the times, the names and the
authors' ids of events, and the dates members came and left; no amount, no title, no text, no person's name and no
event's facts leave it. A test holds the columns it may ask for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Min, Q

from hesi.core.time import business_date
from hesi.support.success.arithmetic import PAST_DAYS, WINDOW_DAYS
from hesi.support.success.features import FEATURES, YEAR
from hesi.workspace.events.models import Event
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

SUBMITTED = "document.submitted"


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a customer up to an instant. `used` says of each feature whether it was used."""

    members: int
    active: int
    claims: int
    past_claims: int
    past_members: int
    past_days: int
    used: dict[str, bool]
    last_claim_on: date | None


def count_in(customer: Tenant, *, until: datetime, on: date) -> Counts:
    """Count what happened before `until`, which is the beginning of the day `on` where the provider works."""
    recent, past = until - timedelta(days=WINDOW_DAYS), until - timedelta(days=WINDOW_DAYS + PAST_DAYS)
    with tenant_scope(customer):
        began = Event.objects.filter(at__lt=until).aggregate(at=Min("at"))["at"]
        people = Event.objects.filter(at__gte=recent, at__lt=until, actor_member__isnull=False)
        active = people.order_by().values("actor_member_id").distinct().count()
        filed = Event.objects.filter(name=SUBMITTED, at__gte=past, at__lt=until).aggregate(
            recent=Count("subject_id", filter=Q(at__gte=recent), distinct=True),
            past=Count("subject_id", filter=Q(at__lt=recent), distinct=True),
        )
        last = Event.objects.filter(name=SUBMITTED, at__lt=until).order_by("-at").values_list("at", flat=True).first()
        past_days = min(PAST_DAYS, max(0, (recent - began).days)) if began else 0
        return Counts(
            members=_members_on(on),
            active=active,
            claims=filed["recent"],
            past_claims=filed["past"],
            past_members=_members_on(on - timedelta(days=WINDOW_DAYS)),
            past_days=past_days,
            used=_used(until),
            last_claim_on=business_date(last, customer.time_zone) if last else None,
        )


def first_happenings(customer: Tenant, names: Iterable[str]) -> dict[tuple[str, bool], date]:
    """The day each kind of event first happened, by name, and whether only what people did counts."""
    wanted = sorted(set(names))
    if not wanted:
        return {}
    with tenant_scope(customer):
        rows = Event.objects.filter(name__in=wanted).order_by().values("name")
        firsts = rows.annotate(any=Min("at"), own=Min("at", filter=Q(actor_member__isnull=False)))
        found = {}
        for row in firsts:
            for is_own, at in ((False, row["any"]), (True, row["own"])):
                if at is not None:
                    found[row["name"], is_own] = business_date(at, customer.time_zone)
        return found


def _members_on(on: date) -> int:
    """Who worked there on that day; inside the customer's scope."""
    there = Q(left_on__gt=on) | Q(left_on__isnull=True, is_active=True)
    return int(Member.objects.filter(there).exclude(joined_on__gt=on).count())


def _used(until: datetime) -> dict[str, bool]:
    """Which features were used by people, each within its own time; inside the customer's scope."""
    names = sorted({name for feature in FEATURES for name in feature.names})
    people = Q(name__in=names, actor_member__isnull=False) | Q(channel="api")
    rows = Event.objects.filter(people, at__gte=until - YEAR, at__lt=until).order_by().values("name", "channel")
    seen: list[tuple[str, str, datetime]] = [
        (row["name"], row["channel"], row["last"]) for row in rows.annotate(last=Max("at"))
    ]
    return {
        feature.key: any(feature.fits(name, channel) and last >= until - feature.within for name, channel, last in seen)
        for feature in FEATURES
    }
