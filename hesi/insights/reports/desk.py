"""The reports of those who lead support: tickets, promises, ratings. The numbers are those of the desk's measures."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.core.time import add_months, now
from hesi.insights.pictures import Lines, Stacks
from hesi.insights.reports.asking import Asking
from hesi.insights.reports.sheet import Sheet, SheetRow
from hesi.insights.reports.spending import MOST_DRAWN
from hesi.insights.words import month_label
from hesi.support.measures.figures import Figures, Measured, measure
from hesi.support.measures.forms import names_in
from hesi.support.measures.selection import MOST_MONTHS, Selection
from hesi.support.service.grants import MANAGE_TICKETS
from hesi.workspace.exports.registry import Row

_TENTH = Decimal("0.1")
GOOD_FROM = 4
BAD_TO = 2


def tickets(asking: Asking) -> Sheet:
    """What came in month by month, and how fast it was answered and solved."""
    selection = _selection(asking)
    measured = _measured(asking, selection, "month")
    rows, drawn = [], []
    for month in selection.months:
        figures, label = measured.groups.get(month, Figures()), month_label(month)
        address = selection.address(since=label, until=label)
        rows.append(SheetRow((label, *_flow(figures)), _behind(address, "all")))
        drawn.append((label, (figures.tickets, len(figures.solution))))
    names = (_("Came in"), _("Solved"))
    return Sheet(rows, Lines("", names, drawn), [(_("Total"), *_flow(measured.total))])


def _flow(figures: Figures) -> Row:
    return (
        figures.tickets, len(figures.first), len(figures.solution), figures.reopened, _hours(figures.first_median),
        _hours(figures.first_p90), _hours(figures.solution_median), _hours(figures.solution_p90),
    )  # fmt: skip


def promises(asking: Asking) -> Sheet:
    """To whom times were promised, and how many tickets kept them."""
    selection = _selection(asking)
    measured = _measured(asking, selection, "customer")
    rows, drawn = [], []
    for name, figures, address in _named(asking, selection, measured, "customer"):
        if figures.promised:
            rows.append(SheetRow((name, *_kept(figures)), _behind(address, "promised")))
            drawn.append((name, (figures.promised - figures.broken, figures.broken)))
    names = (_("Kept"), _("Missed"))
    return Sheet(rows, Stacks("", names, drawn[:MOST_DRAWN]), [(_("Total"), *_kept(measured.total))])


def _kept(figures: Figures) -> Row:
    kept = None if figures.kept_percent is None else Decimal(str(figures.kept_percent))
    return (figures.promised, figures.promised - figures.broken, figures.broken, kept)


def ratings(asking: Asking) -> Sheet:
    """How content people were with their tickets, by category."""
    selection = _selection(asking)
    measured = _measured(asking, selection, "category")
    rows, drawn = [], []
    for name, figures, address in _named(asking, selection, measured, "category"):
        if figures.ratings:
            cells = _scores(figures)
            rows.append(SheetRow((name, *cells), _behind(address, "rated")))
            good, bad = _good(figures), _bad(figures)
            drawn.append((name, (good, figures.ratings - good - bad, bad)))
    names = (_("Satisfied"), _("So-so"), _("Not satisfied"))
    return Sheet(rows, Stacks("", names, drawn[:MOST_DRAWN]), [(_("Total"), *_scores(measured.total))])


def _scores(figures: Figures) -> Row:
    average = None if figures.rating is None else Decimal(str(figures.rating))
    return (figures.ratings, _good(figures), _bad(figures), average)


def _good(figures: Figures) -> int:
    return sum(count for score, count in figures.scores.items() if score >= GOOD_FROM)


def _bad(figures: Figures) -> int:
    return sum(count for score, count in figures.scores.items() if score <= BAD_TO)


def _selection(asking: Asking) -> Selection:
    """The months asked for, at most as many as the measures take, the latest ones."""
    since = max(asking.since, add_months(asking.until, 1 - MOST_MONTHS))
    return Selection(since, asking.until, asking.actor.tenant.time_zone)


def _measured(asking: Asking, selection: Selection, by: str) -> Measured:
    if not asking.actor.holds(MANAGE_TICKETS):
        return Measured(Figures(), {}, [])
    return measure(selection, asking.actor, by=by, at=now())


def _named(
    asking: Asking, selection: Selection, measured: Measured, by: str
) -> list[tuple[str, Figures, str]]:  # fmt: skip
    """Name, figures and address of each value of a dimension, the one with most tickets first."""
    names: dict[Any, str] = names_in(asking.actor.tenant)[by]
    found = []
    for key, figures in measured.groups.items():
        if key is None:
            found.append((_("None"), figures, selection.address(without=by)))
        else:
            found.append((names.get(key) or f"#{key}", figures, selection.address(**{by: key})))
    return sorted(found, key=lambda one: (-one[1].tickets, one[0]))


def _behind(address: str, what: str) -> str:
    return f"{reverse('desk-measured')}{address}&what={what}"


def _hours(seconds: int | None) -> Decimal | None:
    return None if seconds is None else (Decimal(seconds) / 3600).quantize(_TENTH, ROUND_HALF_UP)
