"""Finance's own steps: the list, and the ticks of a month."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hesi.core.errors import Invalid, NotFound
from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.insights.closing.actions import add_step, rename_step, retire_step, tick_step, untick_step
from hesi.insights.closing.grants import CLOSE_MONTHS
from hesi.insights.closing.models import OwnStep
from hesi.insights.closing.queries import about
from hesi.insights.forms import month_of
from hesi.insights.links import address
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

PAGE = "closing/steps.html"


@require_http_methods(["GET", "POST"])
@needs(CLOSE_MONTHS)
@needs(VIEW_ALL_DOCUMENTS)
def steps(request: Request) -> HttpResponse:
    """The steps in use; posting adds one."""
    if request.method == "POST":
        try:
            add_step(request.POST.get("name", ""), by=request.actor)
        except Invalid as refusal:
            return _page(request, refusal, typed=request.POST.get("name", ""))
        return see_other(reverse("closing-steps"), request, _("Added. It is asked for in every month that is open."))
    return _page(request)


@require_POST
@needs(CLOSE_MONTHS)
def step(request: Request, pk: int) -> HttpResponse:
    """Rename one."""
    found, name = _step(pk), request.POST.get("name", "")
    try:
        rename_step(found, name, by=request.actor)
    except Invalid as refusal:
        return _page(request, refusal, typed=name, renamed=found)
    return see_other(reverse("closing-steps"), request, _("Renamed."))


@require_POST
@needs(CLOSE_MONTHS)
def retirement(request: Request, pk: int) -> HttpResponse:
    """Ask for it no more."""
    retire_step(_step(pk), by=request.actor)
    return see_other(reverse("closing-steps"), request, _("Retired. Months in which it was ticked keep it."))


@require_POST
@needs(CLOSE_MONTHS)
def tick(request: Request, month: str, pk: int) -> HttpResponse:
    """Done for this month, or, with `undo`, not done after all."""
    day, found = month_of(month), _step(pk)
    if request.POST.get("undo") == "1":
        untick_step(found, day, by=request.actor)
    else:
        tick_step(found, day, by=request.actor)
    return see_other(f"{address('closing', month=about(day))}#own-steps")


def _page(
    request: Request, refusal: Invalid | None = None, *, typed: str = "", renamed: OwnStep | None = None
) -> HttpResponse:
    """The steps; after a refusal with what was typed, in the field it was typed into."""
    rows = OwnStep.objects.filter(is_active=True)
    facts = {"steps": rows, "refusal": refusal, "typed": typed, "renamed_id": renamed.pk if renamed else None}
    return render_page(request, PAGE, status=refusal.status if refusal else 200, **facts)


def _step(pk: int) -> OwnStep:
    found: OwnStep | None = OwnStep.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such step."))
    return found
