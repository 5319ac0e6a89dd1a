"""The manager's board: what the team spends, who waits for me, what was found, where it goes.

The team is what was filed in the departments the person heads, which is what they may see because they head them.
"""

import re
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hesi.core.text import whole_number
from hesi.core.time import add_months, month_bounds, start_of_day
from hesi.expenses.documents.models import Document, FrozenFinding, Line
from hesi.expenses.policies.facts import LEVELS
from hesi.expenses.policies.rules import RULES
from hesi.insights.dashboards.cards import Card, Cell, Listing, Number, Row, Shown, Table, card
from hesi.insights.dashboards.kept import Kept
from hesi.insights.dashboards.listing import documents
from hesi.insights.dashboards.looking import SHOWN, Looking
from hesi.insights.dashboards.roles import MANAGER
from hesi.insights.forms import month_of
from hesi.insights.links import address
from hesi.insights.models import Cut
from hesi.insights.pictures import Lines, Ranks
from hesi.insights.spending import COUNTED_KINDS, COUNTED_STATES, IN_APPROVAL
from hesi.insights.words import month_label
from hesi.workspace.people.models import Member

NEWEST = ("-created_at", "-pk")
_ONLY_MONTH, _ONLY_PERSON, _ONLY_RULE = r"20\d\d-(0[1-9]|1[0-2])", r"person\.(\d+)", r"([a-z_]+)\.([a-z]+)"


def _month(looking: Looking) -> Shown:
    sums = looking.team.by(Cut.TYPE, "state", month=looking.month)
    spent = sum(one[0] for one in sums.values())
    approving = sum(one[0] for (state,), one in sums.items() if state in IN_APPROVAL)
    before = looking.team.total(Cut.TYPE, add_months(looking.month, -1))[0]
    url, running = address("board-list", "team-month"), address("board-list", "team-month", only="approving")
    last = month_label(add_months(looking.month, -1))
    numbers = [
        Number(looking.money(spent), _("Spent this month"), url),
        Number(looking.money(approving), _("of which in approval"), running),
        Number(looking.money(before), _("The month before"), address("board-list", "team-month", only=last)),
    ]
    return Shown(numbers, url=url, note=_("Expenses on documents filed in the departments you head."))


def _trend(looking: Looking) -> Shown | None:
    found = looking.team.by(Cut.TYPE, "month")
    if not found:
        return None
    told, drawn = [], []
    for month in looking.team.months:
        minor, label = found.get((month,), (0,))[0], month_label(month)
        url = address("board-list", "team-month", only=label)
        told.append(Row((Cell(label), Cell(looking.money(minor), "money")), url))
        drawn.append((label, (minor,)))
    picture = Lines(looking.currency, (_("Spent"),), drawn).drawn(_("What your team spent, month by month"))
    return Shown(table=Table((_("Month"), _("Spent")), told[::-1]), picture=picture, url=told[-1].url)


def _biggest(looking: Looking) -> Shown | None:
    found = looking.team.by(Cut.PERSON, "facet", month=looking.month)
    order = sorted(found, key=lambda key: (-found[key][0], key))[:SHOWN]
    if not order:
        return None
    names = dict(Member.objects.filter(pk__in=[pk for (pk,) in order]).values_list("pk", "name"))
    told = [
        Row(
            (Cell(names[pk]), Cell(found[pk,][2], "number"), Cell(looking.money(found[pk,][0]), "money")),
            address("board-list", "team-month", only=f"person.{pk}"),
        )
        for (pk,) in order
    ]
    picture = Ranks(looking.currency, [(names[pk], found[pk,][0]) for (pk,) in order])
    heads = (_("Employee"), _("Documents"), _("Spent"))
    return Shown(
        table=Table(heads, told), picture=picture.drawn(_("Who spent most this month")),
        url=address("board-list", "team-month"),
    )  # fmt: skip


