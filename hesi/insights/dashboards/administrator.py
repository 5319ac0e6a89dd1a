"""The administrator's board: who uses it, where papers get stuck, which rules are hit, what does not work."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.time import add_months
from hesi.insights.dashboards.cards import Card, Cell, Listing, Row, Shown, Table, card
from hesi.insights.dashboards.kept import DECISION_MONTHS
from hesi.insights.dashboards.looking import SHOWN, Looking
from hesi.insights.dashboards.manager import counted_documents, findings_shown, found_in
from hesi.insights.dashboards.roles import ADMINISTRATOR, sees_everything
from hesi.insights.dashboards.words import step_word
from hesi.insights.links import address
from hesi.insights.models import Cut
from hesi.insights.pictures import Durations
from hesi.insights.rollups.facts import STEP_NAMES
from hesi.insights.words import month_label
from hesi.workspace.people.models import Member

_HOUR = Decimal(3600)


def _bottlenecks(looking: Looking) -> Shown:
    """Who took longest to decide, of what was approved in the last three months."""
    found = looking.company.by(Cut.DECISION, "word", "facet")
    since, until = month_label(add_months(looking.month, 1 - DECISION_MONTHS)), month_label(looking.month)
    period = {"since": since, "until": until}
    url = address("report", "durations", **period)
    if not found:
        return Shown(url=url, nothing=_("Nothing has been approved in the last three months."))
    order = sorted(found, key=lambda key: (-found[key][3] / max(found[key][2], 1), key))[:SHOWN]
    names = dict(Member.objects.filter(pk__in=[pk for _word, pk in order]).values_list("pk", "name"))
    told, drawn = [], []
    for word, pk in order:
        _minor, _extra, count, seconds = found[word, pk]
        hours = (Decimal(seconds) / max(count, 1) / _HOUR).quantize(Decimal("0.1"), ROUND_HALF_UP)
        step = word.partition(STEP_NAMES)[0]
        behind = address("report-documents", by="decision", approver=pk, step=step, **period)
        cells = (Cell(names[pk], detail=step_word(word)), Cell(count, "number"), Cell(hours, "number"))
        told.append(Row(cells, behind))
        drawn.append((f"{names[pk]} · {step_word(word)}", float(hours)))
    heads = (_("Approver"), _("Decisions"), _("Hours on average"))
    picture = Durations(drawn).drawn(_("Who decides slowest"))
    return Shown(table=Table(heads, told), picture=picture, url=url)


def _rules(looking: Looking) -> Shown:
    nothing = _("No rule has been hit this month.")
    return findings_shown(looking.company, looking, "rules", nothing)


def _rules_list(looking: Looking, only: str) -> Listing:
    return found_in(looking, counted_documents(looking), only)


def register() -> None:
    """Called once at start-up."""
    mine = (ADMINISTRATOR,)
    card(
        Card(
            "bottlenecks", gettext_lazy("Where approval takes longest"), "clock", mine, 50, _bottlenecks,
            is_for=sees_everything, is_wide=True,
        )
    )  # fmt: skip
    card(
        Card(
            "rules", gettext_lazy("Rules hit most"), "alert-triangle", mine, 70, _rules, behind=_rules_list,
            is_for=sees_everything,
        )
    )  # fmt: skip
