"""Who may do what with mail."""

from typing import Any

from hesi.support.tickets.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.workspace.access.rules import rule


@rule
def may_manage_mail(actor: Any, *_: object) -> bool:
    """Support leads keep the mailboxes and look after what was set aside or not delivered."""
    return not actor.is_requester and actor.holds(MANAGE_TICKETS)


@rule
def may_work_by_mail(actor: Any, *_: object) -> bool:
    """An agent decides whether customers' messages reach them by mail."""
    return not actor.is_requester and actor.member_id is not None and actor.holds(ANSWER_TICKETS)


def may_read_raw_mail(actor: Any, _file: object) -> bool:
    """The mail as it came holds what is hidden elsewhere: for support leads only."""
    return bool(actor.is_system or may_manage_mail(actor))
