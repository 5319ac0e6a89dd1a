"""Where a ticket stands for the person who asked: four steps, and the promise in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hesi.core.time import now
from hesi.support.promises.models import Metric
from hesi.support.tickets.models import Ticket

_State = Ticket.State


@dataclass(frozen=True, slots=True)
class Stage:
    """One of 已受理 → 处理中 → 待您确认 → 已解决."""

    text: str
    icon: str
    detail: str = ""
    done: bool = False
    here: bool = False


def stages_of(ticket: Ticket) -> list[Stage]:
    """The strip above the conversation."""
    at = {_State.NEW: 0, _State.SOLVED: 2, _State.CLOSED: 4}.get(_State(ticket.state), 1)
    names = [
        (_("Received"), "inbox"),
        (_("In progress"), "progress-check"),
        (_("Please confirm"), "clipboard-check"),
        (_("Solved"), "circle-check"),
    ]
    detail = {
        _State.WAITING: _("Waiting for your answer"),
        _State.ON_HOLD: _("Waiting for somebody else"),
    }.get(_State(ticket.state), "")
    return [
        Stage(text, icon, detail if place == at == 1 else "", done=place < at, here=place == at)
        for place, (text, icon) in enumerate(names)
    ]


def promise_words(ticket: Ticket, *, time_zone: str, brief: bool = False) -> str:
    """What the person can count on: “first answer today before 15:20”; empty when nothing is running.

    `brief` for lists.
    """
    if ticket.due_at is None or ticket.due_metric not in Metric.values or not ticket.is_open:
        return ""
    if ticket.due_at < now():
        if brief:
            return _("Late; we are hurrying")
        return _("We are later than promised, and our team has been told. We are sorry; you will hear from us first.")
    moment = day_and_clock(ticket.due_at, time_zone)
    return {
        Metric.FIRST_RESPONSE: _("First answer {moment}"),
        Metric.NEXT_RESPONSE: _("Next answer {moment}"),
        Metric.SOLUTION: _("Solved {moment}"),
    }[Metric(ticket.due_metric)].format(moment=moment)


def day_and_clock(at: datetime, time_zone: str) -> str:
    """“today before 15:20”, “tomorrow before 10:00”, “before 2026-11-25 10:00” on the person's own clock."""
    there = ZoneInfo(time_zone)
    local, today = at.astimezone(there), now().astimezone(there).date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return _("today before {clock}").format(clock=clock)
    if local.date() == today + timedelta(days=1):
        return _("tomorrow before {clock}").format(clock=clock)
    return _("before {day} {clock}").format(day=local.date().isoformat(), clock=clock)
