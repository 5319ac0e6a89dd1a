"""Who may be calling: the people behind a number or a name, and what of theirs is open.

An agent learns here what a caller says anyway: name, company, department, plan, and tickets the agent may see. Phone
numbers and addresses of people who have not called or written stay with their company.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.text import clean_line
from hesi.support.service.contacts import Caller, digits_of, who_is
from hesi.support.service.models import Contact
from hesi.support.tickets.models import Ticket
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import across_tenants, active_tenant

MOST = 6
MOST_TICKETS = 5
LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody it may be. `who` names them in a form: `c7` a contact person, `m3-12` a member of customer 3."""

    who: str
    name: str
    phone: str
    customer: Tenant
    member_id: int | None
    detail: str = ""
    tickets: list[Ticket] = field(default_factory=list)


def candidates(actor: Any, *, phone: str = "", name: str = "") -> list[Candidate]:
    """The likeliest callers, a contact person before a member, those of the number before those of the name."""
    phone, name = clean_line(phone, 30), clean_line(name, 60)
    found: dict[tuple[int, int | None, str], Candidate] = {}
    for one in [*_by_phone(phone), *_by_name(name)]:
        found.setdefault((one.customer.pk, one.member_id, one.name), one)
    chosen = list(found.values())[:MOST]
    for one in chosen:
        one.tickets.extend(_open_tickets(one, actor))
    return chosen


def chosen_caller(who: str, *, phone: str, name: str) -> tuple[Caller, Contact | None]:
    """The caller a form names. Only who could have been offered is taken; raises `Invalid`. Empty: a guest."""
    if not who:
        return Caller(name=name, phone=phone), None
    kind, rest = who[:1], who[1:]
    if kind == "c" and rest.isdecimal() and len(rest) < 19:
        contact = Contact.objects.select_related("customer").filter(pk=int(rest)).first()
        if contact is not None:
            return _as_caller(_of_contact(contact), phone, contact.email), contact
    parts = rest.split("-")
    if kind == "m" and len(parts) == 2 and all(part.isdecimal() and len(part) < 19 for part in parts):
        for member in _people(Q(tenant_id=int(parts[0]), pk=int(parts[1]))):
            return _as_caller(_of_member(member), phone, member.email), None
    sentence = _("Choose who called once more.")
    raise Invalid(sentence, fields={"about": sentence})


def _as_caller(one: Candidate, phone: str, email: str) -> Caller:
    return Caller(
        customer=one.customer,
        member_id=one.member_id,
        name=one.name,
        email=email,
        phone=phone or one.phone,
        language=one.customer.language,
    )


def _by_phone(phone: str) -> list[Candidate]:
    if len(digits_of(phone)) < 7:
        return []
    contacts = Contact.objects.filter(phone__in={phone, digits_of(phone)}).select_related("customer")
    found = [_of_contact(contact) for contact in contacts[:MOST]]
    known = who_is(phone=phone)
    if known.customer is not None and known.member_id is not None:
        who = f"m{known.customer.pk}-{known.member_id}"
        found.append(Candidate(who, known.name, phone, known.customer, known.member_id))
    return found


def _by_name(name: str) -> list[Candidate]:
    if len(name) < LEAST_LETTERS:
        return []
    contacts = Contact.objects.filter(name__istartswith=name).select_related("customer")
    return [*map(_of_contact, contacts[:MOST]), *map(_of_member, _people(Q(name__istartswith=name)))]


def _people(which: Q) -> list[Member]:
    """Active members of the companies this provider serves, read across their workspaces, the likeliest few."""
    provider = active_tenant()
    ours = Q(tenant__provider=provider) | Q(tenant=provider)
    with across_tenants():
        people = Member.objects.filter(ours, which, is_active=True).select_related("tenant", "department")
        return list(people.order_by("name", "pk")[:MOST])


def _of_contact(contact: Contact) -> Candidate:
    return Candidate(f"c{contact.pk}", contact.name, contact.phone, contact.customer, contact.member_id, _("Contact"))


def _of_member(member: Member) -> Candidate:
    detail = member.department.name if member.department else ""
    return Candidate(f"m{member.tenant_id}-{member.pk}", member.name, "", member.tenant, member.pk, detail)


def _open_tickets(one: Candidate, actor: Any) -> list[Ticket]:
    rows = Ticket.objects.visible_to(actor).open().filter(customer=one.customer)
    mine = Q(requester_name=one.name) if one.member_id is None else Q(requester_id=one.member_id)
    return list(rows.filter(mine).order_by("-created_at", "-pk")[:MOST_TICKETS])
