"""What a customer's member does with trainings."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.core.errors import NotFound
from hesi.core.time import now
from hesi.support.knowledge.text import render
from hesi.support.trainings.actions import sign_up, withdraw
from hesi.support.trainings.ical import calendar_of
from hesi.support.trainings.models import Signup, Training
from hesi.support.trainings.queries import offer_of, offers_for
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.ranges import part_response

LIST, PAGE = "trainings/list.html", "trainings/page.html"


@require_GET
@signed_in
def trainings(request: Request) -> HttpResponse:
    """What one may come to, watch, and where one was."""
    return render_page(request, LIST, offers=offers_for(request.actor))


@require_GET
@signed_in
def training(request: Request, pk: int) -> HttpResponse:
    """One training."""
    offer = offer_of(pk, request.actor)
    row = offer.training
    return render_page(request, PAGE, offer=offer, row=row, html=render(row.body).html)


@require_POST
@signed_in
def signup(request: Request, pk: int) -> HttpResponse:
    """Sign up, or (`answer=withdraw`) not come after all."""
    row, page = offer_of(pk, request.actor).training, reverse("training", args=[pk])
    if request.POST.get("answer") == "withdraw":
        withdraw(row, by=request.actor)
        return see_other(page, request, _("You have withdrawn."))
    made = sign_up(row, by=request.actor)
    if made.state == Signup.State.WAITING:
        return see_other(
            page, request, _("It is full. You are on the waiting list and hear of us when a seat is free.")
        )
    return see_other(page, request, _("You have a seat."))


@require_GET
@signed_in
def calendar(request: Request, pk: int) -> HttpResponse:
    """The entry for one's own calendar."""
    row = offer_of(pk, request.actor).training
    if row.starts_at is None or row.ends_at is None:
        raise NotFound(_("A recorded course has no date."))
    url = settings.PUBLIC_URL.rstrip("/") + reverse("training", args=[row.pk])
    response = HttpResponse(calendar_of(row, url=url, at=now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="training-{row.pk}.ics"'
    return response


@require_GET
@signed_in
def recording(request: Request, pk: int) -> HttpResponseBase:
    """The video, or the part of it the player asks for."""
    file = _with_recording(request, pk)[1]
    return part_response(request, file, media_type=file.media_type)


@require_GET
@signed_in
def captions(request: Request, pk: int) -> HttpResponse:
    """Its captions."""
    row = _with_recording(request, pk)[0]
    response = HttpResponse(row.captions, content_type="text/vtt; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _with_recording(request: Request, pk: int) -> tuple[Training, StoredFile]:
    row = offer_of(pk, request.actor).training
    if row.recording is None:
        raise NotFound(_("There is no recording of this training."))
    return row, row.recording
