"""The signs of decline that hold for a customer on a day, each with the numbers it is told with."""

from datetime import date, timedelta
from typing import Any

from hesi.core.time import business_date, day_after, start_of_day
from hesi.support.success.facts import rating_scores, renewal_standing
from hesi.support.success.models import Alarm, HealthSnapshot, OnboardingStep, Renewal
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant

FALL_POINTS, FALL_DAYS, LOW_POINTS = 15, 30, 40
QUIET_DAYS, BAD_RATING, BAD_RATINGS, BAD_DAYS, TRIAL_DAYS = 14, 2, 2, 30, 7
FAR_DAYS, NEAR_DAYS = 60, 30


def signs_of(customer: Tenant, on: date) -> dict[str, dict[str, Any]]:
    """Kind → facts, of those that hold on that day; asked in the provider's scope, after the day's snapshot."""
    found = {**_of_health(customer, on), **_of_renewal(customer, on)}
    overdue = OnboardingStep.objects.filter(customer=customer, done_on__isnull=True, due_on__lt=on).count()
    if overdue:
        found[Alarm.Kind.ONBOARDING] = {"steps": overdue}
    until = start_of_day(day_after(on), active_tenant().time_zone)
    bad = [score for score in rating_scores(customer, until, days=BAD_DAYS) if score <= BAD_RATING]
    if len(bad) >= BAD_RATINGS:
        found[Alarm.Kind.RATINGS] = {"count": len(bad)}
    return {str(kind): facts for kind, facts in found.items()}


def _of_health(customer: Tenant, on: date) -> dict[str, dict[str, Any]]:
    course = HealthSnapshot.objects.filter(customer=customer, on__gte=on - timedelta(days=FALL_DAYS), on__lte=on)
    rows = list(course.order_by("on"))
    if not rows:
        return {}
    found: dict[str, dict[str, Any]] = {}
    latest = rows[-1]
    scores = [row.score for row in rows if row.score is not None]
    if latest.score is not None and max(scores) - latest.score >= FALL_POINTS:
        found[Alarm.Kind.FELL] = {"before": max(scores), "now": latest.score}
    if latest.score is not None and latest.score < LOW_POINTS:
        found[Alarm.Kind.LOW] = {"now": latest.score}
    counts = latest.parts.get("counts", {})
    last = counts.get("last_claim_on")
    since = date.fromisoformat(last) if last else business_date(customer.created_at, customer.time_zone)
    if counts.get("members") and (on - since).days >= QUIET_DAYS:
        found[Alarm.Kind.QUIET] = {"days": (on - since).days}
    return found


def _of_renewal(customer: Tenant, on: date) -> dict[str, dict[str, Any]]:
    standing = renewal_standing(customer, on)
    days, stage = standing["days_left"], standing["stage"]
    if stage in (Renewal.Stage.RENEWED, Renewal.Stage.LOST):
        return {}
    if days is not None and days <= FAR_DAYS:
        return {Alarm.Kind.RENEWAL_30 if days <= NEAR_DAYS else Alarm.Kind.RENEWAL_60: {"days": days}}
    left = customer.trial_days_left
    if not stage and left is not None and left <= TRIAL_DAYS:
        return {Alarm.Kind.TRIAL: {"days": left}}
    return {}
