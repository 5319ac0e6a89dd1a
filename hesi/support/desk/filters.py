"""What a view selects: a closed set of filters, checked when they come in and turned into one condition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from hesi.core.text import clean_line, whole_number
from hesi.support.promises.models import Priority
from hesi.support.service.models import Channel
from hesi.support.tickets.models import Follower, Ticket, TicketTag
from hesi.support.tickets.searching import matching_tickets

MOST_VALUES = 20
MOST_MINUTES = 60 * 24 * 30
ME, NOBODY = "me", "nobody"
OPEN = "open"

_CLOSED_SETS: dict[str, tuple[str, ...]] = {
    "state": (OPEN, *Ticket.State.values),
    "priority": tuple(Priority.values),
    "channel": tuple(Channel.values),
}
_IDS = ("line", "customer")
_WORDS = ("category", "tag")
_FLAGS = ("overdue", "following")
SNOOZED = ("only", "with")


@dataclass(frozen=True, slots=True)
class Looker:
    """Whose eyes and which moment: `me`, `following` and deadlines are meant for them."""

    member_id: int | None
    at: datetime


def clean_filters(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The known part of what was asked, as it is stored: {"state": ["open"], "agent": ["me"], "due_within": 60, …}.

    Lists hold several accepted values; what is unknown or malformed falls away.
    """
    found: dict[str, Any] = {}
    for name, known in _CLOSED_SETS.items():
        found[name] = [value for value in _listed(asked.get(name)) if value in known]
    for name in _IDS:
        found[name] = [number for value in _listed(asked.get(name)) if (number := whole_number(value)) is not None]
    for name in _WORDS:
        found[name] = [word for value in _listed(asked.get(name)) if (word := clean_line(str(value), 40))]
    found["agent"] = [agent for value in _listed(asked.get("agent")) if (agent := _agent(value)) is not None]
    for name in _FLAGS:
        found[name] = str(asked.get(name) or "").lower() in ("1", "true", "on")
    minutes = whole_number(asked.get("due_within") or "")
    found["due_within"] = min(minutes, MOST_MINUTES) if minutes else None
    found["snoozed"] = str(asked.get("snoozed") or "") if asked.get("snoozed") in SNOOZED else ""
    found["text"] = clean_line(str(asked.get("text") or ""), 80)
    return {name: value for name, value in found.items() if value}


def condition(filters: Mapping[str, Any], looker: Looker, *, with_text: bool = True) -> Q:
    """The filters as one condition on tickets. Tickets put off to later are left out unless asked for."""
    wanted = _states(filters.get("state", ()))
    for name, column in (("priority", "priority"), ("channel", "channel"), ("line", "line_id")):
        wanted &= _one_of(column, filters.get(name))
    wanted &= _one_of("customer_id", filters.get("customer")) & _one_of("category__key", filters.get("category"))
    wanted &= _agents(filters.get("agent", ()), looker)
    for tag in filters.get("tag", ()):
        wanted &= Q(Exists(TicketTag.objects.filter(ticket=OuterRef("pk"), tag__name=tag)))
    if filters.get("following"):
        wanted &= Q(Exists(Follower.objects.filter(ticket=OuterRef("pk"), member_id=looker.member_id)))
    wanted &= _due(filters, looker) & _snoozed(filters.get("snoozed", ""), looker)
    if with_text and filters.get("text"):
        wanted &= Q(pk__in=matching_tickets(filters["text"]))
    return wanted


def _states(states: Any) -> Q:
    named = [state for state in states if state != OPEN]
    if OPEN in states:
        named += [state for state in Ticket.OPEN_STATES if state not in named]
    return Q(state__in=named) if named else Q()


def _one_of(column: str, values: Any) -> Q:
    return Q((f"{column}__in", list(values))) if values else Q()


def _agents(agents: Any, looker: Looker) -> Q:
    if not agents:
        return Q()
    ids = [looker.member_id if agent == ME else agent for agent in agents if agent != NOBODY]
    wanted = Q(agent_id__in=ids) if ids else Q()
    return wanted | Q(agent__isnull=True) if NOBODY in agents else wanted


def _due(filters: Mapping[str, Any], looker: Looker) -> Q:
    wanted = Q()
    if filters.get("overdue"):
        wanted &= Q(due_at__lt=looker.at)
    if filters.get("due_within"):
        wanted &= Q(due_at__gte=looker.at, due_at__lte=looker.at + timedelta(minutes=filters["due_within"]))
    return wanted


def _snoozed(asked: str, looker: Looker) -> Q:
    if asked == "with":
        return Q()
    return Q(snoozed_until__gt=looker.at) if asked == "only" else ~Q(snoozed_until__gt=looker.at)


def _listed(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value)[:MOST_VALUES] if isinstance(value, list | tuple) else [value]


def _agent(value: Any) -> str | int | None:
    return str(value) if value in (ME, NOBODY) else whole_number(value)
