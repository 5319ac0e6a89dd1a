"""Invoices on expenses of a month whose seal the product could not prove."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from hesi.core.money import Money
from hesi.core.time import month_bounds
from hesi.expenses.documents.models import LineInvoice
from hesi.expenses.invoices.models import Invoice
from hesi.insights.closing.months import lines_of
from hesi.insights.spending import COUNTED_STATES
from hesi.workspace.access.actor import AnyActor

INTACT = "intact"
# Kinds that carry a seal when they are what they say.
SEALED = Q(kind__startswith="电子发票") | Q(kind__startswith="增值税")
_AT_ONCE = 900
_WEEK = timedelta(days=7)


def unverified(actor: AnyActor, month: date) -> Any:
    """Invoices on counted expenses of the month that should bear a seal, and none was proven."""
    return _without_proof(actor).filter(pk__in=_proofs(actor, month).values("invoice"))


def count_unverified(actor: AnyActor, month: date) -> tuple[int, dict[str, Money]]:
    """How many they are, and what they come to by currency.

    Read in short steps, the month's invoices first, a week at a time: in one statement a database may walk every
    invoice there is, and a month of a large company takes long.
    """
    ids: set[int] = set()
    first, after = month_bounds(month)
    while first < after:
        until = min(first + _WEEK, after)
        week = _proofs(actor, month).filter(line__spent_on__gte=first, line__spent_on__lt=until)
        ids.update(week.values_list("invoice", flat=True))
        first = until
    count, sums = 0, defaultdict[str, int](int)
    found = sorted(ids)
    for start in range(0, len(found), _AT_ONCE):
        rows = _without_proof(actor).filter(pk__in=found[start : start + _AT_ONCE]).order_by().values_list("currency")
        for currency, number, minor in rows.annotate(count=Count("pk"), sum=Sum("total_minor")):
            count += number
            sums[currency] += minor or 0
    return count, {currency: Money(minor, currency) for currency, minor in sums.items()}


def _proofs(actor: AnyActor, month: date) -> Any:
    lines = lines_of(actor, month, COUNTED_STATES)
    return LineInvoice.objects.filter(line__in=lines).order_by()


def _without_proof(actor: AnyActor) -> Any:
    proven = Invoice.objects.filter(pk=OuterRef("pk"), extra__signature=INTACT)
    return Invoice.objects.visible_to(actor).filter(SEALED).exclude(Exists(proven))
