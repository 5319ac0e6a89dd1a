"""The reports of what stands around the spending: suppliers, tax, findings, approval, hotels."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hesi.expenses.invoices.kind_names import kind_label
from hesi.expenses.policies.city_names import city_key
from hesi.expenses.policies.facts import LEVELS
from hesi.expenses.policies.sentences import rule_title
from hesi.insights.models import Cut
from hesi.insights.pictures import Durations, Ranks
from hesi.insights.reports.asking import Asking
from hesi.insights.reports.sheet import Sheet, SheetRow
from hesi.insights.reports.spending import MOST_DRAWN
from hesi.insights.rollups.facts import NOTHING, STEP_NAMES, Sums
from hesi.insights.rollups.reading import plus
from hesi.workspace.exports.registry import Row

_HOUR = Decimal(3600)


def suppliers(asking: Asking) -> Sheet:
    """Who wrote the invoices."""
    found = asking.reading(Cut.SUPPLIER).by("word")
    rows, drawn = [], []
    for (seller,), sums in sorted(found.items(), key=lambda item: (-item[1][0], item[0])):
        name = seller or _("Seller not read")
        cells: Row = (name, sums[2], asking.money(sums[1]), asking.money(sums[0]))
        rows.append(SheetRow(cells, asking.behind("supplier", seller=seller, unnamed="" if seller else 1)))
        drawn.append((name, sums[0]))
    return Sheet(rows, Ranks(asking.currency, drawn[:MOST_DRAWN]))


def taxes(asking: Asking) -> Sheet:
    """What input tax can be deducted, by kind of invoice."""
    found = asking.reading(Cut.TAX).by("word")
    rows, drawn = [], []
    for (kind,), sums in sorted(found.items(), key=lambda item: (-item[1][1], item[0])):
        cells: Row = (kind_label(kind), sums[2], asking.money(sums[0]), asking.money(sums[1]))
        rows.append(SheetRow(cells, asking.behind("tax", invoice=kind)))
        drawn.append((kind_label(kind), sums[1]))
    return Sheet(rows, Ranks(asking.currency, drawn[:MOST_DRAWN]))


def findings(asking: Asking) -> Sheet:
    """What the policy found at submission, what it concerned, and how much of it was above a standard."""
    found = asking.reading(Cut.FINDING).by("word", "facet")
    rows, drawn = [], []
    for (rule, level), sums in sorted(found.items(), key=lambda item: (-item[1][2], item[0])):
        title = rule_title(rule)
        cells: Row = (title, level_name(LEVELS[level]), sums[2], asking.money(sums[0]), asking.money(sums[1]))
        rows.append(SheetRow(cells, asking.behind("finding", rule=rule, level=LEVELS[level])))
        drawn.append((title, sums[0]))
    return Sheet(rows, Ranks(asking.currency, drawn[:MOST_DRAWN]))


def level_name(level: str) -> str:
    """How severe a finding is; empty for a level that does not exist."""
    names = {"info": _("For information"), "warning": _("Warning"), "reason": _("Reason asked"), "block": _("Blocked")}
    return names.get(level, "")


def durations(asking: Asking) -> Sheet:
    """How long people took to decide, by step and person, of the documents approved in these months."""
    found = asking.reading(Cut.DECISION).by("word", "facet")
    members = asking.members(key[1] for key in found)
    rows, drawn = [], []
    for (step, pk), sums in sorted(found.items(), key=lambda item: (-item[1][3] // max(item[1][2], 1), item[0])):
        hours = (Decimal(sums[3]) / max(sums[2], 1) / _HOUR).quantize(Decimal("0.1"), ROUND_HALF_UP)
        cells: Row = (_step_name(step), members[pk].name, sums[2], hours)
        rows.append(SheetRow(cells, asking.behind("decision", approver=pk, step=step.partition(STEP_NAMES)[0])))
        drawn.append((f"{_step_name(step)} · {members[pk].name}", float(hours)))
    return Sheet(rows, Durations(drawn[:MOST_DRAWN]))


def stays(asking: Asking) -> Sheet:
    """What a hotel night costs, by city and grade."""
    found = asking.reading(Cut.STAY).by("word", "facet")
    members = asking.members(key[1] for key in found)
    sums: dict[tuple[str, str], Sums] = defaultdict(lambda: NOTHING)
    written: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (city, pk), one in found.items():
        key = (city_key(city), members[pk].grade)
        sums[key] = plus(sums[key], one)
        written[key].add(city)
    rows, drawn = [], []
    for (city, grade), one in sorted(sums.items(), key=lambda item: (-item[1][0], item[0])):
        name, nights = min(written[city, grade]) or _("No city"), max(one[3], 1)
        a_night = int((Decimal(one[0]) / nights).quantize(Decimal(1), ROUND_HALF_UP))
        cells: Row = (name, grade or _("No grade"), one[2], one[3], asking.money(a_night), asking.money(one[0]))
        cities = ",".join(sorted(written[city, grade]))
        url = asking.behind("spent", city=cities, unnamed="" if cities else 1, grade=grade or "-", hotel=1)
        rows.append(SheetRow(cells, url))
        drawn.append((f"{name} · {grade}" if grade else name, a_night))
    return Sheet(rows, Ranks(asking.currency, drawn[:MOST_DRAWN]))


def _step_name(word: str) -> str:
    name, _between, english = word.partition(STEP_NAMES)
    return english if english and (get_language() or "").startswith("en") else name
