"""Moving a process along: one open step at a time. Callers hold the process (see `hold`) and stand in a transaction."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.time import now
from hesi.expenses.approvals import events
from hesi.expenses.approvals.definition import FlowDefinition, StepDefinition
from hesi.expenses.approvals.directory import Directory
from hesi.expenses.approvals.events import record_about
from hesi.expenses.approvals.models import ApprovalTask, Process, Step
from hesi.expenses.approvals.reasons import CONDITION_NOT_MET, NO_APPROVER
from hesi.expenses.approvals.registry import outcome_of
from hesi.expenses.approvals.routing import PlannedStep, plan_step
from hesi.workspace.access.actor import AnyActor


class NobodyToApprove(Invalid):
    """A step that must not be skipped finds nobody."""

    code = "nobody_to_approve"


def hold(process_id: int) -> bool:
    """Let one decision at a time work on a process; False when it no longer runs.

    The update changes nothing, but both databases make a second writer wait for the first and then look again, which
    `select_for_update` would not do on SQLite.
    """
    running = Process.State.RUNNING
    return bool(Process.objects.filter(pk=process_id, state=running).update(state=running))


def open_next(process: Process, *, by: AnyActor) -> None:
    """Ask the people of the next step, found anew because the company may have changed since the start."""
    steps = list(Step.objects.filter(process=process).order_by("round", "position"))
    waiting = [step for step in steps if step.state == Step.State.WAITING]
    if not waiting:
        return _finish(process, by=by)
    definitions = {step.key: step for step in FlowDefinition.parse(process.flow_version.definition).steps}
    directory = Directory([definitions[step.key] for step in waiting], process.facts, process.submitter)
    agreed = agreed_members(process, steps)
    return walk(process, ((step, plan_step(definitions[step.key], directory, agreed)) for step in waiting), by=by)


def walk(process: Process, planned: Iterable[tuple[Step, PlannedStep]], *, by: AnyActor) -> None:
    """Open the first step that asks a person, passing those that ask nobody; end the process when none is left."""
    for step, plan in planned:
        if _opened(process, step, plan, by=by):
            return
    _finish(process, by=by)


def cancel_steps(process: Process) -> None:
    """Close what is still open or waiting."""
    unfinished = Step.objects.filter(process=process, state__in=[Step.State.OPEN, Step.State.WAITING])
    unfinished.update(state=Step.State.CANCELLED, closed_at=now())


def refuse_if_stuck(plans: Iterable[PlannedStep]) -> None:
    """Raise `NobodyToApprove` for the first step that finds nobody although somebody must decide there."""
    for plan in plans:
        if plan.is_stuck:
            raise NobodyToApprove(
                _(
                    "Step “{step}” finds nobody who may approve this, and it must not be left out. "
                    "Ask an administrator to name an approver for it, then try again."
                ).format(step=plan.name),
                step=plan.key,
            )


def new_step(
    process: Process, definition: StepDefinition, *, position: int, round: int = 1, is_needed: bool = True
) -> Step:
    """A step row, not saved yet: waiting for its turn, or left out because its condition is not met."""
    return Step(
        process=process,
        position=position,
        round=round,
        key=definition.key,
        name=definition.name_zh,
        name_en=definition.name_en,
        sign=definition.sign,
        state=Step.State.WAITING if is_needed else Step.State.SKIPPED,
        reason="" if is_needed else CONDITION_NOT_MET,
        closed_at=None if is_needed else now(),
    )


def agreed_members(process: Process, steps: list[Step]) -> set[int]:
    """Who has agreed in this run and still stands by it: a later round undoes the steps it asks again."""
    standing: dict[int, Step] = {}
    starts: dict[int, int] = {}
    for step in steps:
        starts[step.round] = min(step.position, starts.get(step.round, step.position))
    for number, start in sorted(starts.items()):
        standing = {position: step for position, step in standing.items() if position < start}
        standing |= {step.position: step for step in steps if step.round == number}
    tasks = ApprovalTask.objects.filter(process=process, state=ApprovalTask.State.AGREED)
    valid = {step.pk for step in standing.values()}
    return {member_id for step_id, member_id in tasks.values_list("step_id", "assignee_id") if step_id in valid}


def _opened(process: Process, step: Step, plan: PlannedStep, *, by: AnyActor) -> bool:
    """Open the step and answer True, or let it pass with its reason and answer False."""
    refuse_if_stuck([plan])
    at = now()
    if not plan.is_asking:
        step.state = Step.State.SKIPPED if plan.skip_code else Step.State.AGREED
        step.reason, step.closed_at = plan.skip_code or plan.passed, at
        step.reason_detail = "、".join(one.member.name for one in plan.asked if one.member.pk in plan.auto_agreed)[:200]
        step.save(update_fields=["state", "reason", "reason_detail", "closed_at"])
        _write_tasks(process, step, plan)
        record_about(events.STEP_PASSED, process, by=by, step=step, reason=step.reason, detail=step.reason_detail)
        return False
    step.state, step.opened_at = Step.State.OPEN, at
    step.save(update_fields=["state", "opened_at"])
    asked = _write_tasks(process, step, plan)
    record_about(
        events.TASK_OPENED,
        process,
        by=by,
        step=step,
        audience=asked,
        assignees=asked,
        names="、".join(one.member.name for one in plan.asked if one.member.pk in asked),
        title=process.title,
        sign=step.sign,
    )
    return True


def _write_tasks(process: Process, step: Step, plan: PlannedStep) -> list[int]:
    """A task for each person asked, decided already for those who agreed earlier; gives who must still decide."""
    rows = []
    for one in plan.asked:
        reason = plan.auto_agreed.get(one.member.pk, "")
        is_auto = bool(reason)
        if one.member.pk == process.submitter_id or (plan.passed and not is_auto):
            continue
        rows.append(
            ApprovalTask(
                process=process,
                step=step,
                assignee=one.member,
                because=one.because,
                state=ApprovalTask.State.AUTO_AGREED if is_auto else ApprovalTask.State.OPEN,
                reason=reason,
                decided_at=now() if is_auto else None,
            )
        )
    if rows:
        ApprovalTask.objects.bulk_create(rows)
    return [row.assignee_id for row in rows if row.state == ApprovalTask.State.OPEN]


def _finish(process: Process, *, by: AnyActor) -> None:
    """Everybody has agreed: tell the subject's owner in the same transaction."""
    decided = ApprovalTask.objects.filter(process=process, state=ApprovalTask.State.AGREED).exists()
    process.state, process.ended_at = Process.State.AGREED, now()
    process.reason = "" if decided else NO_APPROVER
    process.save(update_fields=["state", "ended_at", "reason"])
    if process.reason:
        record_about(events.UNATTENDED, process, by=by, reason=process.reason)
    record_about(events.FINISHED, process, by=by, title=process.title, reason=process.reason)
    outcome_of(process.subject_type).agreed(process, by)
