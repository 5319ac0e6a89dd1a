"""What a customer is entitled to: the contract in force, else what their plan includes."""

from dataclasses import dataclass
from datetime import date

from hesi.support.service.models import Entitlement, ServicePlan
from hesi.support.service.starting_lines import lay_service
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a customer on a day. `monthly_tickets` None: no quota; `channels` empty: all of them."""

    plan_key: str
    plan_name: str
    channels: tuple[str, ...]
    monthly_tickets: int | None
    success_manager: Member | None = None
    entitlement: Entitlement | None = None


def entitlement_of(customer: Tenant, on: date) -> Entitlement | None:
    """The contract in force, the newest where several are."""
    rows = Entitlement.objects.in_force(on).filter(customer=customer)
    found: Entitlement | None = rows.select_related("plan", "success_manager").first()
    return found


def terms_of(customer: Tenant, on: date) -> Terms:
    """What was agreed with the customer for this day, asked in the provider's workspace."""
    entitlement = entitlement_of(customer, on)
    if entitlement is not None:
        plan = entitlement.plan
        quota = entitlement.monthly_tickets if entitlement.monthly_tickets is not None else plan.monthly_tickets
        return Terms(plan.key, plan.name, tuple(plan.channels), quota, entitlement.success_manager, entitlement)
    known = ServicePlan.objects.filter(key=customer.plan).first()
    if known is None:
        lay_service(active_tenant())
        known = ServicePlan.objects.filter(key=customer.plan).first()
    if known is None:
        return Terms(customer.plan, customer.plan, (), None)
    return Terms(known.key, known.name, tuple(known.channels), known.monthly_tickets)


def success_manager_of(customer: Tenant | None, on: date) -> Member | None:
    """Who looks after the customer, if anybody still here does."""
    entitlement = entitlement_of(customer, on) if customer is not None else None
    manager = entitlement.success_manager if entitlement is not None else None
    return manager if manager is not None and manager.is_active else None
