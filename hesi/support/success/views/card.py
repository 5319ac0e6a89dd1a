"""One customer whole, and what is written down on its card."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.core.errors import NotFound
from hesi.core.text import whole_number
from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.support.service.models import Entitlement
from hesi.support.service.staffing import people_who_answer
from hesi.support.success.actions import finish_action, pin_note, plan_action, set_renewal, write_note
from hesi.support.success.forms import ActionForm, NoteForm, RenewalForm
from hesi.support.success.models import CustomerNote, NextAction
from hesi.support.success.queries import find_looked_after
from hesi.support.success.standing import card_of
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant


def staff() -> Any:
    """The people somebody can ask to do something, for a select."""
    return Member.objects.filter(pk__in=[one.pk for one in people_who_answer()])


def find(request: Request, key: str) -> Tenant:
    """The customer, for who looks after it; the page belongs to "my customers" on the rail."""
    request.place = "success"
    found: Tenant = find_looked_after(key, request.actor)
    return found


def back(request: Request, key: str, said: str = "", at: str = "") -> HttpResponse:
    """To the card, at the part where one was."""
    return see_other(reverse("success-customer", args=[key]) + (f"#{at}" if at else ""), request, said)


def show(request: Request, customer: Tenant, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The card, with a form that was not in order where there is one."""
    people = staff()
    today = request.tenant.today
    context = {
        "note_form": NoteForm(),
        "action_form": ActionForm(staff=people, initial={"due_on": today, "owner": request.actor.member_id}),
        "staff": people,
        **forms,
    }
    card = card_of(customer, today)
    context.setdefault("renewal_form", RenewalForm(initial={"stage": card.stage, "reason": card.reason}))
    return render_page(request, "success/card.html", status=status, card=card, customer=customer, **context)


@require_GET
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def card(request: Request, key: str) -> HttpResponse:
    """Everything about one customer."""
    return show(request, find(request, key))


@require_POST
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def notes(request: Request, key: str) -> HttpResponse:
    customer, form = find(request, key), NoteForm(request.POST)
    if accepts(form, lambda facts: write_note(customer, facts["body"], by=request.actor)):
        return back(request, key, _("The note is kept."), at="notes")
    return show(request, customer, status=422, note_form=form)


@require_POST
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def pin(request: Request, key: str, pk: int) -> HttpResponse:
    note = _one(CustomerNote, find(request, key), pk)
    pin_note(note, is_pinned=not note.is_pinned, by=request.actor)
    return back(request, key, at="notes")


@require_POST
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def actions(request: Request, key: str) -> HttpResponse:
    customer = find(request, key)
    form = ActionForm(request.POST, staff=staff())
    if accepts(form, lambda facts: plan_action(customer, **facts, by=request.actor)):
        return back(request, key, _("Planned."), at="actions")
    return show(request, customer, status=422, action_form=form)


@require_POST
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def completion(request: Request, key: str, pk: int) -> HttpResponse:
    finish_action(_one(NextAction, find(request, key), pk), by=request.actor)
    return back(request, key, _("Done."), at="actions")


@require_POST
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def renewal(request: Request, key: str, pk: int) -> HttpResponse:
    customer, form = find(request, key), RenewalForm(request.POST)
    contract = _one(Entitlement, customer, pk)
    if accepts(form, lambda facts: set_renewal(contract, **facts, by=request.actor)):
        return back(request, key, _("Kept how the renewal stands."), at="renewal")
    return show(request, customer, status=422, renewal_form=form)


def _one(model: Any, customer: Tenant, pk: int) -> Any:
    found = model.objects.filter(customer=customer, pk=whole_number(pk) or 0).select_related("customer").first()
    if found is None:
        raise NotFound(_("This is not kept of this customer."))
    return found
