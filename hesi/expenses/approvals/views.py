"""The administrator's pages of flows: the list, the editor with its preview, and people to choose from."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hesi.core.errors import DomainError, NotFound
from hesi.core.text import whole_number
from hesi.expenses.approvals.actions import create_flow, publish_flow
from hesi.expenses.approvals.definition import FlowDefinition
from hesi.expenses.approvals.editing import Draft
from hesi.expenses.approvals.forms import NewFlowForm, PreviewForm
from hesi.expenses.approvals.models import Flow, FlowVersion, Process
from hesi.expenses.approvals.queries import flows_in_order
from hesi.expenses.approvals.routing import PlannedStep, plan_route
from hesi.expenses.approvals.starting_set import default_definition
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.permissions import MANAGE_SETTINGS
from hesi.workspace.access.request import Request
from hesi.workspace.people.models import Member

LIST, EDITOR = "approvals/flows.html", "approvals/flow.html"
MOST_VERSIONS = 20


@require_http_methods(["GET", "POST"])
@needs(MANAGE_SETTINGS)
def flows(request: Request) -> HttpResponse:
    """Every flow with its version and how many documents run on it; a further one begins as the usual three steps."""
    form = NewFlowForm(request.POST or None)
    made: list[FlowVersion] = []
    if request.method == "POST" and accepts(
        form, lambda facts: made.append(create_flow(facts["name"], default_definition(), by=request.actor))
    ):
        return see_other(
            reverse("admin-flow", args=[made[0].flow.key]), request, _("The flow has been made. Now say who approves.")
        )
    return render_page(
        request, LIST, flows=flows_in_order(), running=_running_by_flow(), form=form, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@needs(MANAGE_SETTINGS)
def flow(request: Request, key: str) -> HttpResponse:
    """The editor. Every button sends the whole form; only “publish” changes anything."""
    published = FlowVersion.objects.filter(flow__key=key).select_related("flow", "published_by")
    versions = list(published.order_by("-number")[:MOST_VERSIONS])
    if not versions:
        raise NotFound(_("There is no such flow here."))
    edited = versions[0].flow
    if request.method == "GET":
        return _page(request, versions, Draft.of_definition(FlowDefinition.parse(versions[0].definition)))
    do = request.POST.get("do", "publish")
    if do not in ("publish", "preview"):
        return _page(request, versions, Draft.of_input(request.POST, change=do))
    draft = Draft.of_input(request.POST)
    preview = PreviewForm(request.POST if do == "preview" else None, choices=draft.choices)
    try:
        definition = draft.definition()
        if definition is not None and do == "publish":
            based_on = request.POST.get("based_on", "")
            publish_flow(edited, definition, by=request.actor, based_on=whole_number(based_on))
            return see_other(
                reverse("admin-flow", args=[key]),
                request,
                _("The new version is in force for documents submitted from now on."),
            )
    except DomainError as refusal:
        return _page(request, versions, draft, preview=preview, refusal=refusal, status=refusal.status)
    route = _route(definition, preview) if definition and preview.is_bound and preview.is_valid() else None
    status = 200 if route is not None else 422
    return _page(request, versions, draft, preview=preview, route=route, status=status)


@require_GET
@needs(MANAGE_SETTINGS)
def people(request: Request) -> HttpResponse:
    """Colleagues by a part of their name or e-mail, for fields with too many to list."""
    query = request.GET.get("q", "").strip()[:60]
    found = Member.objects.visible_to(request.actor).filter(is_active=True).select_related("department")
    rows = (found.filter(name__icontains=query) | found.filter(email__icontains=query)).order_by("name", "pk")[:20]
    results = [{"value": str(row.pk), "text": row.name, "detail": str(row.department or row.email)} for row in rows]
    return JsonResponse({"results": results})


def _page(
    request: Request, versions: list[FlowVersion], draft: Draft, *, status: int = 200, **context: Any
) -> HttpResponse:
    edited, newest = versions[0].flow, versions[0]
    preview = context.pop("preview", None) or PreviewForm(
        choices=draft.choices,
        initial={
            "member": request.POST.get("member", request.actor.member_id),
            "amount": request.POST.get("amount", "6000"),
        },
    )
    running = _running_by_version(edited)
    return render_parts(
        request,
        EDITOR,
        "editor",
        status=status,
        flow=edited,
        newest=newest,
        draft=draft,
        preview=preview,
        based_on=request.POST.get("based_on", newest.number),
        versions=[(version, running.get(version.pk, 0)) for version in versions],
        **context,
    )


def _route(definition: FlowDefinition, preview: PreviewForm) -> list[PlannedStep]:
    member = Member.objects.select_related("department").get(pk=preview.cleaned_data["member"])
    facts = {
        "amount_minor": preview.cleaned_data["amount"],
        "department_id": member.department_id,
        "department_path": member.department.path if member.department else "",
        "submitter_id": member.pk,
    }
    return plan_route(definition, facts, member)


def _running_by_flow() -> dict[int, int]:
    counts = _running().values_list("flow_version__flow").annotate(count=Count("pk")).order_by()
    return dict(counts)


def _running_by_version(edited: Flow) -> dict[int, int]:
    counts = _running().filter(flow_version__flow=edited).values_list("flow_version").annotate(count=Count("pk"))
    return dict(counts.order_by())


def _running() -> Any:
    return Process.objects.filter(state=Process.State.RUNNING)
