"""What an agent does to one ticket from its page."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hesi.core.errors import Invalid
from hesi.support.desk.choices import DeskChoices
from hesi.support.desk.forms import LinkForm, SplitForm, TaskForm
from hesi.support.desk.models import Macro
from hesi.support.desk.placeholders import fill
from hesi.support.desk.steps import ME, MOVES, clean_steps, run_steps, say_step
from hesi.support.desk.views.finding import find_message, find_owned, find_task
from hesi.support.tickets.actions import (
    add_task,
    finish_task,
    follow_ticket,
    link_tickets,
    merge_tickets,
    request_rating,
    split_ticket,
    undo_merge,
    unlink_tickets,
    wake_ticket,
)
from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.queries import find_ticket
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

PREVIEW = "desk/macro_preview.html"


@require_POST
@needs(ANSWER_TICKETS)
def changes(request: Request, number: str) -> HttpResponse:
    """One step: `step` names it (`state:solve`, `priority`), `value` says what to."""
    found = find_ticket(number, request.actor)
    name, _sep, fixed = request.POST.get("step", "").partition(":")
    steps = clean_steps([{"step": name, "value": fixed or request.POST.get("value", "")}])
    run_steps(found, steps, by=request.actor)
    return _back(request, number, _said(steps[0]))


@require_POST
@needs(ANSWER_TICKETS)
def waking(request: Request, number: str) -> HttpResponse:
    """Back into the queue before its time."""
    wake_ticket(find_ticket(number, request.actor), by=request.actor)
    return _back(request, number, _("Back in the queue."))


@require_http_methods(["GET", "POST"])
@needs(ANSWER_TICKETS)
def macro(request: Request, number: str, pk: int) -> HttpResponse:
    """What a macro would do to this ticket, and doing it."""
    found, chosen = find_ticket(number, request.actor), find_owned(Macro, pk, request.actor)
    if request.method == "POST":
        run_steps(found, chosen.steps, by=request.actor)
        return _back(request, number, _("Done: {name}").format(name=chosen.name))
    steps = [(say_step(step), _filled(step, found, request)) for step in chosen.steps]
    return render_page(request, PREVIEW, ticket=found, macro=chosen, steps=steps)


@require_POST
@needs(ANSWER_TICKETS)
def merging(request: Request, number: str) -> HttpResponse:
    """Into the ticket named by `other`."""
    found = find_ticket(number, request.actor)
    target = find_ticket(request.POST.get("other", "").strip().upper(), request.actor)
    merge_tickets(found, target, by=request.actor)
    said = _("{number} goes on here.").format(number=found.number)
    return _back(request, target.number, said)


@require_POST
@needs(ANSWER_TICKETS)
def unmerging(request: Request, number: str) -> HttpResponse:
    """Take the merge of this ticket back."""
    undo_merge(find_ticket(number, request.actor), by=request.actor)
    return _back(request, number, _("The tickets stand apart again."))


@require_POST
@needs(ANSWER_TICKETS)
def splitting(request: Request, number: str, pk: int) -> HttpResponse:
    """A ticket of its own from one message."""
    message = find_message(find_ticket(number, request.actor), pk)
    form = SplitForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Say in a few words what it is about."))
    new = split_ticket(message, title=form.cleaned_data["title"], by=request.actor)
    return _back(request, new.number, _("Split off from {number}.").format(number=number))


@require_POST
@needs(ANSWER_TICKETS)
def links(request: Request, number: str) -> HttpResponse:
    """Link to another ticket, or with `remove` take the link off."""
    found = find_ticket(number, request.actor)
    form = LinkForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Write the number of the other ticket, such as GD-202611-0001."))
    other = find_ticket(form.cleaned_data["other"].strip().upper(), request.actor)
    if request.POST.get("remove"):
        unlink_tickets(found, other, by=request.actor)
        return _back(request, number, _("The link is gone."))
    link_tickets(found, other, kind=form.cleaned_data["kind"] or "related", by=request.actor)
    return _back(request, number, _("Linked to {number}.").format(number=other.number))


@require_POST
@needs(ANSWER_TICKETS)
def tasks(request: Request, number: str) -> HttpResponse:
    """A new task."""
    found = find_ticket(number, request.actor)
    form = TaskForm(request.POST, choices=DeskChoices(request.actor))
    if not form.is_valid():
        raise Invalid(_("Say what is to be done, and by when as a date and time."))
    facts = form.cleaned_data
    add_task(found, facts["title"], assignee=form.assigned(), due_at=facts["due_at"], by=request.actor)
    return _back(request, number, _("The task is written down."))


@require_POST
@needs(ANSWER_TICKETS)
def task_completion(request: Request, number: str, pk: int) -> HttpResponse:
    """Tick a task off, or with `undo` open it again."""
    task = find_task(find_ticket(number, request.actor), pk)
    finish_task(task, done=not request.POST.get("undo"), by=request.actor)
    return _back(request, number, "")


@require_POST
@needs(ANSWER_TICKETS)
def following(request: Request, number: str) -> HttpResponse:
    """Follow, or with `stop` no longer."""
    stops = bool(request.POST.get("stop"))
    follow_ticket(find_ticket(number, request.actor), follow=not stops, by=request.actor)
    return _back(request, number, _("You no longer follow it.") if stops else _("You follow it."))


@require_POST
@needs(ANSWER_TICKETS)
def rating_request(request: Request, number: str) -> HttpResponse:
    """Ask the customer how it went."""
    request_rating(find_ticket(number, request.actor), by=request.actor)
    return _back(request, number, _("The customer is asked."))


def _said(step: Any) -> str:
    """What was done, in a few words."""
    if step["step"] == "agent" and step["value"] == ME:
        return _("The ticket is yours.")
    return _("Done: {name}").format(name=MOVES[step["value"]] if step["step"] == "state" else say_step(step))


def _filled(step: Any, ticket: Ticket, request: Request) -> str:
    """The words a step would send, as they would stand on this ticket."""
    return fill(str(step["value"]), ticket, request.actor) if step["step"] in ("reply", "note") else ""


def _back(request: Request, number: str, said: str) -> HttpResponse:
    return see_other(reverse("desk-ticket", args=[number]), request, said)
