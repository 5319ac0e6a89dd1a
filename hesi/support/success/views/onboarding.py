"""The way in: on the card of a customer, and as the customer sees it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.core.errors import Invalid, NotFound
from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.support.success.actions import plan_step, start_onboarding, tick_step, untick_step
from hesi.support.success.forms import StepPlanForm
from hesi.support.success.models import OnboardingStep
from hesi.support.success.own import own_onboarding
from hesi.support.success.views.card import back, find, staff
from hesi.workspace.access.doors import needs
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.permissions import MANAGE_PEOPLE
from hesi.workspace.access.request import Request


@require_GET
@needs(MANAGE_PEOPLE)
def own(request: Request) -> HttpResponse:
    """For the customer's administrators: their company's own steps with their dates."""
    steps = own_onboarding(request.actor)
    done = sum(standing.done_on is not None for standing in steps)
    return render_page(request, "success/own.html", steps=steps, done=done)


@require_POST
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def start(request: Request, key: str) -> HttpResponse:
    """Begin it today."""
    start_onboarding(find(request, key), request.tenant.today, by=request.actor)
    return back(request, key, _("The onboarding begins today."), at="onboarding")


@require_POST
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def step(request: Request, key: str, pk: int) -> HttpResponse:
    """Another day or another person."""
    found, form = _step(request, key, pk), StepPlanForm(request.POST, staff=staff())
    if not form.is_valid():
        raise Invalid(_("Choose the day until which the step is to be done."))
    plan_step(found, **form.cleaned_data, by=request.actor)
    return back(request, key, _("Kept."), at="onboarding")


@require_POST
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def tick(request: Request, key: str, pk: int) -> HttpResponse:
    tick_step(_step(request, key, pk), by=request.actor)
    return back(request, key, at="onboarding")


@require_POST
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def untick(request: Request, key: str, pk: int) -> HttpResponse:
    untick_step(_step(request, key, pk), by=request.actor)
    return back(request, key, at="onboarding")


def _step(request: Request, key: str, pk: int) -> Any:
    customer = find(request, key)
    found = OnboardingStep.objects.filter(customer=customer, pk=pk).select_related("customer").first()
    if found is None:
        raise NotFound(_("There is no such step."))
    return found
