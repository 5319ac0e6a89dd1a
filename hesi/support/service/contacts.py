"""Who writes or calls: finding the person behind an e-mail address or a phone number."""

import re
from dataclasses import dataclass

from django.db.models import Q

from hesi.support.service.models import Contact
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import across_tenants, active_tenant


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, as far as the provider knows. `customer` is None for somebody no company is known of.

    `member_id` is theirs in the customer's own workspace, None where the person cannot sign in.
    """

    customer: Tenant | None = None
    member_id: int | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "zh-hans"


def who_is(email: str = "", phone: str = "") -> Caller:
    """The person of this address or number, asked in the provider's workspace.

    A contact person the provider wrote down comes first, then a member of one of its customers by the address they
    sign in with. Who is not found is a guest: the caller with nothing but what was given.
    """
    email, phone = email.strip().lower(), phone.strip()
    contact = _contact_of(email, phone)
    if contact is not None:
        return Caller(
            customer=contact.customer,
            member_id=contact.member_id,
            name=contact.name,
            email=email or contact.email,
            phone=phone or contact.phone,
            language=contact.customer.language,
        )
    member = _member_of(email, phone)
    if member is not None:
        return Caller(
            customer=member.tenant,
            member_id=member.pk,
            name=member.name,
            email=email or member.email,
            phone=phone or member.phone,
            language=(member.user.language if member.user else "") or member.tenant.language,
        )
    return Caller(email=email, phone=phone)


def digits_of(phone: str) -> str:
    """A phone number as numbers are compared: digits only, without the country code of China."""
    digits = re.sub(r"\D", "", phone)
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) - len(prefix) == 11:
            return digits.removeprefix(prefix)
    return digits


def _contact_of(email: str, phone: str) -> Contact | None:
    contacts = Contact.objects.select_related("customer")
    found: Contact | None = None
    if email:
        found = contacts.filter(email__iexact=email).first()
    if found is None and len(digits_of(phone)) >= 7:
        found = contacts.filter(phone__in={phone, digits_of(phone)}).first()
    return found


def _member_of(email: str, phone: str) -> Member | None:
    """Members of the customers of the open workspace; of several memberships the oldest."""
    provider = active_tenant()
    with across_tenants():
        ours = Q(tenant__provider=provider) | Q(tenant=provider)
        people = Member.objects.active().filter(ours).select_related("tenant", "user").order_by("pk")
        found: Member | None = None
        if email:
            found = people.filter(user__isnull=False, user__email__iexact=email).open_to_their_user().first()
        if found is None and len(digits_of(phone)) >= 7:
            found = people.filter(phone__in={phone, digits_of(phone)}).first()
        return found
