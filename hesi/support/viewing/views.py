"""The pages about looking: the agent's, the person's, the administrator's."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.pages import key_page
from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.queries import find_ticket
from hesi.support.tickets.requester import as_requester, provider_of
from hesi.support.viewing.actions import (
    ALLOWED_MINUTES,
    allow_viewing,
    ask_to_look,
    begin_look,
    choose_viewing_policy,
    deny_viewing,
    end_look,
    revoke_viewing,
    withdraw_request,
)
from hesi.support.viewing.forms import AskForm, PolicyForm
from hesi.support.viewing.models import Viewing, ViewingPolicy
from hesi.support.viewing.queries import find_viewing, policy_here, policy_of, running_look, viewings_of
from hesi.support.viewing.showing import shown
from hesi.workspace.access.doors import needs, signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.looking import LOOK_SESSION_KEY
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.permissions import MANAGE_SETTINGS
from hesi.workspace.access.request import Request
from hesi.workspace.access.rules import may
from hesi.workspace.tenancy.scope import tenant_scope


@require_http_methods(["GET", "POST"])
@needs(ANSWER_TICKETS)
def desk_viewing(request: Request, number: str) -> HttpResponse:
    """The agent's side: ask, look while it is allowed, and what was seen."""
    ticket = find_ticket(number, request.actor)
    form = AskForm(request.POST or None)
    if request.method == "POST" and accepts(form, lambda facts: ask_to_look(ticket, **facts, by=request.actor)):
        return see_other(request.path, request, _("The customer is asked."))
    return render_page(
        request,
        "viewing/desk.html",
        status=422 if form.errors else 200,
        form=form,
        ticket=ticket,
        rows=shown(viewings_of(ticket, request.actor), request.actor),
        may_ask=may(request.actor, "ask_to_look", ticket),
        is_forbidden=ticket.customer is not None and policy_of(ticket.customer) == ViewingPolicy.Choice.FORBIDDEN,
    )


@require_POST
@needs(ANSWER_TICKETS)
def desk_opening(request: Request, number: str, pk: int) -> HttpResponse:
    """Begin to look: from here on this session shows the customer's pages."""
    viewing = begin_look(_on_desk(request, number, pk), by=request.actor)
    request.session[LOOK_SESSION_KEY] = viewing.pk
    return see_other(reverse("home"))


@require_POST
@needs(ANSWER_TICKETS)
def desk_withdrawal(request: Request, number: str, pk: int) -> HttpResponse:
    """Not needed any more."""
    withdraw_request(_on_desk(request, number, pk), by=request.actor)
    return see_other(reverse("desk-viewing", args=[number]), request, _("The request is withdrawn."))


@require_POST
@signed_in
def stop(request: Request) -> HttpResponse:
    """The agent stops looking. The consent is used up."""
    viewing = running_look(request.session.pop(LOOK_SESSION_KEY, None), request.actor)
    if viewing is None:
        return see_other(reverse("home"))
    end_look(viewing, by=request.actor)
    to = reverse("desk-viewing", args=[viewing.ticket.number])
    return see_other(to, request, _("You are yourself again. The customer sees which pages you opened."))


@require_GET
@signed_in
def ticket_viewing(request: Request, number: str) -> HttpResponse:
    """The person's side of one ticket: answer a request, take consent back, see what was looked at."""
    with as_requester(request.actor) as requester:
        ticket = find_ticket(number, requester)
        found = viewings_of(ticket, requester)
    return _answering_page(request, "viewing/ticket.html", found, ticket=ticket)


@require_POST
@signed_in
def ticket_decision(request: Request, number: str, pk: int) -> HttpResponse:
    """Yes for so many minutes, or no."""
    with as_requester(request.actor) as requester:
        find_viewing(pk, find_ticket(number, requester), requester)
    return _decide(request, pk, back=reverse("ticket-viewing", args=[number]))


@require_POST
@signed_in
def ticket_revocation(request: Request, number: str, pk: int) -> HttpResponse:
    """No more, from now on."""
    with as_requester(request.actor) as requester:
        find_viewing(pk, find_ticket(number, requester), requester)
    revoke_viewing(pk, by=request.actor)
    return see_other(reverse("ticket-viewing", args=[number]), request, _("Support cannot look any more."))


@require_http_methods(["GET", "POST"])
@needs(MANAGE_SETTINGS)
def admin_viewing(request: Request) -> HttpResponse:
    """What the company allows, and every look at its people's pages."""
    form = PolicyForm(request.POST or None, initial={"choice": policy_here()})
    if request.method == "POST" and accepts(form, lambda facts: choose_viewing_policy(**facts, by=request.actor)):
        return see_other(request.path, request, _("Saved."))
    with tenant_scope(provider_of(request.tenant)):
        rows = Viewing.objects.of_company(request.tenant.pk).select_related("ticket", "agent", "customer", "tenant")
        page = key_page(rows, order=("-pk",), cursor=request.GET.get("cursor", ""), size=20)
    status = 422 if form.errors else 200
    return _answering_page(request, "viewing/admin.html", page.items, form=form, page=page, status=status)


@require_POST
@needs(MANAGE_SETTINGS)
def admin_decision(request: Request, pk: int) -> HttpResponse:
    """An administrator answers for the person."""
    return _decide(request, pk, back=reverse("admin-viewing"))


@require_POST
@needs(MANAGE_SETTINGS)
def admin_revocation(request: Request, pk: int) -> HttpResponse:
    """An administrator takes consent back."""
    revoke_viewing(pk, by=request.actor)
    return see_other(reverse("admin-viewing"), request, _("Support cannot look any more."))


def _on_desk(request: Request, number: str, pk: int) -> Viewing:
    return find_viewing(pk, find_ticket(number, request.actor), request.actor)


def _decide(request: Request, pk: int, *, back: str) -> HttpResponse:
    chosen = request.POST.get("minutes", "")
    if request.POST.get("answer") != "allow":
        deny_viewing(pk, by=request.actor)
        return see_other(back, request, _("Support is told that it may not look."))
    viewing = allow_viewing(pk, minutes=int(chosen) if chosen in map(str, ALLOWED_MINUTES) else 0, by=request.actor)
    said = _("{agent} may look now. You can take this back at any time.").format(agent=viewing.agent.name)
    return see_other(back, request, said)


def _answering_page(request: Request, template: str, found: Any, **context: Any) -> HttpResponse:
    """The customer's side; the pages that were opened are the customer's own events."""
    policy = policy_here()
    rows = shown(list(found), request.actor, policy=policy)
    ticket: Ticket | None = context.pop("ticket", None)
    return render_page(request, template, rows=rows, ticket=ticket, policy=policy, minutes=ALLOWED_MINUTES, **context)
