"""Who may decide, take back and remind; who may publish flows is the workspace's `may_manage_settings`."""

from hesi.expenses.approvals.models import ApprovalTask, Process
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import rule


@rule
def may_decide_task(actor: AnyActor, task: ApprovalTask) -> bool:
    """Only the person asked, and nobody on what they submitted themselves."""
    return actor.member_id is not None and task.assignee_id == actor.member_id != task.process.submitter_id


@rule
def may_withdraw_process(actor: AnyActor, process: Process) -> bool:
    return actor.member_id is not None and process.submitter_id == actor.member_id


@rule
def may_remind_approvers(actor: AnyActor, process: Process) -> bool:
    return (
        actor.member_id is not None
        and process.submitter_id == actor.member_id
        and process.state == Process.State.RUNNING
    )
