"""The agents' desk in the provider's workspace."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.core.pages import key_page
from hesi.support.tickets.actions import add_note, close_ticket, reply, solve_ticket, take_ticket
from hesi.support.tickets.forms import DeskFilter, ReplyForm
from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.queries import conversation, desk_queue, find_ticket, state_tabs
from hesi.support.tickets.views.customer import uploads
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.request import Request

DESK, TICKET = "tickets/desk.html", "tickets/desk_ticket.html"


@require_GET
@needs(ANSWER_TICKETS)
def desk(request: Request) -> HttpResponse:
    """The queue, newest first."""
    form = DeskFilter(request.GET)
    rows = desk_queue(request.actor, **form.chosen())
    page = key_page(rows, order=("-created_at", "-pk"), cursor=request.GET.get("cursor", ""), size=50)
    counts = state_tabs(request.actor)
    return render_page(request, DESK, page=page, filter_form=form, counts=counts)


@require_GET
@needs(ANSWER_TICKETS)
def ticket(request: Request, number: str) -> HttpResponse:
    """One ticket with its capsule."""
    return _ticket_page(request, find_ticket(number, request.actor))


@require_POST
@needs(ANSWER_TICKETS)
def replies(request: Request, number: str) -> HttpResponse:
    """Answer the customer, or write a note among agents (`kind=note`)."""
    found = find_ticket(number, request.actor)
    form = ReplyForm(request.POST, request.FILES)

    def write(facts: dict[str, Any]) -> None:
        if request.POST.get("kind") == "note":
            add_note(found, facts["body"], by=request.actor)
        else:
            reply(found, facts["body"], files=uploads(facts), by=request.actor)

    if not accepts(form, write):
        return _ticket_page(request, found, form=form, status=422)
    return _ticket_page(request, find_ticket(number, request.actor), redirect_to=reverse("desk-ticket", args=[number]))


@require_POST
@needs(ANSWER_TICKETS)
def assignment(request: Request, number: str) -> HttpResponse:
    """Take it."""
    take_ticket(find_ticket(number, request.actor), by=request.actor)
    return see_other(reverse("desk-ticket", args=[number]), request, _("The ticket is yours."))


@require_POST
@needs(ANSWER_TICKETS)
def solution(request: Request, number: str) -> HttpResponse:
    """Hold it for solved."""
    solve_ticket(find_ticket(number, request.actor), by=request.actor)
    return see_other(reverse("desk-ticket", args=[number]), request, _("The customer is asked to confirm."))


@require_POST
@needs(ANSWER_TICKETS)
def closure(request: Request, number: str) -> HttpResponse:
    """Close it without a further answer."""
    close_ticket(find_ticket(number, request.actor), by=request.actor)
    return see_other(reverse("desk"), request, _("The ticket is closed."))


def _ticket_page(request: Request, found: Ticket, *, status: int = 200, **context: Any) -> HttpResponse:
    context.setdefault("form", ReplyForm())
    messages = conversation(found, request.actor)
    return render_parts(request, TICKET, "conversation", status=status, ticket=found, conversation=messages, **context)
