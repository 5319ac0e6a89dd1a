"""Incidents on the desk."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.core.pages import key_page
from hesi.core.text import whole_number
from hesi.support.incidents.actions import (
    add_tickets,
    answer_all,
    change_incident,
    dismiss_suggestion,
    open_incident,
    post_update,
    remove_ticket,
    settle_offer,
    write_review,
)
from hesi.support.incidents.actions.answering import answerable
from hesi.support.incidents.forms import AnswerForm, IncidentForm, JoinForm, ReviewForm, UpdateForm
from hesi.support.incidents.models import Incident, IncidentTicket, MassAnswer, Review, Suggestion
from hesi.support.incidents.queries import (
    changes_before,
    find_incident,
    listed_incidents,
    open_suggestions,
    tickets_of,
)
from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.queries import find_ticket
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.events.timeline import timeline_of

LIST, NEW, PAGE = (f"incidents/{name}.html" for name in ("list", "new", "incident"))


@require_GET
@needs(ANSWER_TICKETS)
def incidents(request: Request) -> HttpResponse:
    """What goes on and what was, and what looks like one."""
    rows = listed_incidents(request.actor)
    page = key_page(rows, order=("-opened_at", "-pk"), cursor=request.GET.get("cursor", ""), size=30)
    return render_page(request, LIST, page=page, suggestions=open_suggestions())


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def new(request: Request) -> HttpResponse:
    """Open one, from a suggestion (`?suggestion=`) or a ticket (`?ticket=`) or from nothing."""
    found = _suggestion(request.GET.get("suggestion", ""))
    ids = found.ticket_ids if found else []
    offered = list(Ticket.objects.filter(pk__in=ids).select_related("customer"))
    if request.GET.get("ticket"):
        offered.append(find_ticket(request.GET["ticket"], request.actor))
    if request.method == "GET":
        title = found.title if found else offered[0].title if offered else ""
        return render_page(request, NEW, form=IncidentForm(initial={"title_zh": title}), offered=offered)
    form = IncidentForm(request.POST)
    chosen = [ticket for ticket in offered if ticket.number in request.POST.getlist("tickets")]
    made: list[Incident] = []

    def act(facts: dict[str, Any]) -> None:
        made.append(open_incident(**facts, tickets=chosen, suggestion=found, by=request.actor))

    if accepts(form, act):
        return see_other(reverse("incident", args=[made[0].number]), request, _("The incident is open."))
    return render_page(request, NEW, status=422, form=form, offered=offered)


@require_GET
@needs(ANSWER_TICKETS)
def incident(request: Request, number: str) -> HttpResponse:
    """One incident."""
    return _page(request, find_incident(number, request.actor))


@require_POST
@needs(MANAGE_TICKETS)
def settings(request: Request, number: str) -> HttpResponse:
    found = find_incident(number, request.actor)
    form = IncidentForm(request.POST)
    if accepts(form, lambda facts: change_incident(found, **facts, by=request.actor)):
        return _back(request, found, _("Saved."))
    return _page(request, found, status=422, settings=form)


@require_POST
@needs(MANAGE_TICKETS)
def updates(request: Request, number: str) -> HttpResponse:
    found = find_incident(number, request.actor)
    form = UpdateForm(request.POST)
    if accepts(form, lambda facts: post_update(found, **facts, by=request.actor)):
        return _back(request, found, _("Told."))
    return _page(request, found, status=422, update=form)


@require_POST
@needs(MANAGE_TICKETS)
def answers(request: Request, number: str) -> HttpResponse:
    found = find_incident(number, request.actor)
    form = AnswerForm(request.POST)
    if accepts(form, lambda facts: answer_all(found, **facts, by=request.actor)):
        return _back(request, found, _("The answer is on its way; you may leave this page."))
    return _page(request, found, status=422, answer=form)


@require_POST
@needs(MANAGE_TICKETS)
def review(request: Request, number: str) -> HttpResponse:
    found = find_incident(number, request.actor)
    form = ReviewForm(request.POST)
    if accepts(form, lambda facts: write_review(found, **facts, by=request.actor)):
        return _back(request, found, _("Saved."))
    return _page(request, found, status=422, review=form)


@require_POST
@needs(ANSWER_TICKETS)
def tickets(request: Request, number: str) -> HttpResponse:
    """Add the ticket of this number."""
    found = find_incident(number, request.actor)
    form = JoinForm(request.POST)

    def join(facts: dict[str, Any]) -> None:
        add_tickets(found, [find_ticket(facts["number"].strip(), request.actor)], by=request.actor)

    if accepts(form, join):
        return _back(request, found, _("Added."))
    return _page(request, found, status=422, join=form)


@require_POST
@needs(ANSWER_TICKETS)
def ticket_removal(request: Request, number: str, ticket: str) -> HttpResponse:
    found = find_incident(number, request.actor)
    remove_ticket(found, find_ticket(ticket, request.actor), by=request.actor)
    return _back(request, found, _("Taken out."))


@require_POST
@needs(ANSWER_TICKETS)
def offer(request: Request, number: str, ticket: str) -> HttpResponse:
    """Let an offered ticket in (`answer=join`) or not."""
    found = find_incident(number, request.actor)
    joins = request.POST.get("answer") == "join"
    settle_offer(found, find_ticket(ticket, request.actor), joins=joins, by=request.actor)
    return _back(request, found, _("Added.") if joins else _("It stays on its own."))


@require_POST
@needs(MANAGE_TICKETS)
def dismissal(request: Request, pk: int) -> HttpResponse:
    """These tickets have no common cause."""
    found = _suggestion(str(pk))
    if found is None:
        raise NotFound(_("There is no such suggestion."))
    dismiss_suggestion(found, by=request.actor)
    return see_other(reverse("incidents"), request, _("The tickets stay on their own."))


def _suggestion(pk: str) -> Suggestion | None:
    wanted = whole_number(pk)
    return Suggestion.objects.filter(pk=wanted).first() if wanted is not None else None


def _back(request: Request, found: Incident, said: str) -> HttpResponse:
    return see_other(reverse("incident", args=[found.number]), request, said)


def _page(request: Request, found: Incident, *, status: int = 200, **context: Any) -> HttpResponse:
    note = Review.objects.filter(incident=found).first()
    context.setdefault("settings", IncidentForm(incident=found))
    context.setdefault("update", UpdateForm(initial={"state": found.state, "is_public": True}))
    context.setdefault("answer", AnswerForm(initial={"solves": not found.is_ongoing}))
    context.setdefault("review", ReviewForm(review=note))
    context.setdefault("join", JoinForm())
    for name in ("settings", "update", "answer", "review", "join"):
        # Several forms of the page ask the same: a label has to lead to the field of its own form.
        context[name].auto_id = f"{name}_%s"
    return render_page(
        request,
        PAGE,
        status=status,
        incident=found,
        note=note,
        joined=tickets_of(found, IncidentTicket.State.JOINED),
        offered=tickets_of(found, IncidentTicket.State.OFFERED),
        answerable=answerable(found).count(),
        updates=found.updates.select_related("written_by"),
        answers=MassAnswer.objects.filter(incident=found).select_related("written_by")[:10],
        changes=changes_before(found),
        entries=timeline_of(Incident.subject_type, found.pk),
        **context,
    )
