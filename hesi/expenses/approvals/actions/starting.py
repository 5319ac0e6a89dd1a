"""What the submitter does: start a process, take it back while nobody has acted, remind those who are asked."""

from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, TooMany
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.expenses.approvals import events
from hesi.expenses.approvals.events import record_about
from hesi.expenses.approvals.facts import Facts, SubjectRef
from hesi.expenses.approvals.models import ApprovalTask, FlowVersion, Process, Step
from hesi.expenses.approvals.permissions import may_remind_approvers, may_withdraw_process
from hesi.expenses.approvals.queries import FIRST_POSITION
from hesi.expenses.approvals.reasons import CONDITION_NOT_MET
from hesi.expenses.approvals.routing import preview_route
from hesi.expenses.approvals.running import cancel_steps, hold, new_step, refuse_if_stuck, walk
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.prepared import insert

REMIND_EVERY = timedelta(hours=1)


class AlreadyDecided(Conflict):
    """Somebody has acted or the process has ended, so it cannot be taken back."""

    code = "already_decided"


class ProcessRunning(Conflict):
    """A process runs for this subject already."""

    code = "process_running"


class RemindedLately(TooMany):
    code = "reminded_lately"


@transaction.atomic
def start_process(
    *,
    subject: SubjectRef,
    version: FlowVersion,
    facts: Facts,
    submitter: Member,
    by: AnyActor,
    on_started: Callable[[Process], None] | None = None,
) -> Process:
    """Begin the run of a flow for a subject and ask the first approver.

    When nobody has to decide it agrees at once with the reason `no_approver`, so the caller's own state must be ready
    for the outcome; `on_started` is called with the process before anybody is asked. Raises `NobodyToApprove` where a
    step that must not be skipped finds nobody.
    """
    plans = preview_route(version, facts, submitter)
    refuse_if_stuck(plans)
    process = _created(subject, version, facts, submitter)
    if on_started is not None:
        on_started(process)
    steps = [
        new_step(process, plan.definition, position=position, is_needed=plan.skip_code != CONDITION_NOT_MET)
        for position, plan in enumerate(plans, FIRST_POSITION)
    ]
    waiting = [(step, plan) for step, plan in zip(steps, plans, strict=True) if step.state == Step.State.WAITING]
    walk(process, waiting, by=by, fresh=steps)
    return process


def _created(subject: SubjectRef, version: FlowVersion, facts: Facts, submitter: Member) -> Process:
    process = Process(
        flow_version=version,
        subject_type=subject.type,
        subject_id=subject.id,
        subject_label=subject.label[:120],
        title=clean_line(subject.title or subject.label, 200),
        submitter=submitter,
        facts=facts,
    )
    try:
        # Refused, the whole action is undone, so there is nothing to go back to.
        with transaction.atomic(savepoint=False):
            insert([process])
    except IntegrityError:
        raise ProcessRunning(_("This is in approval already. Reload the page to see where it stands.")) from None
    return process


@transaction.atomic
def withdraw_process(process: Process, *, by: AnyActor) -> Process:
    """Take it back while nobody has acted; raises `AlreadyDecided` afterwards."""
    require(may_withdraw_process, by, process)
    is_running = hold(process.pk)
    acted = ApprovalTask.objects.filter(process=process, state__in=ApprovalTask.BY_PERSON).select_related("assignee")
    decided = acted.order_by("decided_at").first()
    if decided is None and not is_running:
        raise AlreadyDecided(_("This approval has ended already. Reload the page to see where it stands."))
    if decided is not None:
        raise AlreadyDecided(
            _(
                "{name} has decided already, so this can no longer be withdrawn. "
                "Ask them or the next approver to send it back."
            ).format(name=decided.assignee.name),
            by=decided.assignee.name,
            at=decided.decided_at,
        )
    asked = list(ApprovalTask.objects.open().filter(process=process).values_list("assignee_id", flat=True))
    ApprovalTask.objects.open().filter(process=process).update(state=ApprovalTask.State.CANCELLED)
    cancel_steps(process)
    process.state, process.ended_at = Process.State.WITHDRAWN, now()
    process.save(update_fields=["state", "ended_at"])
    record_about(events.WITHDRAWN, process, by=by, audience=asked)
    return process


@transaction.atomic
def remind(process: Process, *, by: AnyActor) -> list[ApprovalTask]:
    """Remind (催办) everybody whose decision is awaited, each at most once an hour; raises `RemindedLately`."""
    require(may_remind_approvers, by, process)
    at = now()
    due = ApprovalTask.objects.open().filter(process=process)
    due = due.filter(Q(reminded_at__isnull=True) | Q(reminded_at__lte=at - REMIND_EVERY))
    ids = list(due.values_list("pk", flat=True))
    if not ids or not due.filter(pk__in=ids).update(reminded_at=at):
        raise RemindedLately(_("They were reminded within the last hour. Wait a little, or speak to them directly."))
    tasks = list(ApprovalTask.objects.filter(pk__in=ids).select_related("assignee"))
    asked = [task.assignee_id for task in tasks]
    names = "、".join(task.assignee.name for task in tasks)
    record_about(events.REMINDED, process, by=by, audience=asked, assignees=asked, title=process.title, names=names)
    return tasks
