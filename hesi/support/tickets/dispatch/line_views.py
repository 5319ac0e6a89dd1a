"""Lines and presence: the lead's page of who serves where, and everybody's own."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.core.text import whole_number
from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.support.service.models import LineMember, Presence, SupportLine
from hesi.support.service.staffing import (
    plan_leave,
    presence_of,
    save_line,
    seat_member,
    set_presence,
    unseat_member,
)
from hesi.support.tickets.categories import lay_categories
from hesi.support.tickets.dispatch.line_forms import LeaveForm, LineForm, PresenceForm, SeatForm
from hesi.support.tickets.dispatch.staff import open_loads
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.request import Request

LINES, LINE, PRESENCE, CHOOSER = (f"tickets/dispatch/{name}.html" for name in ("lines", "line", "presence", "chooser"))


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def lines(request: Request) -> HttpResponse:
    """Every line with its people; a form for a further one."""
    lay_categories()
    if request.method == "GET":
        return render_page(request, LINES, lines=_with_people(), form=LineForm())
    form = LineForm(request.POST)
    if accepts(form, lambda facts: save_line(None, **facts, by=request.actor)):
        return see_other(reverse("lines"), request, _("The line is there. Put people on it."))
    return render_page(request, LINES, lines=_with_people(), form=form, status=422)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def line(request: Request, key: str) -> HttpResponse:
    """One line: its name and its people."""
    found = _find_line(key)
    if request.method == "GET":
        return _line_page(request, found)
    form = LineForm(request.POST, line=found)
    if accepts(form, lambda facts: save_line(found, **facts, by=request.actor)):
        return see_other(reverse("line", args=[key]), request, _("Saved."))
    return _line_page(request, found, form=form, status=422)


@require_POST
@needs(MANAGE_TICKETS)
def seats(request: Request, key: str) -> HttpResponse:
    """Put an agent on the line, or change what is known of them."""
    found = _find_line(key)
    form = SeatForm(request.POST)
    if accepts(form, lambda facts: seat_member(found, **facts, by=request.actor)):
        return see_other(reverse("line", args=[key]), request, _("Saved."))
    return _line_page(request, found, seat=form, status=422)


@require_POST
@needs(MANAGE_TICKETS)
def seat_removal(request: Request, key: str, pk: int) -> HttpResponse:
    found: LineMember | None = LineMember.objects.filter(pk=pk, line__key=key).first()
    if found is None:
        raise NotFound(_("This person is no longer on the line."))
    unseat_member(found, by=request.actor)
    return see_other(reverse("line", args=[key]), request, _("Off the line. The tickets they have stay theirs."))


@require_http_methods(["GET", "POST"])
@needs(ANSWER_TICKETS)
def presence(request: Request) -> HttpResponse:
    """Whether I take new work, and my leave."""
    member_id: int = request.actor.member.pk
    row = presence_of(member_id)
    if request.method == "GET":
        return _presence_page(request, row)
    form = PresenceForm(request.POST)
    if not accepts(form, lambda facts: set_presence(member_id, **facts, by=request.actor)):
        return _presence_page(request, row, form=form, status=422)
    if request.GET.get("from") == "desk":
        return _chooser(request, presence_of(member_id))
    return _presence_page(request, presence_of(member_id), redirect_to=reverse("presence"))


@require_POST
@needs(ANSWER_TICKETS)
def leave(request: Request) -> HttpResponse:
    """Plan a leave, or take it back by sending no days."""
    row = presence_of(request.actor.member.pk)
    form = LeaveForm(request.POST, presence=row)
    if accepts(form, lambda facts: plan_leave(request.actor.member.pk, **facts, by=request.actor)):
        return see_other(reverse("presence"), request, _("Saved. New tickets go elsewhere on these days."))
    return _presence_page(request, row, leave=form, status=422)


@require_GET
@needs(ANSWER_TICKETS)
def presence_part(request: Request) -> HttpResponse:
    """The presence chooser of the desk's header alone."""
    return _chooser(request, presence_of(request.actor.member.pk))


def _chooser(request: Request, row: Presence) -> HttpResponse:
    return render_page(
        request,
        CHOOSER,
        presence=row,
        states=Presence.State.choices,
        is_on_leave=row.is_on_leave(request.tenant.today),
    )


def _presence_page(request: Request, row: Presence, *, status: int = 200, **context: Any) -> HttpResponse:
    context.setdefault("form", PresenceForm(presence=row))
    context.setdefault("leave", LeaveForm(presence=row))
    seats = LineMember.objects.filter(member_id=row.member_id).select_related("line")
    return render_parts(request, PRESENCE, "chooser", status=status, presence=row, seats=seats, **context)


def _line_page(request: Request, found: SupportLine, *, status: int = 200, **context: Any) -> HttpResponse:
    context.setdefault("form", LineForm(line=found))
    context.setdefault("seat", SeatForm(seat=_chosen_seat(request, found)))
    people = _people(LineMember.objects.filter(line=found))
    return render_page(request, LINE, status=status, line=found, people=people, **context)


def _find_line(key: str) -> SupportLine:
    found: SupportLine | None = SupportLine.objects.filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such line."))
    return found


def _chosen_seat(request: Request, line: SupportLine) -> LineMember | None:
    """The seat named by `?seat=`, to be changed in the form."""
    pk = whole_number(request.GET.get("seat", ""))
    return LineMember.objects.filter(line=line, pk=pk).select_related("member").first() if pk else None


def _with_people() -> list[dict[str, Any]]:
    people = _people(LineMember.objects.all())
    return [
        {"line": line, "people": [row for row in people if row["seat"].line_id == line.pk]}
        for line in SupportLine.objects.all()
    ]


def _people(seats: Any) -> list[dict[str, Any]]:
    """Each seat with the person's load and presence."""
    rows = list(seats.select_related("member", "line").order_by("-is_lead", "member__name", "pk"))
    ids = {row.member_id for row in rows}
    loads = open_loads(ids)
    presences = {row.member_id: row for row in Presence.objects.filter(member_id__in=ids).select_related("replacement")}
    today = rows[0].tenant.today if rows else None
    shown = []
    for row in rows:
        there = presences.get(row.member_id) or Presence(member_id=row.member_id)
        away = today is not None and there.is_on_leave(today)
        shown.append({"seat": row, "load": loads.get(row.member_id, 0), "presence": there, "is_on_leave": away})
    return shown
