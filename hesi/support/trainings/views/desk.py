"""Planning and holding trainings."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.core.pages import key_page
from hesi.core.text import whole_number
from hesi.support.knowledge.text import render
from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.support.trainings.actions import (
    cancel_training,
    keep_recording,
    mark_attendance,
    publish_training,
    save_training,
)
from hesi.support.trainings.forms import FORMS, RecordingForm
from hesi.support.trainings.models import Signup, Training
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.events.timeline import timeline_of

LIST, NEW, PAGE = (f"trainings/desk_{name}.html" for name in ("list", "new", "page"))
MOST_SHOWN = 500


@require_GET
@needs(ANSWER_TICKETS)
def desk_trainings(request: Request) -> HttpResponse:
    """Every training."""
    rows = Training.objects.visible_to(request.actor).select_related("trainer")
    page = key_page(rows, order=("-created_at", "-pk"), cursor=request.GET.get("cursor", ""), size=30)
    return render_page(request, LIST, page=page, kinds=Training.Kind.choices)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def new(request: Request, kind: str) -> HttpResponse:
    """Plan one of this kind."""
    form_class = FORMS.get(kind)
    if form_class is None:
        raise NotFound(_("There is no such kind of training."))
    form = form_class(request.POST if request.method == "POST" else None)
    made: list[Training] = []

    def act(facts: dict[str, Any]) -> None:
        made.append(save_training(kind=kind, **facts, by=request.actor))

    if request.method == "POST" and accepts(form, act):
        return _back(request, made[0].pk, _("The training is planned. Customers see it once you publish it."))
    label = dict(Training.Kind.choices)[kind]
    return render_page(request, NEW, form=form, kind_label=label, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(ANSWER_TICKETS)
def desk_training(request: Request, pk: int) -> HttpResponse:
    """One training: who comes, and its form."""
    row = _found(request, pk)
    if request.method == "GET":
        return _page(request, row)
    form = FORMS[row.kind](request.POST, row=row)

    def act(facts: dict[str, Any]) -> None:
        save_training(row, kind=row.kind, **facts, by=request.actor)

    if accepts(form, act):
        return _back(request, pk, _("Saved."))
    return _page(request, row, status=422, form=form)


@require_POST
@needs(MANAGE_TICKETS)
def publication(request: Request, pk: int) -> HttpResponse:
    publish_training(_found(request, pk), by=request.actor)
    return _back(request, pk, _("It is published."))


@require_POST
@needs(MANAGE_TICKETS)
def cancellation(request: Request, pk: int) -> HttpResponse:
    cancel_training(_found(request, pk), by=request.actor)
    return _back(request, pk, _("It is called off; those who signed up are told."))


@require_POST
@needs(ANSWER_TICKETS)
def attendance(request: Request, pk: int) -> HttpResponse:
    """The whole list at once: who is ticked came."""
    row = _found(request, pk)
    ticked = [number for number in map(whole_number, request.POST.getlist("attended")) if number is not None]
    came = mark_attendance(row, attended=ticked, by=request.actor)
    said = ngettext("Kept: {count} person came.", "Kept: {count} people came.", came).format(count=came)
    return _back(request, pk, said)


@require_POST
@needs(ANSWER_TICKETS)
def recordings(request: Request, pk: int) -> HttpResponse:
    """Put the recording up."""
    row = _found(request, pk)
    form = RecordingForm(request.POST, request.FILES)
    if accepts(form, lambda facts: keep_recording(row, **facts, by=request.actor)):
        return _back(request, pk, _("Saved."))
    return _page(request, row, status=422, recording=form)


def _found(request: Request, pk: int) -> Training:
    rows = Training.objects.visible_to(request.actor).select_related("trainer", "recording")
    row: Training | None = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such training."))
    return row


def _back(request: Request, pk: int, said: str) -> HttpResponse:
    return see_other(reverse("desk-training", args=[pk]), request, said)


def _page(request: Request, row: Training, *, status: int = 200, **context: Any) -> HttpResponse:
    signups = row.signups.exclude(state=Signup.State.WITHDRAWN).select_related("customer")[:MOST_SHOWN]
    context.setdefault("form", FORMS[row.kind](row=row))
    context.setdefault("recording", RecordingForm())
    return render_page(
        request,
        PAGE,
        status=status,
        row=row,
        html=render(row.body).html,
        seated=[one for one in signups if one.state == Signup.State.SEATED],
        waiting=[one for one in signups if one.state == Signup.State.WAITING],
        entries=timeline_of(Training.subject_type, row.pk),
        **context,
    )
