"""Keeping what was agreed with customers: plans, contracts, contact persons. The actions of support leads."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid, NotFound
from hesi.core.text import clean_line, clean_text
from hesi.support.service.models import Channel, Contact, Entitlement, ServicePlan
from hesi.support.service.permissions import may_manage_agreements
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope


def customers() -> QuerySet[Tenant]:
    """The companies the open workspace supports, itself among them when it runs Hesi for itself."""
    provider = active_tenant()
    itself = Q(pk=provider.pk, kind=Tenant.Kind.CUSTOMER, provider=None)
    return Tenant.objects.filter(Q(provider=provider) | itself).exclude(kind=Tenant.Kind.PROVIDER)


def find_customer(key: str) -> Tenant:
    """One of them. Raises `NotFound` for any other workspace."""
    found = customers().filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such customer of yours."))
    return found


@transaction.atomic
def save_entitlement(
    entitlement: Entitlement | None,
    *,
    by: Actor,
    customer: Tenant,
    plan: ServicePlan,
    starts_on: date,
    ends_on: date | None,
    contract_number: str = "",
    success_manager: Member | None = None,
    monthly_tickets: int | None = None,
    note: str = "",
) -> Entitlement:
    """Write down or change a contract; the newest that holds on a day is in force. Raises `Invalid` by field."""
    require(may_manage_agreements, by)
    find_customer(customer.key)
    if ends_on is not None and ends_on < starts_on:
        sentence = _("The contract ends before it begins.")
        raise Invalid(sentence, fields={"ends_on": sentence})
    row = entitlement or Entitlement()
    row.customer, row.plan, row.starts_on, row.ends_on = customer, plan, starts_on, ends_on
    row.contract_number, row.note = clean_line(contract_number, 40), clean_text(note, 2000)
    row.success_manager, row.monthly_tickets = success_manager, monthly_tickets
    row.save()
    record("entitlement.saved", row, by=by, customer=customer.pk, plan=plan.key)
    return row


@transaction.atomic
def save_contact(
    contact: Contact | None,
    *,
    by: Actor,
    customer: Tenant,
    name: str,
    email: str = "",
    phone: str = "",
    is_named: bool = True,
    sees_company_tickets: bool = False,
    agent: Member | None = None,
) -> Contact:
    """Write down a person who speaks for a customer; by their address they are found among its members.

    Who is to see the company's tickets has to be one of its members. Raises `Invalid` by field.
    """
    require(may_manage_agreements, by)
    find_customer(customer.key)
    name, email = clean_line(name, 60), email.strip().lower()
    if not name or not (email or phone.strip()):
        sentence = _("Enter a name, and an e-mail address or a phone number.")
        raise Invalid(sentence, fields={"name" if not name else "email": sentence})
    member = _member_of(customer, email)
    if sees_company_tickets and member is None:
        sentence = _("Only a member of this company can see its tickets, and none has this address.")
        raise Invalid(sentence, fields={"sees_company_tickets": sentence})
    row = contact or Contact()
    row.customer, row.name, row.email, row.phone = customer, name, email, clean_line(phone, 30)
    row.is_named, row.sees_company_tickets, row.agent = is_named, sees_company_tickets, agent
    row.member_id = member.pk if member else None
    row.save()
    whom = row.member_id
    record("contact.saved", row, by=by, customer=customer.pk, member=whom, sees_company=sees_company_tickets)
    return row


@transaction.atomic
def remove_contact(contact: Contact, *, by: Actor) -> None:
    """The person speaks no longer for the customer, and sees only their own tickets."""
    require(may_manage_agreements, by)
    record("contact.removed", contact, by=by, customer=contact.customer_id)
    contact.delete()


@transaction.atomic
def save_plan(
    plan: ServicePlan, *, by: Actor, name: str, channels: Sequence[str], monthly_tickets: int | None
) -> ServicePlan:
    """Change what a plan includes. Customers without a contract of their own follow the plan of their workspace."""
    require(may_manage_agreements, by)
    name = clean_line(name, 60)
    if not name:
        sentence = _("Give the plan a name.")
        raise Invalid(sentence, fields={"name": sentence})
    plan.name, plan.monthly_tickets = name, monthly_tickets
    plan.channels = [channel for channel in Channel.values if channel in set(channels)]
    plan.save(update_fields=["name", "channels", "monthly_tickets"])
    record("service_plan.saved", plan, by=by, key=plan.key, channels=plan.channels, quota=monthly_tickets)
    return plan


def _member_of(customer: Tenant, email: str) -> Member | None:
    if not email:
        return None
    with tenant_scope(customer):
        return Member.objects.active().filter(email__iexact=email).first()
