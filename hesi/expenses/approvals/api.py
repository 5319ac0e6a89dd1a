"""Approval tasks over the API: the caller's own, open or decided."""

from functools import cache
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from hesi.core.errors import NotFound
from hesi.core.pages import first_page, key_page
from hesi.expenses.approvals.actions import agree, send_back
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.approvals.schemas import DecisionIn, TaskDetailOut, TaskPageOut, task_detail_out, task_out
from hesi.workspace.access.api_schemas import refusals
from hesi.workspace.tenancy.prepared import PreparedRead, prepared

router = Router(tags=["approvals"])
_OPEN_ORDER = ("-opened_at", "-pk")


@router.get("/", response={200: TaskPageOut, **refusals}, summary="Decisions asked of you")
def list_tasks(
    request: HttpRequest,
    state: Literal["open", "decided"] = "open",
    cursor: str = "",
    size: int = Query(50, ge=1, le=200),  # type: ignore[type-arg]
) -> Any:
    """Open tasks are ordered by when they were asked, decided ones by when they were decided, the newest first."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if state == "open" and not cursor:
        # What programs ask again and again; read without composing it anew.
        page = first_page(_newest_open(size)(member=actor.member_id), order=_OPEN_ORDER, size=size)
    else:
        tasks = ApprovalTask.objects.visible_to(actor).select_related("process__submitter", "step")
        chosen, order = (tasks.open(), _OPEN_ORDER) if state == "open" else (tasks.decided(), ("-decided_at", "-pk"))
        page = key_page(chosen, order=order, cursor=cursor, size=size)
    items = [task_out(task, actor) for task in page]
    return TaskPageOut(items=items, next_cursor=page.next_cursor)


@cache
def _newest_open(size: int) -> PreparedRead[ApprovalTask]:
    """The newest open tasks of a member, one more than fits the page; there are as many sizes as the API allows."""

    def newest(member: int) -> QuerySet[ApprovalTask]:
        tasks = ApprovalTask.objects.asked_of(member).open().select_related("process__submitter", "step")
        return tasks.order_by(*_OPEN_ORDER)[: size + 1]

    return prepared(newest)


@router.get("/{int:task_id}", response={200: TaskDetailOut, **refusals}, summary="One task")
def get_task(request: HttpRequest, task_id: int) -> Any:
    """A task of another person looks the same as none."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    return task_detail_out(_find(task_id, actor), actor)


@router.post("/{int:task_id}/decision", response={200: TaskDetailOut, **refusals}, summary="Agree or send back")
def decide(request: HttpRequest, task_id: int, decision: DecisionIn) -> Any:
    """Exactly one decision wins; a later one is answered 409 `task_already_decided` with who decided and when."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    task = _find(task_id, actor)
    if decision.decision == "agree":
        agree(task, by=actor, comment=decision.comment)
    else:
        send_back(task, by=actor, reason=decision.comment, to_step_key=decision.to_step)
    return task_detail_out(task, actor)


def _find(task_id: int, actor: Any) -> ApprovalTask:
    task = _asked_of.first(task=task_id, member=actor.member_id) if task_id < 2**63 else None
    if task is None:
        raise NotFound(_("There is no such task for you. It may have been asked of somebody else."))
    return task


@prepared
def _asked_of(task: int, member: int) -> QuerySet[ApprovalTask]:
    tasks = ApprovalTask.objects.asked_of(member).filter(pk=task)
    return tasks.select_related("process__submitter", "step").order_by()
