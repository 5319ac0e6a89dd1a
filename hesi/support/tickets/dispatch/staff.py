"""Who could take a ticket: the members of a line as plain candidates, with their load and whether they are there."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Count, Q

from hesi.core.time import business_date
from hesi.support.service.models import LineMember, Presence, SupportLine
from hesi.support.tickets.dispatch.choosing import Candidate
from hesi.support.tickets.dispatch.rules import short_language
from hesi.support.tickets.models import Ticket
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import active_tenant


def candidates_for(line: SupportLine | None, wished: Iterable[int], at: datetime) -> list[Candidate]:
    """The line's agents and the wished-for ones, with who stands in for those on leave."""
    wanted = set(wished)
    seats = _seats(line, wanted)
    if not seats:
        return []
    presences = {row.member_id: row for row in Presence.objects.select_related("replacement")}
    on = business_date(at, active_tenant().time_zone)
    _seat_replacements(seats, presences, on)
    loads = open_loads(seats)
    return [
        replace(seat, load=loads.get(member, 0), is_available=_is_there(presences.get(member), on))
        for member, seat in seats.items()
    ]


def open_loads(members: Iterable[int]) -> dict[int, int]:
    """How many open tickets each of these agents has, over all lines."""
    rows = Ticket.objects.open().filter(agent_id__in=list(members)).order_by().values_list("agent_id")
    return dict(rows.annotate(count=Count("pk")))


def available_agents(line: SupportLine, at: datetime) -> list[int]:
    """Member ids of those on the line who take new work at this moment and have room for it."""
    return [one.member for one in candidates_for(line, (), at) if one.is_available and one.spare > 0]


def _seats(line: SupportLine | None, wanted: set[int]) -> dict[int, Candidate]:
    """A seat for each member: their own on this line, else the largest they have elsewhere, else the usual one."""
    seats: dict[int, Candidate] = {}
    rows = LineMember.objects.filter(Q(line=line) | Q(member_id__in=wanted), member__is_active=True)
    # Seats on the line itself last, so that they win.
    for row in sorted(rows, key=lambda row: (line is not None and row.line_id == line.pk, row.capacity, row.pk)):
        seats[row.member_id] = Candidate(
            member=row.member_id,
            skills=frozenset(row.skills),
            languages=frozenset(map(short_language, row.languages)),
            capacity=row.capacity,
            last_assigned_at=row.last_assigned_at,
        )
    missing = wanted - seats.keys()
    if missing:
        known = Member.objects.active().filter(pk__in=missing).values_list("pk", flat=True)
        seats |= {pk: Candidate(member=pk) for pk in known}
    return seats


def _seat_replacements(seats: dict[int, Candidate], presences: dict[int, Presence], on: date) -> None:
    for absent in list(seats):
        presence = presences.get(absent)
        if presence is None or not presence.is_on_leave(on) or presence.replacement is None:
            continue
        stand_in = presence.replacement
        if not stand_in.is_active:
            continue
        own = seats.get(stand_in.pk) or replace(seats[absent], member=stand_in.pk, stands_in_for=frozenset())
        seats[stand_in.pk] = replace(own, stands_in_for=own.stands_in_for | {absent})


def _is_there(presence: Presence | None, on: date) -> bool:
    return presence is None or (presence.state == Presence.State.AVAILABLE and not presence.is_on_leave(on))
