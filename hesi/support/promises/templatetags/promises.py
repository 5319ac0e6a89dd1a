"""Tags and filters of promises: a deadline in words, spans of time, targets."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import gettext as _

from hesi.core.time import now
from hesi.support.promises.models import Metric
from hesi.support.promises.words import (
    REASONS,
    REASONS_TO_CUSTOMER,
    deadline_words,
    hours_words,
    moment_words,
    span_words,
    target_words,
)
from hesi.workspace.tenancy.scope import current_tenant_or_none

register = template.Library()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline to show: words, how much is left of how much in minutes, and the tone that goes with the words."""

    words: str
    left: int
    whole: int
    tone: str
    icon: str
    is_over: bool
    due_at: datetime | None


def _zone() -> ZoneInfo:
    tenant = current_tenant_or_none()
    return ZoneInfo(tenant.time_zone if tenant else "Asia/Shanghai")


@register.simple_tag
def deadline(ticket: Any) -> Deadline | None:
    """The next promised time out of `due_at`, `due_metric` and `created_at`, without a query; None where none is."""
    at = now()
    if ticket.due_at is None:
        if not ticket.due_metric:
            return None
        name = Metric(ticket.due_metric).label
        return Deadline(
            _("{metric}: the clock stands still").format(metric=name), 0, 0, "grey", "player-pause", False, None
        )
    left = ticket.due_at - at
    whole = max(ticket.due_at - ticket.created_at, timedelta(minutes=1))
    is_over = left < timedelta()
    tone = "red" if is_over else "amber" if left * 4 <= whole else "green"
    return Deadline(
        words=deadline_words(ticket.due_metric, ticket.due_at, at, _zone()),
        left=max(int(left / timedelta(minutes=1)), 0),
        whole=int(whole / timedelta(minutes=1)),
        tone=tone,
        icon="alert-triangle" if is_over else "hourglass" if tone == "amber" else "clock",
        is_over=is_over,
        due_at=ticket.due_at,
    )


@register.filter
def span(value: timedelta | None) -> str:
    """4 h 30 min; a dash for nothing known."""
    return span_words(value) if value is not None else "—"


@register.filter
def target(value: Any) -> str:
    """A target in words."""
    return target_words(value)


@register.filter
def hours(value: Any) -> str:
    """The week of a calendar in one line."""
    return hours_words(value)


@register.filter
def moment(value: datetime | None) -> str:
    """today 15:20."""
    return moment_words(value, now(), _zone()) if value is not None else "—"


@register.filter
def moment_in(value: datetime | None, zone: str) -> str:
    """2026-11-23 15:20 on the wall clock of that zone."""
    return value.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if value is not None else "—"


@register.filter
def reason(value: str) -> str:
    """Why a stretch began."""
    return str(REASONS.get(value, value))


@register.filter
def reason_to_customer(value: str) -> str:
    """The same to the customer."""
    return str(REASONS_TO_CUSTOMER.get(value, value))
