"""Writing surveys and reading what was said."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.core.pages import key_page
from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.support.surveys.actions import close_survey, discard_survey, save_survey, start_survey
from hesi.support.surveys.forms import SurveyForm
from hesi.support.surveys.models import Survey
from hesi.support.surveys.queries import by_customer, results_of
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.events.timeline import timeline_of

LIST, NEW, PAGE = (f"surveys/desk_{name}.html" for name in ("list", "new", "page"))


@require_GET
@needs(ANSWER_TICKETS)
def desk_surveys(request: Request) -> HttpResponse:
    """Every survey, with how many were asked and answered."""
    answered = Count("invitations", filter=Q(invitations__answered_at__isnull=False))
    rows = Survey.objects.visible_to(request.actor).annotate(asked=Count("invitations"), answered=answered)
    page = key_page(rows, order=("-created_at", "-pk"), cursor=request.GET.get("cursor", ""), size=30)
    return render_page(request, LIST, page=page)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def new(request: Request) -> HttpResponse:
    """Write one."""
    start_with = f"nps | {_('Would you recommend us to others?')} |"
    form = SurveyForm(request.POST) if request.method == "POST" else SurveyForm(initial={"questions": start_with})
    made: list[Survey] = []
    if request.method == "POST" and accepts(form, lambda facts: made.append(save_survey(**facts, by=request.actor))):
        return _back(request, made[0].pk, _("The survey is kept. Nobody is asked before you start it."))
    return render_page(request, NEW, form=form, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(ANSWER_TICKETS)
def desk_survey(request: Request, pk: int) -> HttpResponse:
    """One survey: its form while it is a draft, then what was said."""
    row = _found(request, pk)
    if request.method == "GET":
        return _page(request, row)
    form = SurveyForm(request.POST, row=row)
    if accepts(form, lambda facts: save_survey(row, **facts, by=request.actor)):
        return _back(request, pk, _("Saved."))
    return _page(request, row, status=422, form=form)


@require_POST
@needs(MANAGE_TICKETS)
def start(request: Request, pk: int) -> HttpResponse:
    start_survey(_found(request, pk), by=request.actor)
    return _back(request, pk, _("The survey runs."))


@require_POST
@needs(MANAGE_TICKETS)
def closing(request: Request, pk: int) -> HttpResponse:
    close_survey(_found(request, pk), by=request.actor)
    return _back(request, pk, _("The survey is closed."))


@require_POST
@needs(MANAGE_TICKETS)
def removal(request: Request, pk: int) -> HttpResponse:
    discard_survey(_found(request, pk), by=request.actor)
    return see_other(reverse("desk-surveys"), request, _("The draft is gone."))


def _found(request: Request, pk: int) -> Survey:
    row: Survey | None = Survey.objects.visible_to(request.actor).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such survey."))
    return row


def _back(request: Request, pk: int, said: str) -> HttpResponse:
    return see_other(reverse("desk-survey", args=[pk]), request, said)


def _page(request: Request, row: Survey, *, status: int = 200, **context: Any) -> HttpResponse:
    is_draft = row.state == Survey.State.DRAFT
    if is_draft:
        context.setdefault("form", SurveyForm(row=row))
    customers = [] if is_draft else by_customer(row)
    return render_page(
        request,
        PAGE,
        status=status,
        row=row,
        results=results_of(row),
        customers=customers,
        asked=sum(one.asked for one in customers),
        answered=sum(one.answered for one in customers),
        entries=timeline_of(Survey.subject_type, row.pk),
        **context,
    )
