"""The rules page of support leads."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.core.time import now
from hesi.support.service.grants import MANAGE_TICKETS
from hesi.support.service.models import Channel, ServicePlan
from hesi.support.tickets.categories import lay_categories
from hesi.support.tickets.dispatch.actions import move_rule, remove_rule, save_rule
from hesi.support.tickets.dispatch.forms import LANGUAGES, RuleForm, TrialForm, category_choices
from hesi.support.tickets.dispatch.trying import try_out
from hesi.support.tickets.models import DispatchRule
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.request import Request

RULES, RULE = "tickets/dispatch/rules.html", "tickets/dispatch/rule.html"


@require_GET
@needs(MANAGE_TICKETS)
def rules(request: Request) -> HttpResponse:
    """All rules in their order, and the box to try them in."""
    lay_categories()
    return render_page(request, RULES, rules=_listed(), trial=TrialForm())


@require_POST
@needs(MANAGE_TICKETS)
def trial(request: Request) -> HttpResponse:
    """Which rule would this ticket meet, and who would get it?"""
    form = TrialForm(request.POST)
    outcome = try_out(form.cleaned_data, at=now()) if form.is_valid() else None
    status = 200 if outcome else 422
    return render_parts(request, RULES, "trial", status=status, rules=_listed(), trial=form, outcome=outcome)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def new(request: Request) -> HttpResponse:
    """A further rule."""
    lay_categories()
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def rule(request: Request, pk: int) -> HttpResponse:
    """One rule."""
    return _edit(request, _find(pk))


@require_POST
@needs(MANAGE_TICKETS)
def removal(request: Request, pk: int) -> HttpResponse:
    remove_rule(_find(pk), by=request.actor)
    return see_other(reverse("dispatch-rules"), request, _("The rule is gone."))


@require_POST
@needs(MANAGE_TICKETS)
def move(request: Request, pk: int) -> HttpResponse:
    """One place up (`to=up`) or down."""
    move_rule(_find(pk), up=request.POST.get("to") == "up", by=request.actor)
    return render_parts(
        request, RULES, "list", redirect_to=reverse("dispatch-rules"), rules=_listed(), trial=TrialForm()
    )


def _edit(request: Request, found: DispatchRule | None) -> HttpResponse:
    if request.method == "GET":
        return render_page(request, RULE, form=RuleForm(rule=found), rule=found)
    form = RuleForm(request.POST, rule=found)
    if accepts(form, lambda _facts: save_rule(found, **form.facts(), by=request.actor)):
        return see_other(reverse("dispatch-rules"), request, _("Saved. It decides about tickets from now on."))
    return render_page(request, RULE, form=form, rule=found, status=422)


def _find(pk: int) -> DispatchRule:
    found: DispatchRule | None = DispatchRule.objects.select_related("line").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such rule."))
    return found


def _listed() -> list[dict[str, Any]]:
    """Each rule with its conditions in words; only those in force are numbered, as agents read it."""
    names = {
        "categories": dict(category_choices()),
        "plans": {plan.key: plan.name for plan in ServicePlan.objects.all()},
        "languages": {key: str(name) for key, name in LANGUAGES},
        "channels": dict(Channel.choices),
    }
    listed, number = [], 0
    for row in DispatchRule.objects.select_related("line"):
        number += row.is_active
        said = [
            (kind, [str(names.get(kind, {}).get(value, value)) for value in values])
            for kind, values in row.conditions.items()
        ]
        listed.append({"rule": row, "number": number if row.is_active else None, "conditions": said})
    return listed
