"""Filters of promises: spans of time, targets, moments, reasons."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import template

from hesi.core.time import now
from hesi.support.promises.words import (
    REASONS,
    REASONS_TO_CUSTOMER,
    hours_words,
    moment_words,
    span_words,
    target_words,
)
from hesi.workspace.tenancy.scope import current_tenant_or_none

register = template.Library()


def _zone() -> ZoneInfo:
    tenant = current_tenant_or_none()
    return ZoneInfo(tenant.time_zone if tenant else "Asia/Shanghai")


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
