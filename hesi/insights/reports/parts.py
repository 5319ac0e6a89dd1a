"""How much of each document lies in a number: counted as the kept sums count it, so that the parts add up to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.expenses.policies.facts import LEVELS
from hesi.insights.models import Cut
from hesi.insights.reports.asking import Asking
from hesi.insights.reports.behind import basis_of, department_ids, id_in
from hesi.insights.rollups.facts import NOTHING, STEP_NAMES, Counting, Key, Sums
from hesi.insights.rollups.papers import read_papers
from hesi.insights.rollups.reading import plus
from hesi.insights.rollups.travel import NOT_TOLD, facet_parts, pair
from hesi.workspace.exports.registry import Cell

_CUTS = {
    "supplier": Cut.SUPPLIER, "tax": Cut.TAX, "finding": Cut.FINDING, "decision": Cut.DECISION, "journey": Cut.JOURNEY,
    "booking": Cut.JOURNEY,
}  # fmt: skip
_MINOR, _EXTRA, _COUNT, _QUANTITY = range(4)
_HOUR = Decimal(3600)


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the numbers a part consists of; `at` is its place among the sums."""

    label: str | Promise
    at: int
    unit: str = "money"

    def cell(self, sums: Sums, asking: Asking) -> Cell:
        """Its value as a cell."""
        if self.unit == "money":
            return asking.money(sums[self.at])
        if self.unit == "hours":
            return (Decimal(sums[self.at]) / _HOUR).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return sums[self.at]


_WHOLE = (Measure("", _MINOR),)
_MEASURES: dict[str, tuple[Measure, ...]] = {
    "supplier": (Measure(_("Tax"), _EXTRA), Measure(_("Invoice amount"), _MINOR)),
    "tax": (Measure(_("Invoice amount"), _MINOR), Measure(_("Deductible tax"), _EXTRA)),
    "finding": (Measure(_("Expense concerned"), _MINOR), Measure(_("Above the standard"), _EXTRA)),
    "decision": (Measure(_("Decisions"), _COUNT, "count"), Measure(_("Hours waited"), _QUANTITY, "hours")),
    "journey": (Measure(pgettext_lazy("travel", "Tickets"), _COUNT, "count"), Measure(_("Spent"), _MINOR)),
    "booking": (Measure(pgettext_lazy("travel", "Tickets"), _COUNT, "count"), Measure(_("Spent"), _MINOR)),
}


def measures_of(query: QueryDict) -> Sequence[Measure]:
    """What the number behind this address consists of."""
    return _MEASURES.get(basis_of(query), _WHOLE)


def parts_of(asking: Asking, query: QueryDict, documents: Sequence[Any]) -> dict[int, Sums]:
    """What each of these documents, as `documents_behind` gives them, has in the number; those without are left out."""
    cut = _CUTS.get(basis_of(query))
    if cut is None:
        return {row.pk: (row.part_minor, 0, 1, 0) for row in documents}
    is_asked, found = _matching(asking, query, cut), {}
    for paper in read_papers(documents, in_full=True, with_tasks=cut == Cut.DECISION):
        counting = Counting(paper, paper.document.state, asking.actor.tenant, in_full=True)
        sums = _added(counting.cells(), is_asked)
        if sums != NOTHING:
            found[paper.document.pk] = sums
    return found


def _added(cells: dict[Key, Sums], is_asked: Callable[[Key], bool]) -> Sums:
    total = NOTHING
    for key, sums in cells.items():
        if is_asked(key):
            total = plus(total, sums)
    return total


def _matching(asking: Asking, query: QueryDict, cut: Cut) -> Callable[[Key], bool]:
    """Whether a kept sum belongs to the number."""
    narrowed = _narrowed(query, cut)
    department, window = id_in(query, "department"), asking.window
    ids = None if department is None else department_ids(asking, department, is_exact=bool(query.get("exact")))

    def is_asked(key: Key) -> bool:
        kept_cut, month, _filed_in, bearer, _entity, _state, facet, word = key
        is_in = kept_cut == cut and window.since <= month <= window.until
        return is_in and (ids is None or bearer in ids) and narrowed(facet, word)

    return is_asked


def _narrowed(query: QueryDict, cut: Cut) -> Callable[[int, str], bool]:
    """By facet and word, as the report's row was."""
    if cut == Cut.SUPPLIER:
        seller, is_any = query.get("seller", ""), not (query.get("seller") or query.get("unnamed"))
        return lambda _facet, word: is_any or word == seller
    if cut == Cut.TAX:
        kind = query.get("invoice", "")
        return lambda _facet, word: not kind or word == kind
    if cut == Cut.FINDING:
        rule, level = query.get("rule", ""), query.get("level", "")
        place = LEVELS.index(level) if level in LEVELS else 0
        return lambda facet, word: not rule or (word == rule and facet == place)
    if cut == Cut.DECISION:
        approver, step = id_in(query, "approver"), query.get("step", "")
        return lambda facet, word: approver is None or (facet == approver and word.partition(STEP_NAMES)[0] == step)
    return _journeys_like(query)


def _journeys_like(query: QueryDict) -> Callable[[int, str], bool]:
    mode = id_in(query, "mode") or 0
    if basis_of(query) == "booking":
        place = id_in(query, "ahead")
        asked = (mode, NOT_TOLD if place is None else place)
        return lambda facet, _word: facet_parts(facet) == asked
    ends = ("" if query.get(name, "-") == "-" else query.get(name, "") for name in ("origin", "other"))
    cities = pair(*ends)
    return lambda facet, word: word == cities and facet_parts(facet)[0] == mode
