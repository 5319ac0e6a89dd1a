"""What an approver does: agree, or send back to the submitter or to an earlier step. Exactly one decision wins."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.expenses.approvals import events
from hesi.expenses.approvals.definition import FlowDefinition
from hesi.expenses.approvals.events import record_about
from hesi.expenses.approvals.models import ApprovalTask, Process, Step
from hesi.expenses.approvals.permissions import may_decide_task
from hesi.expenses.approvals.queries import earlier_steps
from hesi.expenses.approvals.registry import outcome_of
from hesi.expenses.approvals.running import cancel_steps, hold, new_step, open_next
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require

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
    task = _decided(task, ApprovalTask.State.AGREED, clean_line(comment, MAX_COMMENT), by=by)
    process, step = task.process, task.step
    others = list(ApprovalTask.objects.open().filter(step=step).values_list("pk", "assignee_id"))
    record_about(
        events.AGREED,
        process,
        by=by,
        step=step,
        audience=[member for _pk, member in others],
        task=task.pk,
        comment=task.comment,
    )
    if step.sign == Step.Sign.ALL and others:
        return process
    if others:
        ApprovalTask.objects.open().filter(step=step).update(state=ApprovalTask.State.CANCELLED)
    Step.objects.filter(pk=step.pk).update(state=Step.State.AGREED, closed_at=task.decided_at)
    open_next(process, by=by)
    return process


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
    task = _decided(task, ApprovalTask.State.SENT_BACK, reason, by=by)
    process = task.process
    open_tasks = ApprovalTask.objects.open().filter(process=process)
    others = list(open_tasks.values_list("assignee_id", flat=True))
    open_tasks.update(state=ApprovalTask.State.CANCELLED)
    Step.objects.filter(pk=task.step_id).update(state=Step.State.SENT_BACK, closed_at=task.decided_at)
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
        return process
    process.state, process.ended_at = Process.State.SENT_BACK, now()
    process.save(update_fields=["state", "ended_at"])
    outcome_of(process.subject_type).sent_back(process, by, reason)
    return process


def _decided(task: ApprovalTask, state: ApprovalTask.State, comment: str, *, by: AnyActor) -> ApprovalTask:
    """Write the decision if nobody was faster. Holding the process first makes all its decisions come one by one."""
    tasks = ApprovalTask.objects.select_related(
        "process__flow_version", "process__submitter__department", "step", "assignee"
    )
    task = tasks.get(pk=task.pk)
    require(may_decide_task, by, task)
    is_running = hold(task.process_id)
    at = now()
    mine = ApprovalTask.objects.open().filter(pk=task.pk)
    if not is_running or not mine.update(state=state, comment=comment, decided_at=at):
        raise _already_decided(task)
    task.state, task.comment, task.decided_at = state, comment, at
    return task


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
    definitions = FlowDefinition.parse(process.flow_version.definition).steps
    Step.objects.bulk_create(
        new_step(process, step, position=position, round=latest + 1, is_needed=step.when.holds(process.facts))
        for position, step in enumerate(definitions, 1)
        if position >= target.position
    )
    open_next(process, by=by)
