"""Tickets that nobody took: on to somebody else, and to the line's lead when that did not help."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from hesi.core.working_calendar import NoWorkingTime, WorkingCalendar
from hesi.support.service.models import LineMember
from hesi.support.tickets.dispatch.assigning import DISPATCH, assign, choose_for, dispatch_waiting, lock_lines, skill_of
from hesi.support.tickets.models import Ticket
from hesi.workspace.calendars.working_days import default_calendar
from hesi.workspace.events.models import Event
from hesi.workspace.events.record import record

AT_ONCE = 200
# From this reassignment on the lead of the line is told.
LEAD_TOLD_FROM = 2


def reassign_untaken(at: datetime) -> int:
    """Move on what its agent has not taken in the line's time, and hand out what nobody has; how many moved.

    Time counts in working hours, for emergencies round the clock.
    """
    calendar, moved = default_calendar(), 0
    for ticket in _lapsing(at):
        if _has_lapsed(ticket, calendar, at):
            moved += _move_on(ticket, at)
    without_agent = Ticket.objects.open().unassigned().awake(at).filter(line__isnull=False)
    for ticket in without_agent.select_related("category", "line").order_by("rank_at", "pk")[:AT_ONCE]:
        choice = dispatch_waiting(ticket, at=at, without=_let_it_lie(ticket))
        moved += choice.member is not None
    return moved


def _lapsing(at: datetime) -> list[Ticket]:
    """Assigned, not taken, and longer ago than any working time could be short of the limit."""
    rows = Ticket.objects.open().filter(
        agent__isnull=False, taken_at__isnull=True, assigned_at__lt=at, line__take_minutes__gt=0
    )
    late = [
        row
        for row in rows.select_related("line", "category").order_by("assigned_at", "pk")[: AT_ONCE * 5]
        if row.line is not None and row.assigned_at <= at - timedelta(minutes=row.line.take_minutes)
    ]
    return late[:AT_ONCE]


def _has_lapsed(ticket: Ticket, calendar: WorkingCalendar, at: datetime) -> bool:
    if ticket.line is None or ticket.assigned_at is None:
        return False
    limit = timedelta(minutes=ticket.line.take_minutes)
    return ticket.is_emergency or worked(calendar, ticket.assigned_at, at) >= limit


def worked(calendar: WorkingCalendar, since: datetime, until: datetime) -> timedelta:
    """The working time between two instants."""
    total = timedelta()
    try:
        for start, end in calendar.open_spans(since):
            if start >= until:
                break
            total += min(end, until) - start
    except NoWorkingTime:
        pass
    return total


@transaction.atomic
def _move_on(ticket: Ticket, at: datetime) -> bool:
    seen = ticket.assigned_at
    ticket = Ticket.objects.locked(ticket.pk)
    if ticket.taken_at is not None or ticket.assigned_at != seen or not ticket.is_open:
        return False
    lock_lines()
    before = ticket.agent_id
    let_lie = [*_let_it_lie(ticket), before]
    choice = choose_for(ticket, skill_of(ticket), at=at, without=[pk for pk in let_lie if pk is not None])
    times = len(_reassignments(ticket)) + 1
    if choice.member is None:
        ticket.agent_id = ticket.assigned_at = None
        ticket.save(update_fields=["agent", "assigned_at"])
    else:
        assign(ticket, choice, at=at)
    leads = _leads(ticket) if times >= LEAD_TOLD_FROM else []
    record(
        "ticket.reassigned",
        ticket,
        by=DISPATCH,
        audience=[before, choice.member, *leads],
        before=before,
        agent=choice.why,
        times=times,
        leads=leads,
    )
    return choice.member is not None


def _reassignments(ticket: Ticket) -> list[Event]:
    return list(Event.objects.about(Ticket.subject_type, ticket.pk).filter(name="ticket.reassigned"))


def _let_it_lie(ticket: Ticket) -> list[int]:
    """Who has had this ticket since it was last answered and did not take it."""
    return [event.facts["before"] for event in _reassignments(ticket) if event.facts.get("before") is not None]


def _leads(ticket: Ticket) -> list[int]:
    rows = LineMember.objects.filter(line_id=ticket.line_id, is_lead=True, member__is_active=True)
    return list(rows.order_by(F("pk")).values_list("member_id", flat=True))
