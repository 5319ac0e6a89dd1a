"""Which tickets belong to an incident."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict
from hesi.support.incidents.models import Incident, IncidentTicket
from hesi.support.incidents.notices import forget_notices
from hesi.support.incidents.permissions import may_sort_into_incidents
from hesi.support.tickets.agents import desk_audience
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

_State = IncidentTicket.State


@transaction.atomic
def add_tickets(incident: Incident, tickets: Iterable[Ticket], *, by: Actor) -> list[Ticket]:
    """These tickets are about it. Raises `Conflict` for one that another incident has already."""
    require(may_sort_into_incidents, by)
    row = Incident.objects.locked(incident.pk)
    added = put_in(row, tickets, by=by)
    forget_notices()
    return added


@transaction.atomic
def remove_ticket(incident: Incident, ticket: Ticket, *, by: Actor) -> None:
    """The ticket is about something else; it will not be offered again."""
    require(may_sort_into_incidents, by)
    rows = IncidentTicket.objects.filter(incident=incident, ticket=ticket, state=_State.JOINED)
    if not rows.update(state=_State.DECLINED):
        raise Conflict(_("{number} is not in this incident.").format(number=ticket.number))
    record("incident.ticket_left", incident, by=by, audience=desk_audience(), ticket=ticket.number)
    record("ticket.incident_left", ticket, by=by, audience=[ticket.agent_id], incident=incident.number)
    forget_notices()


@transaction.atomic
def settle_offer(incident: Incident, ticket: Ticket, *, joins: bool, by: Actor) -> None:
    """Answer the offer of a similar ticket."""
    require(may_sort_into_incidents, by)
    if joins:
        put_in(incident, [ticket], by=by)
        forget_notices()
        return
    rows = IncidentTicket.objects.filter(incident=incident, ticket=ticket, state=_State.OFFERED)
    if rows.update(state=_State.DECLINED):
        record("incident.ticket_declined", incident, by=by, audience=desk_audience(), ticket=ticket.number)


def put_in(incident: Incident, tickets: Iterable[Ticket], *, by: AnyActor) -> list[Ticket]:
    """Join the tickets that are not in it yet, and write that down with both; gives those that are new."""
    wanted = {ticket.pk: ticket for ticket in tickets}
    rows = IncidentTicket.objects.filter(ticket_id__in=wanted).exclude(state=_State.DECLINED)
    known = {row.ticket_id: row for row in rows.select_related("incident")}
    joined = []
    for pk, ticket in wanted.items():
        row = known.get(pk)
        if row is not None and row.incident_id != incident.pk:
            if row.state == _State.JOINED:
                raise Conflict(
                    _("{number} belongs to {incident} already. Take it out there first.").format(
                        number=ticket.number, incident=row.incident.number
                    )
                )
            row.delete()
            row = None
        if row is not None and row.state == _State.JOINED:
            continue
        IncidentTicket.objects.update_or_create(incident=incident, ticket=ticket, defaults={"state": _State.JOINED})
        joined.append(ticket)
    for ticket in joined:
        record("incident.ticket_joined", incident, by=by, audience=desk_audience(), ticket=ticket.number)
        record("ticket.incident_joined", ticket, by=by, audience=[ticket.agent_id], incident=incident.number)
    return joined


def offer(incident: Incident, ticket: Ticket, *, by: AnyActor) -> bool:
    """Propose a similar ticket to those who look after the incident; False where it was sorted before."""
    if IncidentTicket.objects.filter(ticket=ticket).exclude(state=_State.DECLINED).exists():
        return False
    _row, created = IncidentTicket.objects.get_or_create(
        incident=incident, ticket=ticket, defaults={"state": _State.OFFERED}
    )
    if created:
        record("incident.ticket_offered", incident, by=by, audience=desk_audience(), ticket=ticket.number)
    return created
