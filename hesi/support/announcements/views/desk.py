"""Writing news, and saying which parts an incident touches."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.core.pages import key_page
from hesi.support.announcements.actions import (
    discard_announcement,
    end_announcement,
    publish_announcement,
    save_announcement,
    set_incident_parts,
)
from hesi.support.announcements.forms import FORMS, PartsForm, PublicationForm
from hesi.support.announcements.models import Announcement
from hesi.support.announcements.standing import listed_public, parts_of
from hesi.support.incidents.queries import find_incident
from hesi.support.knowledge.text import render
from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.events.timeline import timeline_of

LIST, FORM, PAGE = (f"announcements/desk_{name}.html" for name in ("list", "new", "page"))


@require_GET
@needs(ANSWER_TICKETS)
def announcements(request: Request) -> HttpResponse:
    """Every piece of news, and the parts of what went wrong lately."""
    rows = Announcement.objects.visible_to(request.actor).select_related("written_by")
    page = key_page(rows, order=("-created_at", "-pk"), cursor=request.GET.get("cursor", ""), size=30)
    effects = [
        (one, PartsForm(key=f"i{one.pk}", initial={"parts": parts_of(one)}))
        for one in (listed_public() if request.actor.holds(MANAGE_TICKETS) else ())
    ]
    return render_page(request, LIST, page=page, effects=effects, kinds=Announcement.Kind.choices)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def new(request: Request, kind: str) -> HttpResponse:
    """Write one of this kind."""
    form_class = FORMS.get(kind)
    if form_class is None:
        raise NotFound(_("There is no such kind of news."))
    form = form_class(request.POST if request.method == "POST" else None)
    made: list[Announcement] = []

    def act(facts: dict[str, Any]) -> None:
        made.append(save_announcement(kind=kind, **facts, by=request.actor))

    if request.method == "POST" and accepts(form, act):
        return _back(request, made[0], _("The draft is kept. Read it once more, then publish it."))
    label = dict(Announcement.Kind.choices)[kind]
    return render_page(request, FORM, form=form, kind_label=label, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(ANSWER_TICKETS)
def announcement(request: Request, pk: int) -> HttpResponse:
    """One piece of news as customers read it, and its form."""
    row = _found(request, pk)
    if request.method == "GET":
        return _page(request, row)
    form = FORMS[row.kind](request.POST, row=row)

    def act(facts: dict[str, Any]) -> None:
        save_announcement(row, kind=row.kind, **facts, by=request.actor)

    if accepts(form, act):
        return _back(request, row, _("Saved."))
    return _page(request, row, status=422, form=form)


@require_POST
@needs(MANAGE_TICKETS)
def publication(request: Request, pk: int) -> HttpResponse:
    """Publish now or at a moment."""
    row = _found(request, pk)
    form = PublicationForm(request.POST)
    if accepts(form, lambda facts: publish_announcement(row, at=facts["at"], by=request.actor)):
        row.refresh_from_db()
        is_live = row.state == Announcement.State.LIVE
        return _back(request, row, _("It is published.") if is_live else _("It will appear by itself."))
    return _page(request, row, status=422, publication=form)


@require_POST
@needs(MANAGE_TICKETS)
def end(request: Request, pk: int) -> HttpResponse:
    row = end_announcement(_found(request, pk), by=request.actor)
    return _back(request, row, _("It is called off.") if row.was_cancelled else _("It is over."))


@require_POST
@needs(MANAGE_TICKETS)
def removal(request: Request, pk: int) -> HttpResponse:
    discard_announcement(_found(request, pk), by=request.actor)
    return see_other(reverse("desk-announcements"), request, _("The draft is gone."))


@require_POST
@needs(MANAGE_TICKETS)
def incident_parts(request: Request, number: str) -> HttpResponse:
    """Which parts this incident touches."""
    incident = find_incident(number, request.actor)
    set_incident_parts(incident, parts=request.POST.getlist("parts"), by=request.actor)
    return see_other(reverse("desk-announcements"), request, _("Saved."))


def _found(request: Request, pk: int) -> Announcement:
    row: Announcement | None = Announcement.objects.visible_to(request.actor).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such news."))
    return row


def _back(request: Request, row: Announcement, said: str) -> HttpResponse:
    return see_other(reverse("desk-announcement", args=[row.pk]), request, said)


def _page(request: Request, row: Announcement, *, status: int = 200, **context: Any) -> HttpResponse:
    context.setdefault("form", FORMS[row.kind](row=row))
    context.setdefault("publication", PublicationForm(initial={"at": row.publish_at}))
    return render_page(
        request,
        PAGE,
        status=status,
        row=row,
        html=render(row.body).html,
        readers=row.sightings.count(),
        entries=timeline_of(Announcement.subject_type, row.pk),
        **context,
    )
