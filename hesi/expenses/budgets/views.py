"""The pages of budgets: how they stand, one with its documents, planning and changing them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import Forbidden, NotFound
from hesi.expenses.budgets.actions import adjust_budget, change_budget, close_budget, copy_year
from hesi.expenses.budgets.actions.copying import Copied
from hesi.expenses.budgets.actions.planning import planned_of
from hesi.expenses.budgets.behind import behind
from hesi.expenses.budgets.forms import (
    AdjustmentForm,
    CopyForm,
    ReasonForm,
    SettingsForm,
)
from hesi.expenses.budgets.grants import MANAGE_BUDGETS
from hesi.expenses.budgets.models import Budget, BudgetYear
from hesi.expenses.budgets.permissions import may_see_budgets
from hesi.expenses.budgets.planning import Planning, find_budget
from hesi.expenses.budgets.sheet import BudgetSheet, Overview
from hesi.expenses.budgets.words import left_out_text
from hesi.workspace.access.doors import needs, signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.events.timeline import timeline_of

LIST, ONE, NEW, SETTINGS, AMOUNTS, COPY = (
    f"budgets/{name}.html" for name in ("list", "one", "new", "settings", "amounts", "copy")
)


@require_GET
@signed_in
def budgets(request: Request) -> HttpResponse:
    """How the budgets of a year stand, over the year or one of its periods."""
    if not may_see_budgets(request.actor):
        raise Forbidden(_("Budgets are for finance, and for those who head a department or answer for one."))
    overview = Overview(request.actor, request.GET, request.tenant.today)
    return render_page(request, LIST, overview=overview)


@require_GET
@signed_in
def budget(request: Request, pk: int) -> HttpResponse:
    """One budget with its periods, the documents behind them and its history."""
    sheet = BudgetSheet(find_budget(pk, request.actor), request.actor, request.GET.get("period", ""))
    cursor = request.GET.get("cursor", "")
    page, rows = behind(sheet.ids, sheet.span, request.actor, sheet.currency, cursor=cursor)
    timeline = timeline_of(Budget.subject_type, pk)
    return render_page(request, ONE, sheet=sheet, budget=sheet.budget, page=page, rows=rows, timeline=timeline)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_BUDGETS)
def new_budget(request: Request) -> HttpResponse:
    """Plan a budget, at the top of a tree or below another one; `do=refresh` shows the inputs of other periods."""
    planning = Planning(request.POST or request.GET, request.actor, is_sent=request.method == "POST")
    made: list[Budget] = []
    if planning.is_ready and accepts(planning.form, lambda _facts: made.append(planning.create())):
        return see_other(reverse("budget", args=[made[0].pk]), request, _("The budget is planned."))
    if request.htmx and planning.is_refresh:
        return render_page(request, f"{NEW}#amounts", planning=planning)
    return render_page(request, NEW, planning=planning, status=422 if planning.is_sent else 200)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_BUDGETS)
def settings(request: Request, pk: int) -> HttpResponse:
    """How a budget is called and controlled."""
    budget = find_budget(pk, request.actor)
    form = SettingsForm(request.POST or None, budget=budget)
    if request.method == "POST" and accepts(form, lambda facts: change_budget(budget, **facts, by=request.actor)):
        return see_other(reverse("budget", args=[pk]), request, _("Saved. It holds for what is submitted from now on."))
    return render_page(request, SETTINGS, form=form, budget=budget, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_BUDGETS)
def amounts(request: Request, pk: int) -> HttpResponse:
    """Plan other amounts, with a reason."""
    budget = find_budget(pk, request.actor)
    form = AdjustmentForm(request.POST or None, budget=budget, planned=planned_of(budget))

    def adjust(facts: dict[str, Any]) -> None:
        adjust_budget(
            budget,
            form.amounts_in(budget.budget_year),
            reason=facts["reason"],
            version=facts["version"],
            by=request.actor,
        )

    if request.method == "POST" and accepts(form, adjust):
        return see_other(reverse("budget", args=[pk]), request, _("The new plan is in force."))
    return render_page(request, AMOUNTS, form=form, budget=budget, status=422 if form.errors else 200)


@require_POST
@needs(MANAGE_BUDGETS)
def closure(request: Request, pk: int) -> HttpResponse:
    """Take a budget out of the tree."""
    budget = find_budget(pk, request.actor)
    form = ReasonForm(request.POST)
    if accepts(form, lambda facts: close_budget(budget, reason=facts["reason"], by=request.actor)):
        to = f"{reverse('budgets')}?year={budget.budget_year}"
        return see_other(to, request, _("The budget was closed. What it counted counts in the one above."))
    settings_form = SettingsForm(budget=budget)
    return render_page(request, SETTINGS, form=settings_form, closing=form, budget=budget, status=422)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_BUDGETS)
def copy(request: Request, year: int) -> HttpResponse:
    """Plan the next year as this one."""
    source = BudgetYear.objects.filter(year=year).first()
    if source is None:
        raise NotFound(_("There is no such fiscal year."))
    form = CopyForm(request.POST or None)
    made: list[Copied] = []
    if request.method == "POST" and accepts(
        form, lambda facts: made.append(copy_year(source, percent=facts["percent"], by=request.actor))
    ):
        (copied,) = made
        if copied.left_out:
            messages.warning(request, left_out_text(copied.left_out))
        said = ngettext("{count} budget was planned.", "{count} budgets were planned.", copied.count)
        return see_other(f"{reverse('budgets')}?year={year + 1}", request, said.format(count=copied.count))
    return render_page(request, COPY, form=form, source=source, target=year + 1, status=422 if form.errors else 200)
