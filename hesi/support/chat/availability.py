"""Whether somebody is there to talk with: the hours, the agents and their room, and how long it takes now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count

from hesi.core.time import now
from hesi.core.working_calendar import NoWorkingTime, WorkingCalendar
from hesi.support.chat.models import USUAL_CHATS, Chat, ChatLimit
from hesi.support.promises.snapshot import calendar_of
from hesi.support.promises.starting_policies import hotline_calendar
from hesi.support.service.entitlements import terms_of
from hesi.support.service.models import Channel, LineMember, Presence, ServicePlan, SupportLine
from hesi.support.tickets.agents import agents_by_grant
from hesi.support.tickets.dispatch.staff import candidates_for
from hesi.workspace.calendars.working_days import as_working_calendar
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant

# The wait is reckoned from so many recent answers; from fewer nothing is said.
_RECENT, _ENOUGH, _LATELY = 20, 5, timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Availability:
    """How it stands now. `opens_at` is when people are back, None when they are there or nobody knows.

    `wait` is the usual time until the first answer, None when too little is known.
    """

    is_in_hours: bool
    people: int
    is_in_plan: bool = True
    opens_at: datetime | None = None
    wait: timedelta | None = None

    @property
    def is_open(self) -> bool:
        """Whether a chat can begin: there are hours, people, and it is part of the plan."""
        return self.is_in_hours and self.people > 0 and self.is_in_plan

    @property
    def wait_minutes(self) -> int | None:
        """The usual wait in whole minutes, at least one."""
        return None if self.wait is None else max(1, round(self.wait.total_seconds() / 60))


def availability_for(customer: Tenant | None, at: datetime | None = None) -> Availability:
    """Whether this customer (None: a visitor) can chat now, asked in the provider's workspace."""
    at = at or now()
    in_plan, calendar = True, None
    if customer is not None:
        terms = terms_of(customer, active_tenant().today)
        in_plan = not terms.channels or Channel.CHAT in terms.channels
        plan = ServicePlan.objects.select_related("calendar").filter(key=terms.plan_key).first()
        calendar = as_working_calendar(plan.calendar) if plan is not None and plan.calendar else None
    calendar = calendar or calendar_of(hotline_calendar())
    is_in_hours = calendar.is_open(at)
    return Availability(
        is_in_hours=is_in_hours,
        people=len(_people_there(at)) if is_in_hours else 0,
        is_in_plan=in_plan,
        opens_at=None if is_in_hours else _next_opening(calendar, at),
        wait=usual_wait(at) if is_in_hours else None,
    )


def people_on(line: SupportLine | None, at: datetime) -> list[int]:
    """Who takes new work on this line now, by id; every agent who is there where the line has no people of its own."""
    seats = candidates_for(line, (), at) if line is not None else []
    return [one.member for one in seats if one.is_available] if seats else _unseated(at)


def line_to_ask(at: datetime) -> SupportLine | None:
    """The first line with somebody there, else the first line."""
    lines = list(SupportLine.objects.filter(is_active=True))
    there = (line for line in lines if any(one.is_available for one in candidates_for(line, (), at)))
    return next(there, None) or next(iter(lines), None)


def chats_of(members: list[int]) -> dict[int, int]:
    """How many chats each of these agents has or has been offered now."""
    rows = Chat.objects.open().filter(agent_id__in=members).order_by().values_list("agent_id")
    return dict(rows.annotate(count=Count("pk")))


def limits_of(members: list[int]) -> dict[int, int]:
    """How many chats each of these agents carries at once."""
    said = dict(ChatLimit.objects.filter(member_id__in=members).values_list("member_id", "most"))
    return {member: said.get(member, USUAL_CHATS) for member in members}


def place_in_queue(chat: Chat) -> int:
    """1 for the next to be answered on its line; 0 when it waits no longer."""
    if chat.state != Chat.State.WAITING:
        return 0
    return int(Chat.objects.waiting().filter(line_id=chat.line_id, asked_at__lt=chat.asked_at).count()) + 1


def usual_wait(at: datetime) -> timedelta | None:
    """The median time to the first answer of the latest chats; None when there are too few to say."""
    rows: Any = Chat.objects.filter(answered_at__isnull=False, answered_at__gte=at - _LATELY).order_by("-answered_at")
    waits = [
        (answered - asked).total_seconds() for asked, answered in rows.values_list("asked_at", "answered_at")[:_RECENT]
    ]
    return timedelta(seconds=median(waits)) if len(waits) >= _ENOUGH else None


def _people_there(at: datetime) -> set[int]:
    """Everybody on any line who takes new work, in as few queries as a page can bear."""
    seated = set(
        LineMember.objects.filter(line__is_active=True, member__is_active=True).values_list("member_id", flat=True)
    )
    return seated - _absent() if seated else set(_unseated(at))


def _absent() -> set[int]:
    today = active_tenant().today
    rows = Presence.objects.all()
    return {row.member_id for row in rows if row.state != Presence.State.AVAILABLE or row.is_on_leave(today)}


def _unseated(at: datetime) -> list[int]:
    """Before anybody was put on a line, every agent answers."""
    if LineMember.objects.exists():
        return []
    absent = _absent()
    return [pk for pk in agents_by_grant().order_by("pk").values_list("pk", flat=True) if pk not in absent]


def _next_opening(calendar: WorkingCalendar, at: datetime) -> datetime | None:
    try:
        return calendar.next_opening(at)
    except NoWorkingTime:
        return None
