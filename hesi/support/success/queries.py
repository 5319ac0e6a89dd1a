"""The customers somebody looks after, as a list that can be sorted and narrowed by how they fare."""

from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, DateField, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.support.service.agreements import customers
from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.support.service.models import Entitlement
from hesi.support.success.models import Alarm, HealthSnapshot, OnboardingStep
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant

# What has no end, and who has no score, stand last in their orders.
NO_END, NO_SCORE = date(9999, 12, 31), 101


def looked_after(actor: AnyActor) -> QuerySet[Tenant]:
    """The customers this person may look at: leads all, agents those whose success manager they are by the contract.

    Asked in the provider's scope. Each row has `manager_id`.
    """
    today = active_tenant().today
    contracts = Entitlement.objects.in_force(today).filter(customer=OuterRef("pk")).order_by("-starts_on", "-pk")
    rows = customers().annotate(
        manager_id=Subquery(contracts.values("success_manager_id")[:1], output_field=BigIntegerField()),
        contract_end=Subquery(contracts.values("ends_on")[:1], output_field=DateField()),
        plan_name=Subquery(contracts.values("plan__name")[:1]),
    )
    if actor.is_system or actor.holds(MANAGE_TICKETS):
        return rows
    if actor.is_requester or actor.member_id is None or not actor.holds(ANSWER_TICKETS):
        return rows.none()
    return rows.filter(manager_id=actor.member_id)


def find_looked_after(key: str, actor: AnyActor) -> Any:
    """One of them. Raises `NotFound` for any other company, also for a customer somebody else looks after."""
    found = looked_after(actor).filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such customer of yours."))
    return found


def with_standing(rows: QuerySet[Tenant]) -> QuerySet[Any]:
    """The same with `health` (101: none), `renewal_on`, `alarms` and `overdue` steps, all of them never null."""
    today = active_tenant().today
    latest = HealthSnapshot.objects.filter(customer=OuterRef("pk"), score__isnull=False).order_by("-on")
    alarms = _counted(open_alarms(today).filter(customer=OuterRef("pk")))
    late = OnboardingStep.objects.filter(customer=OuterRef("pk"), done_on__isnull=True, due_on__lt=today)
    return rows.annotate(
        health=Coalesce(Subquery(latest.values("score")[:1], output_field=IntegerField()), Value(NO_SCORE)),
        renewal_on=Coalesce(F("contract_end"), F("trial_ends_on"), Value(NO_END), output_field=DateField()),
        alarms=Coalesce(Subquery(alarms, output_field=IntegerField()), Value(0)),
        overdue=Coalesce(Subquery(_counted(late), output_field=IntegerField()), Value(0)),
    )


def narrowed(rows: QuerySet[Any], facts: dict[str, Any], actor: AnyActor) -> QuerySet[Any]:
    """The list as its filters say: `q`, `health`, `renewal` (days), `alarms`, `mine`."""
    today = active_tenant().today
    if facts.get("q"):
        rows = rows.filter(name__icontains=facts["q"])
    bounds = {"low": (0, 39), "fair": (40, 69), "good": (70, 100), "none": (NO_SCORE, NO_SCORE)}
    if facts.get("health") in bounds:
        rows = rows.filter(health__range=bounds[facts["health"]])
    if facts.get("renewal"):
        rows = rows.filter(renewal_on__lte=today + timedelta(days=int(facts["renewal"])))
    if facts.get("alarms"):
        rows = rows.filter(alarms__gt=0)
    if facts.get("mine"):
        rows = rows.filter(manager_id=actor.member_id)
    return rows


def open_alarms(on: date) -> Any:
    """Those that still hold, that nobody takes care of and that were not put off beyond this day."""
    rows = Alarm.objects.filter(ended_on__isnull=True, acknowledged_at__isnull=True)
    return rows.exclude(snoozed_until__gt=on)


def _counted(rows: Any) -> Any:
    return rows.order_by().values("customer").annotate(count=Count("pk")).values("count")
