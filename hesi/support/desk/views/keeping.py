"""Macros and canned answers: the lists and their editors."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.support.desk.actions import remove_owned, save_canned_answer, save_macro
from hesi.support.desk.choices import DeskChoices
from hesi.support.desk.forms import CannedAnswerForm, MacroForm
from hesi.support.desk.models import CannedAnswer, Macro
from hesi.support.desk.placeholders import MEANINGS
from hesi.support.desk.steps import KINDS, MOST_STEPS, MOVES, say_step
from hesi.support.desk.views.finding import find_owned
from hesi.support.promises.models import Priority
from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.models import Category
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

LIST, MACRO, ANSWER = "desk/kept.html", "desk/macro.html", "desk/answer.html"


@require_GET
@needs(ANSWER_TICKETS)
def kept(request: Request) -> HttpResponse:
    """One's own and the shared macros and canned answers."""
    macros = list(Macro.objects.visible_to(request.actor).select_related("owner"))
    answers = CannedAnswer.objects.visible_to(request.actor).select_related("owner", "category")
    return render_page(request, LIST, macros=[(row, _said(row.steps)) for row in macros], answers=list(answers))


@require_http_methods(["GET", "POST"])
@needs(ANSWER_TICKETS)
def macro(request: Request, pk: int | None = None) -> HttpResponse:
    """The editor of a macro, a new one without `pk`."""
    row = find_owned(Macro, pk, request.actor) if pk is not None else None
    initial = {"name": row.name, "shared": row.is_shared, "is_active": row.is_active} if row else {"is_active": True}
    form = MacroForm(request.POST or None, initial=initial)
    steps = _sent_steps(request) if request.method == "POST" else (list(row.steps) if row else [])

    def keep(facts: dict[str, Any]) -> None:
        save_macro(
            row,
            name=facts["name"],
            steps=steps,
            shared=facts["shared"],
            is_active=facts["is_active"],
            by=request.actor,
        )

    if request.method == "POST" and accepts(form, keep):
        return see_other(reverse("desk-kept"), request, _("The macro is kept."))
    return render_page(
        request,
        MACRO,
        form=form,
        row=row,
        steps=[*steps, *[{"step": "", "value": ""}] * (1 if len(steps) < MOST_STEPS else 0)],
        kinds=[(name, kind.label) for name, kind in KINDS.items()],
        moves=MOVES.items(),
        priorities=Priority.choices,
        choices=DeskChoices(request.actor),
        placeholders=MEANINGS.items(),
        status=422 if form.errors else 200,
    )


@require_POST
@needs(ANSWER_TICKETS)
def macro_removal(request: Request, pk: int) -> HttpResponse:
    """Take it away."""
    remove_owned(find_owned(Macro, pk, request.actor), by=request.actor)
    return see_other(reverse("desk-kept"), request, _("The macro is gone."))


@require_http_methods(["GET", "POST"])
@needs(ANSWER_TICKETS)
def answer(request: Request, pk: int | None = None) -> HttpResponse:
    """The editor of a canned answer, a new one without `pk`."""
    row = find_owned(CannedAnswer, pk, request.actor) if pk is not None else None
    initial: dict[str, Any] = {"language": "zh-hans"}
    if row is not None:
        initial = {"title": row.title, "language": row.language, "body": row.body, "shared": row.is_shared}
        initial["category"] = row.category.key if row.category else ""
    form = CannedAnswerForm(request.POST or None, initial=initial)

    def keep(facts: dict[str, Any]) -> None:
        category = Category.objects.get(key=facts["category"]) if facts["category"] else None
        save_canned_answer(row, **{**facts, "category": category}, by=request.actor)

    if request.method == "POST" and accepts(form, keep):
        return see_other(reverse("desk-kept"), request, _("The answer is kept."))
    context = {"form": form, "row": row, "placeholders": MEANINGS.items()}
    return render_page(request, ANSWER, status=422 if form.errors else 200, **context)


@require_POST
@needs(ANSWER_TICKETS)
def answer_removal(request: Request, pk: int) -> HttpResponse:
    """Take it away."""
    remove_owned(find_owned(CannedAnswer, pk, request.actor), by=request.actor)
    return see_other(reverse("desk-kept"), request, _("The answer is gone."))


def _sent_steps(request: Request) -> list[dict[str, Any]]:
    """The steps of the editor's rows, in their order; rows without a step are left out."""
    names, values = request.POST.getlist("step"), request.POST.getlist("value")
    pairs = zip(names, values, strict=False)
    return [{"step": name, "value": value} for name, value in list(pairs)[: MOST_STEPS + 1] if name]


def _said(steps: Any) -> str:
    return " · ".join(say_step(step) for step in steps)
