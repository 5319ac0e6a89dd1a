"""Answering a survey, by the link of the invitation or from the help centre."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from hesi.core.time import now
from hesi.support.surveys.actions import answer_survey
from hesi.support.surveys.forms import AnswersForm
from hesi.support.surveys.links import Respondent, address_of, open_link
from hesi.support.surveys.models import Survey
from hesi.support.surveys.queries import open_invitations
from hesi.workspace.access.doors import public, signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.looking import OnlyLooking
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.tenancy.scope import tenant_scope

LIST, FORM = "surveys/list.html", "surveys/form.html"


@require_GET
@signed_in
def surveys(request: Request) -> HttpResponse:
    """What one was asked and may still answer."""
    rows = [(row, address_of(row)) for row in open_invitations(request.actor)]
    return render_page(request, LIST, rows=rows)


@require_http_methods(["GET", "POST"])
@public
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """The form of one person. Opening it says nothing; only the button sends."""
    opened = open_link(token)
    actor = getattr(request, "actor", None)
    if request.method == "POST" and getattr(actor, "is_looking", False):
        raise OnlyLooking
    invitation = opened.invitation
    row = invitation.survey
    with tenant_scope(opened.tenant):
        form = AnswersForm(request.POST if request.method == "POST" else None, questions=list(row.questions.all()))
        by = Respondent(invitation)
        if request.method == "POST" and accepts(
            form, lambda facts: answer_survey(invitation, answers=form.answers(), by=by)
        ):
            return see_other(request.path)
        return render_page(
            request,
            FORM,
            status=422 if form.errors else 200,
            form=form,
            row=row,
            invitation=invitation,
            is_open=row.state == Survey.State.RUNNING and invitation.closes_at > now(),
            frame="web/public.html" if actor is None else "web/page.html",
        )
