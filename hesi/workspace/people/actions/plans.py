"""What a company may use and until when. Set by the provider's administrators."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.workspace.access.actor import AnyActor, SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.permissions import may_manage_customers
from hesi.workspace.tenancy.models import Plan, Tenant
from hesi.workspace.tenancy.scope import tenant_scope

LONGEST_EXTENSION_DAYS = 180


@transaction.atomic
def set_plan(customer: Tenant, plan: str, *, by: AnyActor) -> Tenant:
    """Give a customer company a plan. A paid plan opens a read-only workspace at once; nothing in it has changed."""
    require(may_manage_customers, by)
    customer = _own_customer(customer, by)
    if plan not in Plan.values:
        raise Invalid(_("There is no such plan."), fields={"plan": _("There is no such plan.")})
    before, customer.plan = customer.plan, plan
    customer.save(update_fields=["plan"])
    _note("workspace.plan_set", customer, by, before=before, plan=plan)
    return customer


@transaction.atomic
def extend_trial(customer: Tenant, days: int, *, by: AnyActor) -> Tenant:
    """Let a company try so many days longer, counted from today when the trial has ended already."""
    require(may_manage_customers, by)
    customer = _own_customer(customer, by)
    if not 1 <= days <= LONGEST_EXTENSION_DAYS:
        problem = _("A trial is extended by 1 to {limit} days at a time.").format(limit=LONGEST_EXTENSION_DAYS)
        raise Invalid(problem, fields={"days": problem})
    yesterday = customer.today - timedelta(days=1)
    customer.trial_ends_on = max(customer.trial_ends_on or yesterday, yesterday) + timedelta(days=days)
    customer.plan = Plan.TRIAL
    customer.save(update_fields=["trial_ends_on", "plan"])
    _note("workspace.trial_extended", customer, by, days=days, trial_ends_on=customer.trial_ends_on.isoformat())
    return customer


def _own_customer(customer: Tenant, by: AnyActor) -> Tenant:
    """The customer's row, locked; a company supported by somebody else is none. The system may look after any."""
    companies = Tenant.objects.select_for_update()
    if not by.is_system:
        companies = companies.filter(provider_id=by.tenant.pk).exclude(pk=by.tenant.pk)
    return companies.get(pk=customer.pk)


def _note(name: str, customer: Tenant, by: AnyActor, **facts: Any) -> None:
    """In the provider's trail with who did it, and in the customer's with the provider's name."""
    provider = by.label if by.is_system else by.tenant.name
    if not by.is_system:
        record(name, customer, by=by, **facts)
    with tenant_scope(customer):
        record(name, customer, by=SystemActor(provider), **facts)
