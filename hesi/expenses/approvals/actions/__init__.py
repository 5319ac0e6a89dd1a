"""Every change of a process, and the publishing of flows."""

from hesi.expenses.approvals.actions.deciding import TaskAlreadyDecided, agree, send_back
from hesi.expenses.approvals.actions.handing_over import hand_over_tasks
from hesi.expenses.approvals.actions.publishing import create_flow, publish_flow
from hesi.expenses.approvals.actions.starting import AlreadyDecided, remind, start_process, withdraw_process

__all__ = [
    "AlreadyDecided",
    "TaskAlreadyDecided",
    "agree",
    "create_flow",
    "hand_over_tasks",
    "publish_flow",
    "remind",
    "send_back",
    "start_process",
    "withdraw_process",
]
