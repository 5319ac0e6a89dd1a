"""What is done for every customer each day, in the provider's scope."""

from datetime import date, timedelta

from hesi.core.time import business_date
from hesi.support.service.agreements import customers
from hesi.support.service.entitlements import entitlement_of
from hesi.support.success.actions import start_onboarding, take_snapshot, tick_by_facts, watch
from hesi.support.success.models import OnboardingStep
from hesi.support.success.tasks import look_after
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.jobs.tenant_tasks import enqueue
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant

ACTOR = SystemActor("success")
# Whoever has been here longer is not led in by the hand any more, unless somebody starts it.
NEW_FOR = timedelta(days=60)


def begin_round() -> None:
    """Queue today's job of each customer."""
    on = active_tenant().today
    for customer_id in customers().order_by("pk").values_list("pk", flat=True):
        enqueue(look_after, customer_id=customer_id, on=on.isoformat())


def look_after_customer(customer: Tenant, on: date) -> None:
    """Onboarding, health and signs of one customer on a day."""
    lead_in(customer, on)
    tick_by_facts(customer, by=ACTOR)
    take_snapshot(customer, on)
    watch(customer, on, by=ACTOR)


def lead_in(customer: Tenant, on: date) -> None:
    """Start the onboarding of who is new: from the first day of their contract, else of their workspace."""
    if OnboardingStep.objects.filter(customer=customer).exists():
        return
    contract = entitlement_of(customer, on)
    opened_on = business_date(customer.created_at, customer.time_zone)
    start = max(contract.starts_on, opened_on) if contract is not None else opened_on
    if on - start <= NEW_FOR:
        start_onboarding(customer, start, by=ACTOR)


def tick_everybody() -> None:
    """Look at what has come true for customers with open steps."""
    waiting = OnboardingStep.objects.filter(done_on__isnull=True).exclude(fact="").order_by()
    for customer in Tenant.objects.filter(pk__in=waiting.values("customer_id")):
        tick_by_facts(customer, by=ACTOR)
