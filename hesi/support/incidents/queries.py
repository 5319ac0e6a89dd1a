"""Reads of incidents that join rooms."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.support.incidents.models import Incident, IncidentTicket, Suggestion
from hesi.support.incidents.notices import affected_customers
from hesi.support.tickets.models import Ticket
from hesi.workspace.events.models import Event
from hesi.workspace.events.timeline import sentence_of
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope

# How long before an incident a change may have caused it.
BEFORE = timedelta(hours=24)
MOST_CHANGES, MOST_CUSTOMERS = 20, 20
# Fewer than these are no sign of one cause.
LEAST_ALIKE = 2
# Events that change how the product behaves for many people.
_CHANGES = (
    "flow.",
    "policy.",
    "standard.",
    "template.",
    "calendar.",
    "rate.",
    "role.",
    "dispatch.",
    "line.",
    "sla.",
    "promise_policy.",
    "expense_type.",
    "plan.",
    "workspace.",
    "category.",
    "invoice_title.",
)


def find_incident(number: str, actor: Any) -> Incident:
    """The incident of this number. Raises `NotFound`."""
    found: Incident | None = Incident.objects.visible_to(actor).filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no incident {number}.").format(number=number[:30]))
    return found


def listed_incidents(actor: Any) -> "QuerySet[Incident]":
    """Every incident with how many tickets it holds."""
    joined = Count("incident_tickets", filter=Q(incident_tickets__state=IncidentTicket.State.JOINED))
    rows: QuerySet[Incident] = Incident.objects.visible_to(actor).select_related("review").annotate(tickets=joined)
    return rows


def open_suggestions() -> list[dict[str, Any]]:
    """What looks like an incident, with the tickets it is made of that no incident holds yet."""
    rows = list(Suggestion.objects.filter(state=Suggestion.State.OPEN)[:10])
    ids = {pk for row in rows for pk in row.ticket_ids}
    taken = IncidentTicket.objects.filter(ticket__in=ids, state=IncidentTicket.State.JOINED).values("ticket_id")
    free = Ticket.objects.filter(pk__in=ids).exclude(pk__in=taken).select_related("customer")
    tickets = {ticket.pk: ticket for ticket in free}
    found = [(row, [tickets[pk] for pk in row.ticket_ids if pk in tickets]) for row in rows]
    return [
        {"suggestion": row, "count": len(alike), "tickets": alike[:12]}
        for row, alike in found
        if len(alike) >= LEAST_ALIKE
    ]


def tickets_of(incident: Incident, state: str) -> list[Ticket]:
    """The tickets in it or offered to it, oldest first."""
    rows = IncidentTicket.objects.filter(incident=incident, state=state)
    related = ("ticket__customer", "ticket__agent", "ticket__category")
    return [row.ticket for row in rows.select_related(*related)[:200]]


def ongoing_incident_of(ticket: Ticket) -> Incident | None:
    """The incident a ticket is part of, for the pages that show the ticket."""
    rows = IncidentTicket.objects.filter(ticket=ticket, state=IncidentTicket.State.JOINED)
    row = rows.select_related("incident").first()
    return row.incident if row is not None else None


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was changed shortly before, with how many of the affected companies it was changed for."""

    at: datetime
    where: str
    who: str
    text: str
    is_ours: bool


def changes_before(incident: Incident) -> list[Change]:
    """Settings, rules and organisation changed in the day before the incident, in the provider's own workspace and in
    those of the customers with a ticket in it; the latest first, because a cause usually comes shortly before.
    """
    since, until = incident.opened_at - BEFORE, incident.opened_at
    found = _changes_here(active_tenant().name, since, until, is_ours=True)
    involved = affected_customers(incident) or frozenset(
        ticket.customer_id for ticket in tickets_of(incident, IncidentTicket.State.JOINED) if ticket.customer_id
    )
    ours = Tenant.objects.filter(provider=active_tenant(), pk__in=sorted(involved)[:MOST_CUSTOMERS])
    for customer in ours.exclude(pk=active_tenant().pk):
        with tenant_scope(customer):
            found += _changes_here(customer.name, since, until, is_ours=False)
    return sorted(found, key=lambda change: change.at, reverse=True)[:MOST_CHANGES]


def _changes_here(where: str, since: datetime, until: datetime, *, is_ours: bool) -> list[Change]:
    names = Q()
    for beginning in _CHANGES:
        names |= Q(name__startswith=beginning)
    events = Event.objects.filter(names, at__gte=since, at__lt=until).order_by("-at")[:MOST_CHANGES]
    # Of a customer's people the provider learns no names here, only that something was changed and when.
    return [
        Change(event.at, where, event.actor_label if is_ours else "", sentence_of(event) or event.name, is_ours)
        for event in events
    ]
