"""The page of the phone log."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.pages import key_page
from hesi.core.time import now
from hesi.support.calls.actions import as_facts, finish_call_back, log_call
from hesi.support.calls.callers import candidates
from hesi.support.calls.forms import CallBackForm, CallForm
from hesi.support.calls.models import Call
from hesi.support.calls.queries import calls_for, find_call
from hesi.support.tickets.categories import leaves
from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.request import Request

PAGE = "calls/calls.html"


@require_http_methods(["GET", "POST"])
@needs(ANSWER_TICKETS)
def calls(request: Request) -> HttpResponse:
    """The form, filled by `?phone=` where the telephone system opened it, and the log under it."""
    is_sent = request.method == "POST"
    usual = {"counts_as_answer": True, "direction": Call.Direction.IN, "outcome": Call.Outcome.ANSWERED}
    asked = {name: request.GET.get(name, "")[:60] for name in ("phone", "name")}
    form = CallForm(
        request.POST if is_sent else None,
        initial={**usual, **asked},
        categories=leaves(),
        time_zone=request.tenant.time_zone,
    )
    logged: list[Call] = []
    if is_sent and accepts(form, lambda facts: logged.append(log_call(**as_facts(facts), by=request.actor))):
        return _after(request, logged[0])
    return _page(request, form, status=422 if form.errors else 200)


@require_GET
@needs(ANSWER_TICKETS)
def caller(request: Request) -> HttpResponse:
    """Who it may be, while number or name is being typed."""
    if not request.htmx:
        return redirect(f"{reverse('desk-calls')}?{request.GET.urlencode()}")
    found = _candidates(request, request.GET)
    return render_parts(request, PAGE, "caller", found=found, about=request.GET.get("about", ""))


@require_POST
@needs(ANSWER_TICKETS)
def call_back(request: Request, pk: int) -> HttpResponse:
    """The promised call was made."""
    call = find_call(pk, request.actor)
    form = CallBackForm(request.POST)
    if not accepts(form, lambda facts: finish_call_back(call, note=facts["note"], by=request.actor)):
        return _page(request, _empty(request), status=422, failed=pk, back_form=form, show="call_backs")
    back = f"{reverse('desk-calls')}?show=call_backs"
    return see_other(back, request, _("Noted."))


def _after(request: Request, call: Call) -> HttpResponse:
    if call.ticket is not None:
        return see_other(reverse("desk-ticket", args=[call.ticket.number]), request, _("The call is on the ticket."))
    return see_other(reverse("desk-calls"), request, _("The call is written down."))


def _page(request: Request, form: CallForm, *, status: int = 200, show: str = "", **context: Any) -> HttpResponse:
    show = show or request.GET.get("show", "")
    rows: Any = calls_for(request.actor)
    if show == "call_backs":
        rows, order = rows.to_call_back(), ("call_back_at", "pk")
    else:
        order = ("-started_at", "-pk")
    page = key_page(rows, order=order, cursor=request.GET.get("cursor", ""), size=30)
    source = form.data if form.is_bound else form.initial
    return render_page(
        request,
        PAGE,
        status=status,
        form=form,
        page=page,
        show=show,
        at=now(),
        waiting=Call.objects.visible_to(request.actor).to_call_back().count(),
        found=_candidates(request, source),
        about=str(source.get("about") or ""),
        **context,
    )


def _empty(request: Request) -> CallForm:
    return CallForm(initial={"counts_as_answer": True}, categories=leaves(), time_zone=request.tenant.time_zone)


def _candidates(request: Request, source: Any) -> Any:
    phone, name = str(source.get("phone") or ""), str(source.get("name") or "")
    return candidates(request.actor, phone=phone, name=name)
