"""Noticing that several questions look like one cause."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from hesi.core.time import now
from hesi.support.incidents.actions.sorting import offer, put_in
from hesi.support.incidents.models import Incident, IncidentTicket, Suggestion
from hesi.support.incidents.notices import forget_notices
from hesi.support.incidents.similarity import Trace, similar_among, trace
from hesi.support.tickets.agents import desk_audience
from hesi.support.tickets.models import Message, Ticket
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.events.record import record

WATCH = SystemActor("incidents")
WINDOW = timedelta(minutes=30)
ENOUGH = 5
MOST_COMPARED = 300
MOST_PER_INCIDENT = 30


@transaction.atomic
def look_at(ticket: Ticket, *, at: datetime) -> None:
    """A new question: join or offer it to an incident it resembles, else see whether there are many like it."""
    if IncidentTicket.objects.filter(ticket=ticket).exists():
        return
    new = traces_of([ticket])[ticket.pk]
    if _belongs_to_one(ticket, new):
        return
    alike = _alike(ticket, new, at)
    if len(alike) >= ENOUGH:
        _suggest(ticket, alike)


def traces_of(tickets: list[Ticket]) -> dict[int, Trace]:
    """What each of these questions leaves to compare, their first messages read together."""
    bodies: dict[int, str] = {}
    for pk, body in Message.objects.filter(ticket__in=tickets).order_by("-pk").values_list("ticket_id", "body"):
        bodies[pk] = body
    return {
        ticket.pk: trace(
            str(ticket.category_id),
            ticket.title,
            bodies.get(ticket.pk, ""),
            subject=(ticket.subject_ref_type, ticket.subject_ref_id) if ticket.subject_ref_id else None,
            errors=error_ids(ticket.capsule),
        )
        for ticket in tickets
    }


def error_ids(capsule: Any) -> list[str]:
    """The ids of errors the capsule carries, wherever in it they stand."""
    if isinstance(capsule, dict):
        found = [str(value) for key, value in capsule.items() if key in ("error_id", "error") and value]
        return found + [one for value in capsule.values() for one in error_ids(value)]
    if isinstance(capsule, list):
        return [one for value in capsule for one in error_ids(value)]
    return []


def _belongs_to_one(ticket: Ticket, new: Trace) -> bool:
    for incident in Incident.objects.ongoing().order_by("-opened_at")[:20]:
        joined = IncidentTicket.objects.filter(incident=incident, state=IncidentTicket.State.JOINED).order_by("-pk")
        members = [row.ticket for row in joined.select_related("ticket")[:MOST_PER_INCIDENT]]
        if similar_among(new, list(traces_of(members).items())):
            if incident.joins_similar:
                put_in(incident, [ticket], by=WATCH)
                forget_notices()
            else:
                offer(incident, ticket, by=WATCH)
            return True
    return False


def _alike(ticket: Ticket, new: Trace, at: datetime) -> list[int]:
    """Ids of the open questions of the last while that resemble it, directly or through one that does; itself first."""
    recent = Ticket.objects.open().filter(created_at__gt=at - WINDOW, created_at__lte=at).exclude(pk=ticket.pk)
    sorted_ones = IncidentTicket.objects.exclude(state=IncidentTicket.State.DECLINED).values("ticket_id")
    rows = list(recent.exclude(pk__in=sorted_ones).order_by("-pk")[:MOST_COMPARED])
    left = traces_of(rows)
    group, todo = [ticket.pk], [new]
    while todo:
        for pk in similar_among(todo.pop(), list(left.items())):
            group.append(pk)
            todo.append(left.pop(pk))
    return group


def _suggest(ticket: Ticket, alike: list[int]) -> None:
    """One open suggestion for one group: it grows instead of being made again. A dismissed group stays dismissed."""
    for row in Suggestion.objects.select_for_update().order_by("-pk")[:50]:
        if not set(row.ticket_ids) & set(alike):
            continue
        if row.state == Suggestion.State.OPEN:
            row.ticket_ids = sorted(set(row.ticket_ids) | set(alike))
            row.updated_at = now()
            row.save(update_fields=["ticket_ids", "updated_at"])
            record("incident.suggestion_grown", row, by=WATCH, audience=desk_audience(), count=len(row.ticket_ids))
        return
    made = Suggestion.objects.create(title=ticket.title, ticket_ids=sorted(alike))
    minutes = int(WINDOW.total_seconds() // 60)
    record("incident.suggested", made, by=WATCH, audience=desk_audience(), count=len(alike), minutes=minutes)
