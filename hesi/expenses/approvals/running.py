"""Moving a process along: one open step at a time. Callers hold the process (see `hold`) and stand in a transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.time import now
from hesi.expenses.approvals import events
from hesi.expenses.approvals.definition import StepDefinition
from hesi.expenses.approvals.directory import Directory
from hesi.expenses.approvals.events import record_about
from hesi.expenses.approvals.models import ApprovalTask, Process, Step
from hesi.expenses.approvals.queries import definition_of
from hesi.expenses.approvals.reasons import CONDITION_NOT_MET, NO_APPROVER
from hesi.expenses.approvals.registry import outcome_of
from hesi.expenses.approvals.routing import PlannedStep, plan_step
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.tenancy.prepared import insert, prepared, prepared_update


class NobodyToApprove(Invalid):
    """A step that must not be skipped finds nobody."""

    code = "nobody_to_approve"


def hold(process_id: int) -> bool:
    """Let one decision at a time work on a process; False when it no longer runs.

    The update changes nothing, but both databases make a second writer wait for the first and then look again, which
    `select_for_update` would not do on SQLite.
    """
    return bool(_held(process=process_id))


@prepared_update
def _held(process: int) -> tuple[QuerySet[Process], dict[str, Any]]:
    running = Process.State.RUNNING
    return Process.objects.filter(pk=process, state=running), {"state": running}


def open_next(process: Process, *, by: AnyActor, is_decided: bool | None = None) -> None:
    """Ask the people of the next step, found anew because the company may have changed since the start.

    `is_decided` as for `finish`.
    """
    steps = _steps_of(process=process.pk)
    waiting = [step for step in steps if step.state == Step.State.WAITING]
    if not waiting:
        return finish(process, by=by, is_decided=is_decided)
    definitions = {step.key: step for step in definition_of(process.flow_version).steps}
    directory = Directory([definitions[step.key] for step in waiting], process.facts, process.submitter)
    agreed = agreed_members(process, steps)
    planned = ((step, plan_step(definitions[step.key], directory, agreed)) for step in waiting)
    return walk(process, planned, by=by, is_decided=is_decided)


@prepared
def _steps_of(process: int) -> QuerySet[Step]:
    return Step.objects.filter(process_id=process).order_by("round", "position")


def walk(
    process: Process,
    planned: Iterable[tuple[Step, PlannedStep]],
    *,
    by: AnyActor,
    fresh: Sequence[Step] = (),
    is_decided: bool | None = None,
) -> None:
    """Open the first step that asks a person, passing those that ask nobody; end the process when none is left.

    `fresh` are steps not stored yet, to be stored as they stand then; `is_decided` as for `finish`.
    """
    reached = []
    for step, plan in planned:
        _turn(step, plan)
        reached.append((step, plan))
        if plan.is_asking:
            break
    insert(fresh)
    stored = {id(step) for step in fresh}
    for step, _plan in reached:
        if id(step) not in stored:
            _turned(
                step=step.pk,
                state=step.state,
                reason=step.reason,
                detail=step.reason_detail,
                opened_at=step.opened_at,
                closed_at=step.closed_at,
            )
    asked = _write_tasks(process, reached)
    for step, plan in reached:
        _tell(process, step, plan, asked, by=by)
    if not reached or not reached[-1][1].is_asking:
        finish(process, by=by, is_decided=is_decided)


@prepared_update
def _turned(
    step: int, state: str, reason: str, detail: str, opened_at: datetime | None, closed_at: datetime | None
) -> tuple[QuerySet[Step], dict[str, Any]]:
    changes = {"state": state, "reason": reason, "reason_detail": detail}
    return Step.objects.filter(pk=step), changes | {"opened_at": opened_at, "closed_at": closed_at}


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


def _turn(step: Step, plan: PlannedStep) -> None:
    """It is this step's turn: it opens, or passes with its reason. Refused where somebody must decide and cannot."""
    refuse_if_stuck([plan])
    at = now()
    if plan.is_asking:
        step.state, step.opened_at = Step.State.OPEN, at
        return
    step.state = Step.State.SKIPPED if plan.skip_code else Step.State.AGREED
    step.reason, step.closed_at = plan.skip_code or plan.passed, at
    step.reason_detail = "、".join(one.member.name for one in plan.asked if one.member.pk in plan.auto_agreed)[:200]


def _tell(process: Process, step: Step, plan: PlannedStep, asked: set[tuple[int, int]], *, by: AnyActor) -> None:
    if not plan.is_asking:
        record_about(events.STEP_PASSED, process, by=by, step=step, reason=step.reason, detail=step.reason_detail)
        return
    mine = [one.member for one in plan.asked if (step.pk, one.member.pk) in asked]
    ids = [member.pk for member in mine]
    record_about(
        events.TASK_OPENED,
        process,
        by=by,
        step=step,
        audience=ids,
        assignees=ids,
        names="、".join(member.name for member in mine),
        title=process.title,
        sign=step.sign,
    )


def _write_tasks(process: Process, reached: Iterable[tuple[Step, PlannedStep]]) -> set[tuple[int, int]]:
    """A task for each person asked, decided already for those who agreed earlier; gives who must decide which step."""
    rows = []
    for step, plan in reached:
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
    insert(rows)
    return {(row.step_id, row.assignee_id) for row in rows if row.state == ApprovalTask.State.OPEN}


def finish(process: Process, *, by: AnyActor, is_decided: bool | None = None) -> None:
    """Everybody has agreed: tell the subject's owner in the same transaction.

    `is_decided`: whether a person has agreed, where the caller knows.
    """
    if is_decided is None:
        is_decided = ApprovalTask.objects.filter(process=process, state=ApprovalTask.State.AGREED).exists()
    process.state, process.ended_at = Process.State.AGREED, now()
    process.reason = "" if is_decided else NO_APPROVER
    _ended(process=process.pk, state=process.state, at=process.ended_at, reason=process.reason)
    if process.reason:
        record_about(events.UNATTENDED, process, by=by, reason=process.reason)
    record_about(events.FINISHED, process, by=by, title=process.title, reason=process.reason)
    outcome_of(process.subject_type).agreed(process, by)


@prepared_update
def _ended(process: int, state: str, at: datetime, reason: str) -> tuple[QuerySet[Process], dict[str, Any]]:
    return Process.objects.filter(pk=process), {"state": state, "ended_at": at, "reason": reason}
