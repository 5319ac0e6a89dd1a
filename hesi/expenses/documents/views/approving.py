"""What waits for one's decision, what one has decided, and the decision itself."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hesi.core.errors import Invalid, NotFound
from hesi.core.pages import KeyPage, key_page
from hesi.expenses.approvals.actions import agree, send_back
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.approvals.queries import open_tasks_of
from hesi.expenses.documents.deciding import Case, next_task, task_rows
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.request import Request

PAGE = 30
TEMPLATE = "documents/approvals.html"
_OPEN_ORDER, _DONE_ORDER = ("opened_at", "pk"), ("-decided_at", "-pk")


@require_GET
@signed_in
def approvals(request: Request) -> HttpResponse:
    """The tasks, the longest waiting first; those decided, newest first."""
    is_done = request.GET.get("view") == "done"
    page = _page(request, is_done=is_done)
    return render_page(
        request,
        TEMPLATE,
        page=page,
        rows=task_rows(page.items),
        is_done=is_done,
        is_waiting=not is_done,
        waiting=open_tasks_of(request.actor),
    )


@require_GET
@signed_in
def approval(request: Request, pk: int) -> HttpResponse:
    """One task with everything needed to decide it, what is unusual first."""
    return _case_page(request, _find(request, pk))


@require_POST
@signed_in
def decision(request: Request, pk: int) -> HttpResponse:
    """Agree or send back; the next task opens."""
    task = _find(request, pk)
    following = next_task(task, request.actor)
    comment = request.POST.get("comment", "")
    try:
        if request.POST.get("decision") == "agree":
            agree(task, by=request.actor, comment=comment)
            said = _("Agreed: {title}").format(title=task.process.title)
        elif request.POST.get("decision") == "send_back":
            send_back(task, by=request.actor, reason=comment, to_step_key=request.POST.get("to_step") or None)
            said = _("Sent back: {title}").format(title=task.process.title)
        else:
            raise Invalid(_("Choose to agree or to send back."))
    except Invalid as refusal:
        return _case_page(request, task, problem=refusal.message, comment=comment, status=422)
    left = open_tasks_of(request.actor)
    told = f"{said} · {_more_to_do(left)}"
    if not request.htmx:
        to = reverse("approval", args=[following.pk]) if following else reverse("approvals")
        return see_other(to, request, told)
    page = _page(request, is_done=False)
    return render_parts(
        request,
        TEMPLATE,
        "case",
        "tasks",
        "said",
        case=Case(following, request.actor) if following else None,
        page=page,
        rows=task_rows(page.items),
        is_waiting=True,
        waiting=left,
        told=told,
        is_after_decision=True,
    )


def _case_page(
    request: Request, task: ApprovalTask, *, problem: str = "", comment: str = "", status: int = 200
) -> HttpResponse:
    template = f"{TEMPLATE}#case" if request.htmx and status >= 400 else TEMPLATE
    return render_page(
        request, template, status=status, case=Case(task, request.actor), problem=problem, comment=comment, is_case=True
    )


def _more_to_do(left: int) -> str:
    if not left:
        return _("nothing more waits")
    return ngettext("{count} more waits", "{count} more wait", left).format(count=left)


def _page(request: Request, *, is_done: bool) -> KeyPage[ApprovalTask]:
    if is_done:
        rows, order = ApprovalTask.objects.decided().filter(decided_at__isnull=False), _DONE_ORDER
    else:
        rows, order = ApprovalTask.objects.open(), _OPEN_ORDER
    rows = rows.visible_to(request.actor).select_related("process__submitter__department", "step")
    cursor = request.GET.get("cursor", "") if request.method == "GET" else ""
    return key_page(rows, order=order, cursor=cursor, size=PAGE)


def _find(request: Request, pk: int) -> ApprovalTask:
    tasks = ApprovalTask.objects.visible_to(request.actor)
    task: ApprovalTask | None = (
        tasks.select_related("process__submitter__department", "process__flow_version", "step").filter(pk=pk).first()
    )
    if task is None:
        raise NotFound(_("There is no such task for you. It may be another person's."))
    return task
