"""The reports of journeys: between which cities, and how early the tickets were bought."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hesi.expenses.policies.city_names import city_label
from hesi.insights.models import Cut
from hesi.insights.pictures import Ranks, Stacks
from hesi.insights.reports.asking import Asking
from hesi.insights.reports.sheet import Sheet, SheetRow
from hesi.insights.reports.spending import MOST_DRAWN, percent
from hesi.insights.rollups.facts import NOTHING, Sums
from hesi.insights.rollups.reading import plus
from hesi.insights.rollups.travel import AHEAD, AIR, BETWEEN, NOT_TOLD, RAIL, facet_parts
from hesi.workspace.exports.registry import Row


def journeys(asking: Asking) -> Sheet:
    """Between which cities people travelled, by rail and air."""
    sums: dict[tuple[str, int], Sums] = defaultdict(lambda: NOTHING)
    for (word, facet), one in asking.reading(Cut.JOURNEY).by("word", "facet").items():
        key = (word, facet_parts(facet)[0])
        sums[key] = plus(sums[key], one)
    rows, drawn = [], []
    for (word, mode), one in sorted(sums.items(), key=lambda item: (-item[1][0], item[0])):
        origin, _between, other = word.partition(BETWEEN)
        name = f"{city_name(origin)} — {city_name(other)}"
        cells: Row = (name, mode_name(mode), one[2], asking.money(_average(one)), asking.money(one[0]))
        rows.append(SheetRow(cells, asking.behind("journey", mode=mode, origin=origin or "-", other=other or "-")))
        drawn.append((f"{name} · {mode_name(mode)}", one[0]))
    return Sheet(rows, Ranks(asking.currency, drawn[:MOST_DRAWN]))


def bookings(asking: Asking) -> Sheet:
    """How many days before the journey tickets were bought, and what they cost then."""
    found = {facet_parts(key[0]): one for key, one in asking.reading(Cut.JOURNEY).by("facet").items()}
    classes = [*range(len(AHEAD)), NOT_TOLD]
    rows, drawn = [], []
    for mode in (RAIL, AIR):
        tickets = sum(found.get((mode, one), NOTHING)[2] for one in classes)
        for place in classes:
            one = found.get((mode, place), NOTHING)
            if not one[2]:
                continue
            share, average = percent(one[2], tickets), asking.money(_average(one))
            cells: Row = (ahead_name(place), mode_name(mode), one[2], share, average, asking.money(one[0]))
            rows.append(SheetRow(cells, asking.behind("booking", mode=mode, ahead=place)))
        values = [found.get((mode, place), NOTHING)[0] for place in classes]
        drawn.append((mode_name(mode), values))
    return Sheet(rows, Stacks(asking.currency, [ahead_name(place) for place in classes], drawn))


def mode_name(mode: int) -> str:
    """Rail or air."""
    return pgettext("travel", "Air") if mode == AIR else pgettext("travel", "Rail")


def city_name(key: str) -> str:
    """An end of a journey as the tables name it; empty where no ticket told."""
    if not key:
        return pgettext("city", "not known")
    return city_label(key.title() if key.isascii() else key)


def ahead_name(place: int) -> str:
    """A class of days between ticket and journey, in words."""
    if place == NOT_TOLD:
        return _("Not told by the ticket")
    if place == 0:
        return _("On the day itself")
    if place == len(AHEAD) - 1:
        return _("{days} days before or earlier").format(days=AHEAD[place])
    return _("{first} to {last} days before").format(first=AHEAD[place], last=AHEAD[place + 1] - 1)


def _average(sums: Sums) -> int:
    return int((Decimal(sums[0]) / max(sums[2], 1)).quantize(Decimal(1), ROUND_HALF_UP))
