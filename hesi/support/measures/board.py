"""The live board: what waits, what is at risk, what is late, by line and by agent."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q

from hesi.support.promises.models import Clock
from hesi.support.service.models import SupportLine
from hesi.support.tickets.agents import agents
from hesi.support.tickets.models import Ticket

_OURS = (Ticket.State.NEW, Ticket.State.IN_PROGRESS)
NEXT = 8


@dataclass(slots=True)
class Standing:
    """The open tickets of a line, of an agent, or of all. `oldest_at` is when the oldest that waits for us came in."""

    name: str = ""
    key: int | None = None
    open: int = 0
    ours: int = 0
    unassigned: int = 0
    at_risk: int = 0
    late: int = 0
    emergencies: int = 0
    oldest_at: datetime | None = None

    def add(self, row: dict[str, Any]) -> None:
        """Count a group of tickets in."""
        for name in ("open", "ours", "unassigned", "at_risk", "late", "emergencies"):
            setattr(self, name, getattr(self, name) + row[name])
        if row["oldest"] is not None and (self.oldest_at is None or row["oldest"] < self.oldest_at):
            self.oldest_at = row["oldest"]


@dataclass(slots=True)
class Board:
    """Everything on the wall at one moment."""

    at: datetime
    total: Standing = field(default_factory=Standing)
    lines: list[Standing] = field(default_factory=list)
    agents: list[Standing] = field(default_factory=list)
    next: list[Ticket] = field(default_factory=list)


def board(actor: Any, *, at: datetime) -> Board:
    """The board now: four queries, however many tickets there are."""
    found = Board(at=at)
    lines = {line.pk: Standing(name=line.name, key=line.pk) for line in SupportLine.objects.filter(is_active=True)}
    people = {agent.pk: Standing(name=agent.name, key=agent.pk) for agent in agents()}
    for row in _groups(actor, at):
        found.total.add(row)
        lines.setdefault(row["line_id"], Standing()).add(row)
        if row["agent_id"] is not None:
            people.setdefault(row["agent_id"], Standing(key=row["agent_id"])).add(row)
    found.lines = list(lines.values())
    found.agents = sorted(people.values(), key=lambda one: (-one.late, -one.at_risk, -one.open, one.name))
    waiting = Ticket.objects.visible_to(actor).filter(state__in=_OURS, due_at__isnull=False)
    found.next = list(waiting.select_related("customer", "agent", "line").order_by("due_at", "pk")[:NEXT])
    return found


def _groups(actor: Any, at: datetime) -> Any:
    # Read as one list: asked for each ticket anew, the database would walk all warned clocks every time.
    warned = Clock.objects.filter(subject_type=Ticket.subject_type, state=Clock.State.RUNNING, warn_at__lte=at)
    risky = Q(state__in=_OURS, due_at__gt=at, pk__in=warned.order_by().values("subject_id"))
    return (
        Ticket.objects.visible_to(actor)
        .open()
        .order_by()
        .values("line_id", "agent_id")
        .annotate(
            open=Count("pk"),
            ours=Count("pk", filter=Q(state__in=_OURS)),
            unassigned=Count("pk", filter=Q(agent__isnull=True)),
            at_risk=Count("pk", filter=risky),
            late=Count("pk", filter=Q(due_at__lte=at)),
            emergencies=Count("pk", filter=Q(is_emergency=True)),
            oldest=Min("created_at", filter=Q(state__in=_OURS)),
        )
    )