def findings_shown(kept: Kept, looking: Looking, key: str, nothing: str) -> Shown:
    """What the policy found this month, most frequent first; each rule opens to its documents in the list `key`."""
    found = kept.by(Cut.FINDING, "word", "facet", month=looking.month)
    if not found:
        return Shown(nothing=nothing)
    order = sorted(found, key=lambda one: (-found[one][2], one))
    told = [
        Row(
            (
                Cell(rule_word(rule)),
                Cell(found[rule, level][2], "number"),
                Cell(looking.money(found[rule, level][0]), "money"),
            ),
            address("board-list", key, only=f"{rule}.{LEVELS[level]}"),
        )
        for rule, level in order[:SHOWN]
    ]
    count = sum(one[2] for one in found.values())
    url = address("board-list", key)
    said = ngettext("finding this month", "findings this month", count)
    heads = (_("Rule"), _("Findings"), _("Expense concerned"))
    return Shown((Number(count, said, url),), Table(heads, told), url=url)


def rule_word(rule: str) -> str:
    """A rule of the policy by its title."""
    return str(RULES[rule].title) if rule in RULES else rule


def found_in(looking: Looking, rows: QuerySet[Document], only: str) -> Listing:
    """Of these documents the ones submitted this month of which something was found, and how much."""
    findings: Any = FrozenFinding.objects.filter(document=OuterRef("pk"))
    title = ""
    if asked := re.fullmatch(_ONLY_RULE, only):
        findings = findings.filter(rule=asked[1], level=asked[2])
        title = rule_word(asked[1])
    first, after = month_bounds(looking.month)
    zone = looking.actor.tenant.time_zone
    rows = rows.filter(submitted_at__gte=start_of_day(first, zone), submitted_at__lt=start_of_day(after, zone))
    counted = findings.order_by().values("document").annotate(count=Count("pk")).values("count")
    part = Subquery(counted, output_field=BigIntegerField())
    rows = rows.filter(Exists(findings)).annotate(part=part)
    return documents(looking, rows, title=title, order=NEWEST, part="count", part_label=_("Findings"))


def counted_documents(looking: Looking) -> QuerySet[Document]:
    """The documents this person may see that count as spending, as the kept sums count them."""
    rows: QuerySet[Document] = Document.objects.visible_to(looking.actor)
    return rows.filter(kind__in=COUNTED_KINDS, state__in=COUNTED_STATES, currency=looking.currency)


def _of_team(looking: Looking) -> QuerySet[Document]:
    return counted_documents(looking).filter(department__in=looking.actor.headed_department_ids)


def _month_list(looking: Looking, only: str) -> Listing:
    """The team's documents with expenses of a month; `only`: a month, `approving`, or `person.` with an id."""
    month = month_of(only) if re.fullmatch(_ONLY_MONTH, only) else looking.month
    rows, title = _of_team(looking), month_label(month)
    if only == "approving":
        rows = rows.filter(state__in=IN_APPROVAL)
    elif asked := re.fullmatch(_ONLY_PERSON, only):
        rows = rows.filter(submitter=whole_number(asked[1]) or 0)
    return documents(looking, spent_in(rows, month), title=title, order=NEWEST)


def spent_in(rows: QuerySet[Document], month: date) -> QuerySet[Document]:
    """Those with expenses of the month, each with how much (`part`)."""
    first, after = month_bounds(month)
    lines: Any = Line.objects.filter(Q(spent_on__gte=first) & Q(spent_on__lt=after), document=OuterRef("pk"))
    part = lines.order_by().values("document").annotate(sum=Sum("home_minor")).values("sum")
    return rows.filter(Exists(lines)).annotate(part=Subquery(part, output_field=BigIntegerField()))


def _findings(looking: Looking) -> Shown:
    nothing = _("Nothing unusual was found this month in what your team submitted.")
    return findings_shown(looking.team, looking, "team-findings", nothing)


def register() -> None:
    """Called once at start-up."""
    team = (MANAGER,)
    title = gettext_lazy("Your team's month")
    card(Card("team-month", title, "users", team, 10, _month, behind=_month_list, is_wide=True))
    card(Card("team-biggest", gettext_lazy("Who spent most"), "user", team, 40, _biggest))
    card(
        Card(
            "team-findings", gettext_lazy("Findings in your team"), "alert-triangle", team, 50, _findings,
            behind=lambda looking, only: found_in(looking, _of_team(looking), only),
        )
    )  # fmt: skip
    card(Card("team-trend", gettext_lazy("Twelve months of your team"), "chart-line", team, 60, _trend, is_wide=True))
