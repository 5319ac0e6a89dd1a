"""The facts of a statement, read once and then kept."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from hesi.core.time import month_instants
from hesi.support.promises.book import ledger_of
from hesi.support.promises.models import Clock, ClockSegment, Metric, Priority
from hesi.support.promises.reckoning import Kind, Stretch
from hesi.support.tickets.models import Ticket
from hesi.workspace.tenancy.models import Tenant

MOST_BREACHES = 500


def content_of(customer: Tenant, month: date, *, number: str, provider: Tenant, at: datetime) -> dict[str, Any]:
    """What was promised for tickets of this month and how it stands at `at`; JSON-ready, instants in UTC.

    A promise belongs to the month in which its time began. One that is neither kept nor missed yet is `open`.
    """
    first, after = month_instants(month, provider.time_zone)
    tickets = Ticket.objects.filter(customer=customer, created_at__gte=first, created_at__lt=after)
    clocks = Clock.objects.filter(
        customer_id=customer.pk,
        subject_type=Ticket.subject_type,
        started_at__gte=first,
        started_at__lt=after,
        version__isnull=False,
    ).exclude(state=Clock.State.DROPPED)
    counted: Counter[tuple[str, str, str]] = Counter()
    late = []
    for clock in clocks.select_related("version").order_by("started_at", "pk"):
        outcome = outcome_of(clock, at)
        counted[clock.priority, clock.metric, outcome] += 1
        if outcome == "missed":
            late.append(clock)
    return {
        "number": number,
        "provider": provider.name,
        "customer": customer.name,
        "month": f"{month:%Y-%m}",
        "time_zone": provider.time_zone,
        "made_at": at.isoformat(),
        "tickets": tickets.exclude(state=Ticket.State.MERGED).count(),
        "rows": _rows(counted),
        "missed": _missed(late[:MOST_BREACHES], at),
        "missed_in_all": len(late),
        "credits": "none",
    }


def outcome_of(clock: Clock, at: datetime) -> str:
    """`missed` once the deadline passed while it ran, else `kept` when it was met, else `open`."""
    if clock.breached_at is not None or (
        clock.state == Clock.State.RUNNING and clock.due_at is not None and clock.due_at < at
    ):
        return "missed"
    return "kept" if clock.state == Clock.State.MET else "open"


def _rows(counted: Counter[tuple[str, str, str]]) -> list[dict[str, Any]]:
    rows = []
    for priority in Priority.values:
        for metric in Metric.values:
            numbers = {name: counted[priority, metric, name] for name in ("kept", "missed", "open")}
            if any(numbers.values()):
                rows.append({"priority": priority, "metric": metric, "promised": sum(numbers.values()), **numbers})
    return rows


def _missed(clocks: list[Clock], at: datetime) -> list[dict[str, Any]]:
    tickets = Ticket.objects.in_bulk([clock.subject_id for clock in clocks])
    stretches: dict[int, list[Stretch]] = {clock.pk: [] for clock in clocks}
    for row in ClockSegment.objects.filter(clock__in=clocks).order_by("clock_id", "begins_at", "pk"):
        stretches[row.clock_id].append(Stretch(Kind(row.kind), row.reason, row.begins_at, row.ends_at))
    found = []
    for clock in clocks:
        ticket = tickets.get(clock.subject_id)
        reckoned = ledger_of(clock, stretches[clock.pk]).reckoned(at)
        deadline = clock.breached_at or clock.due_at or (reckoned.missed_at if reckoned else None)
        found.append(
            {
                "ticket": ticket.number if ticket else "",
                "title": ticket.title if ticket else "",
                "priority": clock.priority,
                "metric": clock.metric,
                "began_at": clock.started_at.isoformat(),
                "deadline_at": deadline.isoformat() if deadline else "",
                "ended_at": clock.ended_at.isoformat() if clock.ended_at else "",
                "allowed_minutes": _minutes(reckoned.allowance) if reckoned else None,
                "used_minutes": _minutes(reckoned.elapsed) if reckoned else None,
                "paused_minutes": _minutes(_paused(stretches[clock.pk], clock.ended_at or at)),
            }
        )
    return found


def _paused(stretches: Iterable[Stretch], at: datetime) -> timedelta:
    pauses = [(one.ends_at or at) - one.begins_at for one in stretches if one.kind is Kind.PAUSE]
    return sum(pauses, timedelta())


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60
