"""Building a report: the form, and beside it what it would say."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hesi.core.errors import Invalid
from hesi.core.text import clean_line
from hesi.insights.own_reports.actions import save_own_report
from hesi.insights.own_reports.definition import Definition
from hesi.insights.own_reports.forms import DefinitionForm
from hesi.insights.own_reports.models import OwnReport
from hesi.insights.own_reports.permissions import may_change_own_report
from hesi.insights.own_reports.queries import find_own_report
from hesi.insights.own_reports.views.parts import RESULT, result_facts
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.access.rules import require

BUILD = "own_reports/build.html"


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: Request) -> HttpResponse:
    """Build one, from what the address begins with; `preview` only looks at it."""
    if request.method == "GET":
        return _page(request, DefinitionForm(initial=_begun(request.GET)), None)
    return _answered(request, DefinitionForm(request.POST), None)


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: Request, pk: int) -> HttpResponse:
    """Change one's own."""
    report = find_own_report(pk, request.actor)
    require(may_change_own_report, request.actor, report)
    if request.method == "GET":
        return _page(request, DefinitionForm(report=report), report)
    return _answered(request, DefinitionForm(request.POST), report)


@require_GET
@signed_in
def preview(request: Request) -> HttpResponse:
    """What the form would say as it stands."""
    given = request.GET.copy()
    given["name"] = given.get("name") or _("Preview")
    form = DefinitionForm(given)
    return render_page(request, RESULT, **_looked_at(request, form))


def _begun(query: QueryDict) -> dict[str, Any]:
    """What the form begins with: the address's definition, or the usual one."""
    try:
        definition = Definition.of_query(query)
    except Invalid:
        definition = Definition()
    return {**definition.as_json(), "name": clean_line(query.get("name", ""), 80)}


def _answered(request: Request, form: DefinitionForm, report: OwnReport | None) -> HttpResponse:
    """Keep what was sent, or show it again with what is wrong, or with its numbers where only those were asked for."""
    if request.POST.get("do") == "preview":
        return _page(request, form, report, is_whole=True)
    made: list[OwnReport] = []

    def save(facts: dict[str, Any]) -> None:
        kept = save_own_report(
            report, name=facts["name"], definition=form.definition(), version=facts.get("version"), by=request.actor
        )
        made.append(kept)

    if accepts(form, save):
        return see_other(made[0].url, request, _("“{name}” is kept.").format(name=made[0].name))
    return _page(request, form, report, status=422)


def _looked_at(request: Request, form: DefinitionForm) -> dict[str, Any]:
    """The numbers of a form, or why there are none."""
    if not form.is_valid():
        problems = [str(error) for errors in form.errors.values() for error in errors]
        return {"refusal": problems[0] if problems else _("Choose what the report shows.")}
    try:
        definition = form.definition()
    except Invalid as refusal:
        return {"refusal": refusal.message}
    return result_facts(definition, request.actor, label=form.cleaned_data["name"])


def _page(
    request: Request, form: DefinitionForm, report: OwnReport | None, *, is_whole: bool = False, status: int = 200
) -> HttpResponse:
    """The form with its numbers: fetched by the page itself, or at once (`is_whole`) where it cannot."""
    facts = _looked_at(request, form) if is_whole else {}
    return render_page(request, BUILD, status=status, form=form, report=report, is_whole=is_whole, **facts)
