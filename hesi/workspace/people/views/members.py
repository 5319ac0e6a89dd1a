"""The administrator's pages about colleagues."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.core.pages import key_page
from hesi.core.text import clean_line
from hesi.workspace.access.doors import needs, signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.permissions import MANAGE_PEOPLE
from hesi.workspace.access.request import Request
from hesi.workspace.people.actions.members import add_member, change_member, deactivate_member, reactivate_member
from hesi.workspace.people.forms.members import MemberFilter, MemberForm
from hesi.workspace.people.invitations import invite
from hesi.workspace.people.leaving import consequences_of_leaving
from hesi.workspace.people.models import Member
from hesi.workspace.people.queries import named


@require_GET
@needs(MANAGE_PEOPLE)
def members(request: Request) -> HttpResponse:
    """Everybody, by name, filtered."""
    form = MemberFilter(request.GET)
    found = _filtered(form.cleaned_data if form.is_valid() else {})
    rows = found.select_related("department", "manager", "user").prefetch_related("roles")
    page = key_page(rows, order=("name", "pk"), cursor=request.GET.get("cursor", ""), size=50)
    return render(request, "people/members.html", {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
@needs(MANAGE_PEOPLE)
def member_new(request: Request) -> HttpResponse:
    form = MemberForm(request.POST or None)
    added: list[Member] = []
    if request.method == "POST" and accepts(form, lambda facts: added.append(add_member(**facts, by=request.actor))):
        return _invited(request, added[0])
    return render(request, "people/member_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_PEOPLE)
def member(request: Request, pk: int) -> HttpResponse:
    found = _member(request, pk)
    form = MemberForm(request.POST or None, member=found)
    if request.method == "POST" and accepts(form, lambda facts: change_member(found, **facts, by=request.actor)):
        return see_other(reverse("admin-member", args=[pk]), request, _("Saved."))
    context: dict[str, Any] = {"member": found, "form": form}
    if found.is_active:
        context["consequences"] = consequences_of_leaving(found)
    return render(request, "people/member.html", context, status=422 if form.errors else 200)


@require_POST
@needs(MANAGE_PEOPLE)
def member_invitation(request: Request, pk: int) -> HttpResponse:
    return _invited(request, _member(request, pk))


@require_POST
@needs(MANAGE_PEOPLE)
def member_departure(request: Request, pk: int) -> HttpResponse:
    left = deactivate_member(_member(request, pk), by=request.actor)
    return see_other(reverse("admin-people"), request, _("{name} has left.").format(name=left.name))


@require_POST
@needs(MANAGE_PEOPLE)
def member_return(request: Request, pk: int) -> HttpResponse:
    back = reactivate_member(_member(request, pk), by=request.actor)
    return see_other(reverse("admin-member", args=[pk]), request, _("{name} is back.").format(name=back.name))


@require_GET
@signed_in
def member_options(request: Request) -> JsonResponse:
    """Colleagues for a field one types in."""
    asked = clean_line(request.GET.get("q", ""), 60)
    found = Member.objects.visible_to(request.actor).active().select_related("department")
    rows = found.filter(named(asked)).order_by("name", "pk")[:30]
    results = [{"value": row.pk, "text": row.name, "detail": str(row.department or "")} for row in rows]
    return JsonResponse({"results": results}, json_dumps_params={"ensure_ascii": False})


def _invited(request: Request, invited: Member) -> HttpResponse:
    sent = invite(invited, by=request.actor)
    said = (
        _("An invitation is on its way to {email}.")
        if sent
        else _("{name} is here, but the invitation could not be sent. Try again from their page.")
    )
    to = reverse("admin-member", args=[invited.pk])
    return see_other(to, request, said.format(email=invited.email, name=invited.name))


def _member(request: Request, pk: int) -> Member:
    rows = Member.objects.visible_to(request.actor).select_related("department", "manager", "user")
    found: Member | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such colleague."))
    return found


def _filtered(wanted: dict[str, Any]) -> "QuerySet[Member]":
    rows: QuerySet[Member] = Member.objects.filter(named(wanted.get("q", "")))
    if wanted.get("state", "") != "all":
        rows = rows.filter(is_active=wanted.get("state") != "left")
    if wanted.get("department"):
        rows = rows.filter(department__path__startswith=wanted["department"].path)
    return rows
