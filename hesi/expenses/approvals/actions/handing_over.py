"""When somebody leaves, what waits for them waits for somebody who is there."""

from collections.abc import Collection

from django.db import transaction

from hesi.core.time import now
from hesi.expenses.approvals import events
from hesi.expenses.approvals.events import record_about
from hesi.expenses.approvals.models import ApprovalTask, Step
from hesi.expenses.approvals.reasons import APPROVER_LEFT
from hesi.expenses.approvals.running import NobodyToApprove, hold, open_next
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.models import RoleHolder
from hesi.workspace.access.registry import ADMIN
from hesi.workspace.people.models import Member
from hesi.workspace.people.org import manager_chain


@transaction.atomic
def hand_over_tasks(member: Member, *, by: AnyActor) -> int:
    """Ask the leaver's manager in their place, or an administrator where there is none; says how many tasks moved.

    Nobody is ever asked about their own document, and nobody twice at one step. A task for which no one is left stays
    open, so that it is seen.
    """
    tasks = ApprovalTask.objects.open().filter(assignee=member).select_related("process", "step")
    return sum(_moved(task, member, by) for task in list(tasks))


def heir_of(member: Member, submitter_id: int, *, but: Collection[int] = ()) -> Member | None:
    """Who decides in this member's place on a document of that submitter; `but` are ids of those who cannot."""
    barred = {member.pk, submitter_id, *but}
    above = next((manager for manager in manager_chain(member) if manager.pk not in barred), None)
    if above is not None:
        return above
    admins = RoleHolder.objects.filter(role__key=ADMIN, member__is_active=True, department__isnull=True)
    holder = admins.exclude(member_id__in=barred).select_related("member").order_by("pk").first()
    return holder.member if holder else None


def _moved(task: ApprovalTask, member: Member, by: AnyActor) -> bool:
    try:
        with transaction.atomic():
            return _hand_over(task, member, by)
    except NobodyToApprove:
        # The step after this one finds nobody: this task stays where it is seen, the others move.
        return False


def _hand_over(task: ApprovalTask, member: Member, by: AnyActor) -> bool:
    # A task is never opened again, so whoever's was cancelled at this step cannot take it over.
    there = ApprovalTask.objects.filter(step=task.step)
    cancelled = there.filter(state=ApprovalTask.State.CANCELLED).values_list("assignee_id", flat=True)
    heir = heir_of(member, task.process.submitter_id, but=list(cancelled))
    if heir is None or not hold(task.process_id):
        return False
    left = ApprovalTask.objects.open().filter(pk=task.pk)
    if not left.update(state=ApprovalTask.State.CANCELLED, reason=APPROVER_LEFT, decided_at=now()):
        return False
    because = {**task.because, "instead_of": member.name, "since": APPROVER_LEFT}
    _task, is_new = ApprovalTask.objects.get_or_create(
        step=task.step, assignee=heir, defaults={"process": task.process, "because": because}
    )
    if is_new:
        record_about(
            events.TASK_OPENED,
            task.process,
            by=by,
            step=task.step,
            audience=[heir.pk],
            assignees=[heir.pk],
            names=heir.name,
            title=task.process.title,
            sign=task.step.sign,
        )
    elif not there.filter(state=ApprovalTask.State.OPEN).exists():
        # The heir has signed here already, and theirs was the last signature that could come.
        Step.objects.filter(pk=task.step_id).update(state=Step.State.AGREED, closed_at=now())
        open_next(task.process, by=by)
    return True
