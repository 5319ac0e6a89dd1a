"""The administrator's pages about roles, and the audit trail."""

import json
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.core.pages import key_page
from hesi.core.time import day_after, start_of_day
from hesi.workspace.access.actions import remove_role, save_role
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.forms import AuditFilter, RoleForm
from hesi.workspace.access.models import Role
from hesi.workspace.access.permissions import MANAGE_PEOPLE, VIEW_AUDIT
from hesi.workspace.access.registry import permissions_in
from hesi.workspace.access.request import Request
from hesi.workspace.events.models import Event
from hesi.workspace.events.timeline import facts_for_auditor, sentence_of


@require_GET
@needs(MANAGE_PEOPLE)
def roles(request: Request) -> HttpResponse:
    """Each role with what it grants and how many hold it."""
    labels = {permission.key: permission.label for permission in permissions_in(request.tenant.kind)}
    rows = Role.objects.annotate(people=Count("holders", filter=Q(holders__member__is_active=True)))
    shown = [{"role": row, "grants": [labels[key] for key in sorted(row.permissions) if key in labels]} for row in rows]
    return render(request, "access/roles.html", {"roles": shown})


@require_http_methods(["GET", "POST"])
@needs(MANAGE_PEOPLE)
def role(request: Request, pk: int | None = None) -> HttpResponse:
    """Add a role, or change one of the company's own."""
    found = _own_role(pk) if pk is not None else None
    form = RoleForm(request.POST or None, role=found)
    if request.method == "POST" and accepts(form, lambda facts: save_role(found, **facts, by=request.actor)):
        return see_other(reverse("admin-roles"), request, _("Saved."))
    return render(request, "access/role.html", {"form": form, "role": found}, status=422 if form.errors else 200)


@require_POST
@needs(MANAGE_PEOPLE)
def role_removal(request: Request, pk: int) -> HttpResponse:
    remove_role(_own_role(pk), by=request.actor)
    return see_other(reverse("admin-roles"), request, _("The role is gone."))


@require_GET
@needs(VIEW_AUDIT)
def audit(request: Request) -> HttpResponse:
    """What happened in this workspace, newest first, filtered."""
    form = AuditFilter(request.GET)
    events = _chosen(form.cleaned_data, request) if form.is_valid() else Event.objects.none()
    page = key_page(events, order=("-pk",), cursor=request.GET.get("cursor", ""), size=50)
    rows = [{"event": event, "sentence": sentence_of(event), "facts": _facts(event)} for event in page]
    return render(request, "access/audit.html", {"form": form, "page": page, "rows": rows})


def _chosen(wanted: dict[str, Any], request: Request) -> "QuerySet[Event]":
    events: QuerySet[Event] = Event.objects.all()
    if wanted["person"]:
        events = events.filter(actor_label__icontains=wanted["person"])
    if wanted["subject"]:
        events = events.filter(subject_label__icontains=wanted["subject"])
    if wanted["name"]:
        events = events.filter(name__startswith=wanted["name"])
    zone = request.tenant.time_zone
    if wanted["since"]:
        events = events.filter(at__gte=start_of_day(wanted["since"], zone))
    if wanted["until"]:
        events = events.filter(at__lt=start_of_day(day_after(wanted["until"]), zone))
    return events


def _facts(event: Event) -> list[tuple[str, str]]:
    return [
        (key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
        for key, value in facts_for_auditor(event).items()
    ]


def _own_role(pk: int) -> Role:
    found: Role | None = Role.objects.filter(pk=pk, is_built_in=False).first()
    if found is None:
        raise NotFound(_("There is no such role of your own."))
    return found
