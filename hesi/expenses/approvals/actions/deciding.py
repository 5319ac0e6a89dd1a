"""What an approver does: agree, or send back to the submitter or to an earlier step. Exactly one decision wins."""

from copy import copy
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.expenses.approvals import events
from hesi.expenses.approvals.events import record_about
from hesi.expenses.approvals.models import ApprovalTask, Process, Step
from hesi.expenses.approvals.permissions import may_decide_task
from hesi.expenses.approvals.queries import definition_of, earlier_steps
from hesi.expenses.approvals.registry import outcome_of
from hesi.expenses.approvals.running import cancel_steps, hold, new_step, open_next
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import recorded_together
from hesi.workspace.tenancy.prepared import prepared, prepared_update

MAX_COMMENT = 500


class TaskAlreadyDecided(Conflict):
    """Somebody was faster, or the process has ended meanwhile."""

    code = "task_already_decided"


class ReasonMissing(Invalid):
    code = "reason_missing"


class StepNotReachable(Invalid):
    code = "step_not_reachable"


@transaction.atomic
def agree(task: ApprovalTask, *, by: AnyActor, comment: str = "") -> Process:
    """Sign for this step. The next people are asked when it is complete; after the last step the subject is approved.

    Raises `TaskAlreadyDecided` when this task, its step or the whole process was decided before.
    """
    comment = clean_line(comment, MAX_COMMENT)
    with recorded_together():
        at = _decide(task, ApprovalTask.State.AGREED, comment, by=by)
        # The caller's own stays as it was read: a refusal further on undoes all of this.
        process, step = copy(task.process), task.step
        others = [
            member
            for step_id, member, state in _tasks_of(process=process.pk)
            if step_id == step.pk and state == ApprovalTask.State.OPEN
        ]
        record_about(events.AGREED, process, by=by, step=step, audience=others, task=task.pk, comment=comment)
        if step.sign != Step.Sign.ALL or not others:
            if others:
                ApprovalTask.objects.open().filter(step=step).update(state=ApprovalTask.State.CANCELLED)
            _step_agreed(step=step.pk, at=at)
            open_next(process, by=by, is_decided=True)
    task.state, task.comment, task.decided_at = ApprovalTask.State.AGREED, comment, at
    return process


@prepared
def _tasks_of(process: int) -> QuerySet[Any]:
    return ApprovalTask.objects.filter(process_id=process).order_by("pk").values_list("step_id", "assignee_id", "state")


@prepared_update
def _step_agreed(step: int, at: datetime) -> tuple[QuerySet[Step], dict[str, Any]]:
    return Step.objects.filter(pk=step), {"state": Step.State.AGREED, "closed_at": at}


@transaction.atomic
def send_back(task: ApprovalTask, *, by: AnyActor, reason: str, to_step_key: str | None = None) -> Process:
    """Send back with a reason: to the submitter, which ends the process, or to an earlier step, which is asked again.

    From that step on everything is asked anew, agreements of the steps before it stand. Raises `TaskAlreadyDecided`,
    `ReasonMissing`, and `StepNotReachable` when nobody has agreed at the step named.
    """
    reason = clean_line(reason, MAX_COMMENT)
    if not reason:
        raise ReasonMissing(
            _("Say what has to be changed, so that it can be put right."),
            fields={"comment": _("A reason is needed to send something back.")},
        )
    at = _decide(task, ApprovalTask.State.SENT_BACK, reason, by=by)
    process = copy(task.process)
    open_tasks = ApprovalTask.objects.open().filter(process=process)
    others = list(open_tasks.values_list("assignee_id", flat=True))
    open_tasks.update(state=ApprovalTask.State.CANCELLED)
    Step.objects.filter(pk=task.step_id).update(state=Step.State.SENT_BACK, closed_at=at)
    target = _target(task, to_step_key) if to_step_key else None
    cancel_steps(process)
    to = {"to_step": {"key": target.key, "zh": target.name, "en": target.name_en}} if target else {}
    record_about(
        events.SENT_BACK,
        process,
        by=by,
        step=task.step,
        audience=others,
        task=task.pk,
        reason=reason,
        title=process.title,
        **to,
    )
    if target is not None:
        _ask_again_from(target, process, by=by)
    else:
        process.state, process.ended_at = Process.State.SENT_BACK, now()
        process.save(update_fields=["state", "ended_at"])
        outcome_of(process.subject_type).sent_back(process, by, reason)
    task.state, task.comment, task.decided_at = ApprovalTask.State.SENT_BACK, reason, at
    return process


def _decide(task: ApprovalTask, state: ApprovalTask.State, comment: str, *, by: AnyActor) -> datetime:
    """Write the decision if nobody was faster; gives its moment.

    The task is not read again: whose it is, its step and its process never change, and whether it is still open and the
    process still runs is asked by the updates. Holding the process first makes all its decisions come one by one.
    """
    require(may_decide_task, by, task)
    is_running, at = hold(task.process_id), now()
    if not is_running or not _decided(task=task.pk, assignee=by.member_id, state=state, comment=comment, at=at):
        raise _already_decided(task)
    return at


@prepared_update
def _decided(
    task: int, assignee: int, state: str, comment: str, at: datetime
) -> tuple[QuerySet[ApprovalTask], dict[str, Any]]:
    mine = ApprovalTask.objects.open().filter(pk=task, assignee_id=assignee)
    return mine, {"state": state, "comment": comment, "decided_at": at}


def _already_decided(task: ApprovalTask) -> TaskAlreadyDecided:
    """Who was faster and when, or that the submitter took it back."""
    decided = ApprovalTask.objects.filter(step_id=task.step_id, state__in=ApprovalTask.BY_PERSON).select_related(
        "assignee"
    )
    own = decided.filter(pk=task.pk).first()
    winner = own or decided.order_by("-decided_at").first()
    if winner is None:
        return TaskAlreadyDecided(
            _("This was withdrawn or sent back meanwhile, so there is nothing left to decide. Go back to your list.")
        )
    return TaskAlreadyDecided(
        _("{name} already decided this ({decision}, {time}). Nothing more is needed from you.").format(
            name=winner.assignee.name,
            decision=ApprovalTask.State(winner.state).label,
            time=_clock(task, winner.decided_at),
        ),
        by=winner.assignee.name,
        at=winner.decided_at.isoformat(),
        state=winner.state,
    )


def _clock(task: ApprovalTask, at: datetime) -> str:
    return at.astimezone(ZoneInfo(task.tenant.time_zone)).strftime("%Y-%m-%d %H:%M")


def _target(task: ApprovalTask, key: str) -> Step:
    for step in earlier_steps(task):
        if step.key == key:
            return step
    raise StepNotReachable(
        _("Only an earlier step where somebody has agreed can be asked again. Choose one of those, or the submitter."),
        fields={"to_step": _("This step cannot be asked again.")},
        step=key,
    )


def _ask_again_from(target: Step, process: Process, *, by: AnyActor) -> None:
    """A new round from that step to the end, with the conditions as the process started."""
    latest = Step.objects.filter(process=process).order_by("-round").values_list("round", flat=True)[0]
    definitions = definition_of(process.flow_version).steps
    Step.objects.bulk_create(
        new_step(process, step, position=position, round=latest + 1, is_needed=step.when.holds(process.facts))
        for position, step in enumerate(definitions, 1)
        if position >= target.position
    )
    open_next(process, by=by)
