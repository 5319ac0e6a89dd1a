"""The documents behind a number of a budget."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from hesi.core.money import Money
from hesi.core.pages import KeyPage, key_page
from hesi.expenses.budgets.models import Phase, Use
from hesi.expenses.budgets.periods import Span
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.subjects import subject_of

SIZE = 20


@dataclass(frozen=True, slots=True)
class Behind:
    """One subject and what it takes. Without `url` the reader may see that it takes it, and not what it is."""

    label: str
    url: str
    occupied: Money
    used: Money


def takers(budgets: Collection[int], span: Span) -> QuerySet[Any, Any]:
    """What takes something of these budgets in these months: type, id, `occupied`, `used` and `last`, a row's id."""
    occupied = Coalesce(Sum("minor", filter=Q(phase=Phase.OCCUPIED)), 0)
    used = Coalesce(Sum("minor", filter=Q(phase=Phase.USED)), 0)
    rows = Use.objects.filter(budget__in=budgets, month__gte=span.since, month__lt=span.after).order_by()
    grouped = rows.values("subject_type", "subject_id").annotate(occupied=occupied, used=used, last=Max("pk"))
    return grouped.exclude(occupied=0, used=0)


def behind(
    budgets: Collection[int], span: Span, actor: AnyActor, currency: str, *, cursor: str = ""
) -> tuple[KeyPage[Any], list[Behind]]:
    """A page of them, the newest first, each opened to who may see it."""
    page: KeyPage[Any] = key_page(takers(budgets, span), order=("-last",), cursor=cursor, size=SIZE)
    seen = _seen(page.items, actor)
    return page, [
        Behind(
            *seen.get((row["subject_type"], row["subject_id"]), ("", "")),
            Money(row["occupied"], currency),
            Money(row["used"], currency),
        )
        for row in page
    ]


def _seen(rows: Collection[dict[str, Any]], actor: AnyActor) -> dict[tuple[str, int], tuple[str, str]]:
    """Label and address of those the actor may see, in one query for each type."""
    found = {}
    for kind in {row["subject_type"] for row in rows}:
        subject = subject_of(kind)
        if subject is None:
            continue
        model: Any = subject.model
        visible = model.objects.visible_to(actor)
        with_surroundings = getattr(visible, "with_surroundings", None)
        if with_surroundings is not None:
            visible = with_surroundings()
        ids = [row["subject_id"] for row in rows if row["subject_type"] == kind]
        for one in visible.filter(pk__in=ids):
            found[kind, one.pk] = (subject.label(one), subject.url(one))
    return found
