"""The queue with its views, and what is done to many tickets at once."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.support.desk.actions import on_many, remove_owned, save_view
from hesi.support.desk.choices import DeskChoices
from hesi.support.desk.filters import clean_filters
from hesi.support.desk.forms import SNOOZES, QueueFilter, ViewForm
from hesi.support.desk.models import Macro, SavedView
from hesi.support.desk.queries import STANDING_VIEWS, chosen_view, find_view, queue_page, views_of, views_with_counts
from hesi.support.desk.steps import clean_steps
from hesi.support.desk.views.finding import find_owned
from hesi.support.promises.models import Priority
from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

QUEUE, VIEWS, RESULT, SLICE = "desk/queue.html", "desk/views.html", "desk/bulk_result.html", "desk/slice.html"
SLICE_SIZE = 20


@require_GET
@needs(ANSWER_TICKETS)
def queue(request: Request) -> HttpResponse:
    """A view's tickets in the order they have to be dealt with."""
    choices = DeskChoices(request.actor)
    form = QueueFilter(request.GET, choices=choices)
    views = views_of(request.actor)
    asked = form.chosen()
    # Words are looked for in everything, unless somebody chose where.
    view = chosen_view(views, request.GET.get("view", "") or ("all" if asked else ""), request.actor)
    order = request.GET.get("sort", "") or view.order
    page = queue_page(request.actor, {**view.filters, **asked}, order=order, cursor=request.GET.get("cursor", ""))
    return render_page(
        request,
        QUEUE,
        page=page,
        views=views,
        view=view,
        here=view.key,
        is_narrowed=bool(asked),
        filter_form=form,
        view_form=ViewForm(),
        choices=choices,
        priorities=Priority.choices,
        snoozes=SNOOZES,
    )


@require_GET
@needs(ANSWER_TICKETS)
def counts(request: Request) -> HttpResponse:
    """The views, each with how many open tickets it holds; read after the page, and again when something happens."""
    here = request.GET.get("view", "")[:20]
    return render_page(request, VIEWS, views=views_with_counts(request.actor), here=here)


@require_GET
@needs(ANSWER_TICKETS)
def queue_slice(request: Request) -> HttpResponse:
    """The top of a view beside a ticket, so that the next one is one press away."""
    view = find_view(request.GET.get("view", ""), request.actor) or STANDING_VIEWS[0]
    page = queue_page(request.actor, view.filters, order=view.order, size=SLICE_SIZE)
    return render_page(request, SLICE, page=page, view=view, here=request.GET.get("here", "")[:24])


@require_POST
@needs(ANSWER_TICKETS)
def bulk(request: Request) -> HttpResponse:
    """One step, or a macro, on the chosen tickets; answers with what became of each."""
    chosen = request.POST.getlist("chosen")[:500]
    outcomes = on_many(chosen, _asked_steps(request), by=request.actor)
    done = sum(outcome.is_done for outcome in outcomes)
    back = request.POST.get("back", "")
    return render_page(
        request, RESULT, outcomes=outcomes, done=done, back=back if back.startswith("?") else "", total=len(outcomes)
    )


@require_POST
@needs(ANSWER_TICKETS)
def views(request: Request) -> HttpResponse:
    """Keep the selection on the screen under a name."""
    form = ViewForm(request.POST)
    filters = clean_filters({name: request.POST.getlist(name) for name in request.POST})
    for name in ("due_within", "snoozed", "text", "overdue", "following"):
        filters.pop(name, None)
        filters |= clean_filters({name: request.POST.get(name, "")})
    base = find_view(request.POST.get("view", ""), request.actor)
    kept: list[SavedView] = []

    def keep(facts: dict[str, Any]) -> None:
        merged = {**(base.filters if base else {}), **filters}
        kept.append(save_view(None, name=facts["name"], filters=merged, shared=facts["shared"], by=request.actor))

    if not accepts(form, keep):
        sentence = next(iter(next(iter(form.errors.values()))))
        return see_other(reverse("desk"), request, str(sentence))
    return see_other(reverse("desk") + f"?view={kept[0].pk}", request, _("The view is kept."))


@require_POST
@needs(ANSWER_TICKETS)
def view_removal(request: Request, pk: int) -> HttpResponse:
    """Take a saved view away."""
    remove_owned(find_owned(SavedView, pk, request.actor), by=request.actor)
    return see_other(reverse("desk"), request, _("The view is gone."))


def _asked_steps(request: Request) -> list[dict[str, Any]]:
    """The step whose button was pressed: `step` names it, its value stands in the field `value-<step>`."""
    step = request.POST.get("step", "")
    if step == "macro":
        macro = find_owned(Macro, request.POST.get("value-macro", ""), request.actor)
        return list(macro.steps)
    name, _sep, fixed = step.partition(":")
    return clean_steps([{"step": name, "value": fixed or request.POST.get(f"value-{name}", "")}])
