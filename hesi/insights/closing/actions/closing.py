"""Declaring a month closed, with its numbers frozen beside it, and opening it again."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.insights.closing.models import Closing, MonthEnd
from hesi.insights.closing.permissions import may_close_months
from hesi.insights.closing.queries import about, month_end
from hesi.insights.report import month_total
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record


class MonthClosed(Conflict):
    """Somebody was faster, or it has been closed for long."""

    code = "month_closed"


class MonthOpen(Conflict):
    code = "month_open"


class MonthAhead(Invalid):
    code = "month_ahead"


def kept(month: date) -> MonthEnd:
    """The row that everything about a month hangs on, made when it is first needed; in the caller's transaction."""
    found, _made = MonthEnd.objects.get_or_create(month=month.replace(day=1))
    row: MonthEnd = found
    return row


@transaction.atomic
def close_month(month: date, *, by: Actor, note: str = "") -> Closing:
    """Declare the month closed, whatever is still missing; total and missing items are frozen beside it.

    Documents are not locked: what comes later shows as a deviation. Raises `MonthClosed` when it is closed already,
    `MonthAhead` before it has begun.
    """
    require(may_close_months, by)
    if month.replace(day=1) > by.tenant.today:
        raise MonthAhead(_("{month} has not begun yet, so it cannot be closed.").format(month=about(month)))
    found = kept(month)
    spent = month_total(by, month)
    missing = [
        [item.key.value, item.count, item.amount.minor if item.amount is not None else None]
        for item in month_end(by, month, with_seals=False)
        if not item.is_done and not item.is_remark
    ]
    figures: dict[str, Any] = {
        "spent_minor": spent.total.minor,
        "in_approval_minor": spent.in_approval.minor,
        "currency": spent.total.currency,
        "open": missing,
    }
    try:
        with transaction.atomic():
            closing: Closing = Closing.objects.create(
                month_end=found, closed_by=by.member, figures=figures, note=clean_line(note, 300)
            )
    except IntegrityError:
        raise MonthClosed(_("{month} is closed already. Reload the page.").format(month=about(month))) from None
    record("month_end.closed", found, by=by, **figures, note=closing.note)
    return closing


@transaction.atomic
def reopen_month(month: date, *, reason: str, by: Actor) -> Closing:
    """Take the declaration back; it stays readable with the reason."""
    require(may_close_months, by)
    reason = clean_line(reason, 300)
    if not reason:
        ask = _("Write why the month is opened again.")
        raise Invalid(ask, fields={"reason": ask})
    found = kept(month)
    closing = Closing.objects.filter(month_end=found, reopened_at__isnull=True).first()
    in_force = Closing.objects.filter(pk=closing.pk if closing else None, reopened_at__isnull=True)
    if closing is None or not in_force.update(reopened_at=now(), reopened_by=by.member, reason=reason):
        raise MonthOpen(_("{month} is not closed. Reload the page.").format(month=about(month)))
    closing.refresh_from_db()
    record("month_end.reopened", found, by=by, reason=reason)
    row: Closing = closing
    return row
