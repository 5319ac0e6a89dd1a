"""What the API says about decisions."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from hesi.core.money import Money
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.approvals.queries import earlier_steps
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import allowed


class StepOut(Schema):
    """A step by its key and its name in the caller's language."""

    key: str
    name: str


class TaskOut(Schema):
    """One decision asked of the caller. `amount` is the document's total in `currency`, as a string."""

    id: int
    state: str
    step: StepOut
    sign: str
    why: str
    title: str
    subject_type: str
    subject_label: str
    submitter: str
    amount: str
    currency: str
    opened_at: datetime
    decided_at: datetime | None
    comment: str
    allowed: list[str]


class TaskDetailOut(TaskOut):
    """With the steps it may be sent back to."""

    may_send_back_to: list[StepOut]


class TaskPageOut(Schema):
    """A page of tasks; pass `next_cursor` as `cursor` to go on, it is empty at the end."""

    items: list[TaskOut]
    next_cursor: str


class DecisionIn(Schema):
    """`comment` is required to send back. `to_step` is the key of an earlier step; without it the submitter gets it."""

    decision: Literal["agree", "send_back"]
    comment: Annotated[str, Field(max_length=2000)] = ""
    to_step: Annotated[str, Field(max_length=40)] | None = None


def task_out(task: ApprovalTask, actor: AnyActor) -> TaskOut:
    """A task for the API; `process.submitter` and `step` should have been read with it."""
    return TaskOut(**_facts(task, actor))


def task_detail_out(task: ApprovalTask, actor: AnyActor) -> TaskDetailOut:
    """A task with the steps it may be sent back to."""
    steps = [StepOut(key=step.key, name=step.label) for step in earlier_steps(task)]
    return TaskDetailOut(**_facts(task, actor), may_send_back_to=steps)


def _facts(task: ApprovalTask, actor: AnyActor) -> dict[str, Any]:
    process, facts = task.process, task.process.facts
    total = Money(facts.get("amount_minor") or 0, facts.get("currency") or "CNY")
    is_open = task.state == ApprovalTask.State.OPEN
    return {
        "id": task.pk,
        "state": task.state,
        "step": StepOut(key=task.step.key, name=task.step.label),
        "sign": task.step.sign,
        "why": task.why,
        "title": process.title,
        "subject_type": process.subject_type,
        "subject_label": process.subject_label,
        "submitter": process.submitter.name,
        "amount": f"{total.decimal:f}",
        "currency": total.currency,
        "opened_at": task.opened_at,
        "decided_at": task.decided_at,
        "comment": task.comment,
        "allowed": allowed(actor, ("decide_task",), task) if is_open else [],
    }
