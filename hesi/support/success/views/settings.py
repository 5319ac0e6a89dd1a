"""How health is weighed, and what every new customer goes through. For support leads."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.core.errors import Invalid
from hesi.support.service.grants import MANAGE_TICKETS
from hesi.support.success.actions import TemplateRow, save_template, save_weights, weights_in_force
from hesi.support.success.forms import TemplateFormSet, WeightsForm
from hesi.support.success.starting_steps import shown_steps
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request


@require_GET
@needs(MANAGE_TICKETS)
def settings(request: Request) -> HttpResponse:
    """Both on one page."""
    return _show(request)


@require_POST
@needs(MANAGE_TICKETS)
def weights(request: Request) -> HttpResponse:
    form = WeightsForm(request.POST)
    if accepts(form, lambda facts: save_weights(facts, by=request.actor)):
        return see_other(reverse("success-settings"), request, _("The weights are in force."))
    return _show(request, status=422, weights=form)


@require_POST
@needs(MANAGE_TICKETS)
def steps(request: Request) -> HttpResponse:
    forms: Any = TemplateFormSet(request.POST)
    if not forms.is_valid():
        return _show(request, status=422, steps=forms)
    chosen = [form.cleaned_data for form in forms.ordered_forms]
    rows = [
        TemplateRow(
            key=facts.get("key", ""),
            name_zh=facts.get("name_zh", ""),
            name_en=facts.get("name_en", ""),
            business_days=facts["business_days"],
            fact=facts.get("fact", ""),
            is_shown=bool(facts.get("is_shown")),
        )
        for facts in chosen
        if facts.get("key") or facts.get("name_zh") or facts.get("name_en")
    ]
    try:
        save_template(rows, by=request.actor)
    except Invalid as refusal:
        return _show(request, status=422, steps=forms, problem=refusal.message)
    return see_other(
        reverse("success-settings"), request, _("The list is in force for customers who start from now on.")
    )


def _show(request: Request, *, status: int = 200, **context: Any) -> HttpResponse:
    request.place = "success"
    context.setdefault("weights", WeightsForm(initial=weights_in_force()))
    context.setdefault("steps", TemplateFormSet(initial=shown_steps()))
    return render_page(request, "success/settings.html", status=status, **context)
