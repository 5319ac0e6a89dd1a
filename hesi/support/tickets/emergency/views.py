"""Declaring an emergency from either side, and its settings."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.support.tickets.emergency.actions import declare_emergency, withdraw_emergency
from hesi.support.tickets.emergency.forms import EmergencyForm, SettingsForm, WithdrawalForm
from hesi.support.tickets.emergency.settings import change_emergency_settings, emergency_settings, hotline
from hesi.support.tickets.queries import find_ticket
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.doors import needs, signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

PAGE, SETTINGS = "tickets/emergency/page.html", "tickets/emergency/settings.html"


@require_http_methods(["GET", "POST"])
@signed_in
def customer(request: Request, number: str) -> HttpResponse:
    """“This is urgent: work stands still”, for the person who asked."""
    with as_requester(request.actor) as requester:
        ticket = find_ticket(number, requester)
        back, call = reverse("ticket", args=[number]), hotline()
        form = EmergencyForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            answer = declare_emergency(ticket, **form.cleaned_data, by=requester)
            if answer.is_emergency:
                return see_other(back, request, _("Our people on call have been told. Keep this page open."))
            return render_page(request, PAGE, ticket=ticket, back=back, hotline=call, refused=answer.explanation)
    status = 422 if request.method == "POST" else 200
    return render_page(request, PAGE, status=status, ticket=ticket, back=back, hotline=call, form=form)


@require_http_methods(["GET", "POST"])
@needs(ANSWER_TICKETS)
def desk(request: Request, number: str) -> HttpResponse:
    """The agent's page of the same, to declare or to withdraw."""
    ticket = find_ticket(number, request.actor)
    back = reverse("desk-ticket", args=[number])
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and accepts(form, lambda facts: declare_emergency(ticket, **facts, by=request.actor)):
        return see_other(back, request, _("It is an emergency now; lead, success manager and on-call are told."))
    status = 422 if request.method == "POST" else 200
    withdrawal = WithdrawalForm() if ticket.is_emergency else None
    return render_page(request, PAGE, status=status, ticket=ticket, back=back, form=form, withdrawal=withdrawal)


@require_POST
@needs(ANSWER_TICKETS)
def withdrawal(request: Request, number: str) -> HttpResponse:
    """It is none after all."""
    ticket = find_ticket(number, request.actor)
    back = reverse("desk-ticket", args=[number])
    form = WithdrawalForm(request.POST)
    if accepts(form, lambda facts: withdraw_emergency(ticket, **facts, by=request.actor)):
        return see_other(back, request, _("The emergency is withdrawn."))
    return render_page(request, PAGE, status=422, ticket=ticket, back=back, form=EmergencyForm(), withdrawal=form)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def settings(request: Request) -> HttpResponse:
    """The hotline and the limit."""
    row = emergency_settings()
    if request.method == "GET":
        return render_page(request, SETTINGS, form=SettingsForm(settings=row))
    form = SettingsForm(request.POST, settings=row)
    if accepts(form, lambda facts: change_emergency_settings(**facts, by=request.actor)):
        return see_other(reverse("emergency-settings"), request, _("Saved."))
    return render_page(request, SETTINGS, form=form, status=422)
