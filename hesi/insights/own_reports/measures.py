"""What can be added up of expenses: each measure is made of one or two sums that the database makes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Aggregate, Count, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesi.insights.reports.asking import Asking
from hesi.insights.rollups.facts import HOTEL
from hesi.insights.spending import IN_APPROVAL

# By the name of a sum. None: it cannot be known, because what was counted once in two groups was put together.
Sums = Mapping[str, int | None]
DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to be shown: a sum, or one sum divided by another.

    `is_sum`: the rows add up to the whole, so that shares of it mean something.
    """

    key: str
    label: str | Promise
    parts: tuple[str, ...]
    is_money: bool = True
    is_sum: bool = True

    def of(self, sums: Sums) -> int | None:
        """Its value in fen or pieces; None where there is none."""
        values = [sums.get(part) for part in self.parts]
        if len(values) == 1:
            return values[0]
        above, below = values
        if above is None or not below:
            return None
        return int((Decimal(above) / below).quantize(Decimal(1), ROUND_HALF_UP))


_ALL = (
    Measure("spent", _("Spent"), ("spent",)),
    Measure("in_approval", _("of which in approval"), ("in_approval",)),
    Measure("lines", _("Number of expenses"), ("lines",), is_money=False),
    Measure("documents", _("Documents"), (DOCUMENTS,), is_money=False, is_sum=False),
    Measure("average", _("Average of an expense"), ("spent", "lines"), is_sum=False),
    Measure("nights", _("Nights"), ("nights",), is_money=False),
    Measure("a_night", _("A night"), ("stayed", "nights"), is_sum=False),
)
MEASURES = {measure.key: measure for measure in _ALL}


def parts_of(keys: Iterable[str]) -> list[str]:
    """The sums these measures need, each once."""
    return list(dict.fromkeys(part for key in keys for part in MEASURES[key].parts))


def aggregate_of(part: str, asking: Asking) -> Aggregate:
    """How the database makes this sum of lines. Nights are those of hotels; other lines have none."""
    hotels: Any = Q(expense_type__in=[pk for pk, row in asking.types.items() if row.key == HOTEL])
    if part == "spent":
        return Sum("home_minor")
    if part == "in_approval":
        return Sum("home_minor", filter=Q(document__state__in=IN_APPROVAL))
    if part == DOCUMENTS:
        return Count("document_id", distinct=True)
    if part == "nights":
        return Sum("nights", filter=hotels)
    if part == "stayed":
        return Sum("home_minor", filter=hotels)
    return Count("pk")


def together(groups: Iterable[Sums], *, adds_documents: bool = False) -> Sums:
    """Several groups as one. Where a document may lie in several of them their number is not known any more."""
    kept = list(groups)
    if len(kept) == 1:
        return kept[0]
    names = kept[0].keys() if kept else ()
    return {
        name: None if name == DOCUMENTS and not adds_documents else sum(one[name] or 0 for one in kept)
        for name in names
    }


def weight_of(measure: Measure, groups: Iterable[Sums]) -> int:
    """By what several groups together are ranked; documents by their number in each."""
    kept = list(groups)
    if measure.key == DOCUMENTS:
        return sum(one[DOCUMENTS] or 0 for one in kept)
    return measure.of(together(kept)) or 0
