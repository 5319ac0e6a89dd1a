"""The list of reports, each of them, its numbers, and the expenses behind one."""

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hesi.core.errors import Invalid
from hesi.core.money import Money
from hesi.core.pages import key_page
from hesi.insights.own_reports.answering import lines_address
from hesi.insights.own_reports.definition import Definition
from hesi.insights.own_reports.dimensions import DIMENSIONS
from hesi.insights.own_reports.examples import EXAMPLES
from hesi.insights.own_reports.filtering import PLACES, asking_of, lines_at
from hesi.insights.own_reports.models import OwnReport
from hesi.insights.own_reports.queries import find_own_report, pinned_for, removed_lately
from hesi.insights.own_reports.views.page import show_page
from hesi.insights.own_reports.views.parts import RESULT, result_facts
from hesi.insights.own_reports.words import described
from hesi.insights.words import scope_text
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

LIST, LINES = "own_reports/list.html", "own_reports/lines.html"
PAGE = 30
_ORDER = ("-spent_on", "-pk")
_VIEWS = ("all", "mine", "shared")


@require_GET
@signed_in
def listing(request: Request) -> HttpResponse:
    """One's own reports and those that are shared with one; where there is none, how to begin."""
    view = request.GET.get("view", "") if request.GET.get("view") in _VIEWS else "all"
    rows = OwnReport.objects.visible_to(request.actor).select_related("owner")
    if view != "all":
        mine = {"owner_id": request.actor.member_id}
        rows = rows.filter(**mine) if view == "mine" else rows.exclude(**mine)
    page = key_page(rows, order=("-updated_at", "-pk"), cursor=request.GET.get("cursor", ""), size=PAGE)
    pinned = {row.pk for row in pinned_for(request.actor)}
    shown = [{"report": row, "text": said_of(row), "is_pinned": row.pk in pinned} for row in page.items]
    return render_page(
        request, LIST, view=view, page=page, rows=shown, examples=EXAMPLES, removed=removed_lately(request.actor)
    )


def said_of(report: OwnReport) -> str:
    """What it asks in one line, or that it has to be changed."""
    try:
        return described(report.asks)
    except Invalid as refusal:
        return refusal.message


@require_GET
@signed_in
def one(request: Request, pk: int) -> HttpResponse:
    """A report: at once the page, then its numbers. `whole=1` brings both together, for a browser without scripts."""
    report = find_own_report(pk, request.actor)
    return show_page(request, report, is_whole="whole" in request.GET)


@require_GET
@signed_in
def result(request: Request, pk: int) -> HttpResponse:
    """The numbers of a report, over what the reader may see."""
    report = find_own_report(pk, request.actor)
    try:
        facts = result_facts(report.asks, request.actor, label=report.name)
    except Invalid as refusal:
        facts = {"refusal": refusal.message}
    return render_page(request, RESULT, **facts)


@require_GET
@signed_in
def lines(request: Request) -> HttpResponse:
    """The expenses behind a number, the newest first. The address says all of it, so it can be passed on."""
    definition = Definition.of_query(request.GET)
    asking = asking_of(definition, request.actor)
    place = {name: request.GET[name] for name in PLACES if name in request.GET}
    found = lines_at(definition, asking, place)
    whole = found.aggregate(count=Count("pk"), sum=Sum("home_minor"))
    related = found.select_related("document__submitter", "document__template_version__template", "expense_type")
    page = key_page(related, order=_ORDER, cursor=request.GET.get("cursor", ""), size=PAGE)
    names = {pk: department.name for pk, department in asking.tree.every.items()}
    items = [{"line": line, "department": names.get(line.bearer, "")} for line in page.items]  # type: ignore[attr-defined]
    held = dict(zip(PLACES, (definition.first, definition.second, definition.column), strict=True))
    values = {key: DIMENSIONS[key].read(place[name]) for name, key in held.items() if key and name in place}
    said = [(DIMENSIONS[key].label, DIMENSIONS[key].names([value], asking).get(value, _("Unknown")))
            for key, value in values.items()]  # fmt: skip
    return render_page(
        request, LINES, page=page, rows=items, held=said, description=described(definition),
        count=whole["count"], total=Money(whole["sum"] or 0, asking.currency), scope=scope_text(asking.scope),
        since=f"{asking.since:%Y-%m}", until=f"{asking.until:%Y-%m}", whole_url=lines_address(definition, {}),
    )  # fmt: skip
