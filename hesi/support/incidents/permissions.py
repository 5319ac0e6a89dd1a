"""Who may do what about incidents."""

from typing import Any

from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.workspace.access.rules import rule


@rule
def may_manage_incidents(actor: Any, *_: object) -> bool:
    """Support leads."""
    return not actor.is_requester and actor.holds(MANAGE_TICKETS)


@rule
def may_sort_into_incidents(actor: Any, *_: object) -> bool:
    """Agents say which ticket belongs to which incident."""
    return not actor.is_requester and actor.holds(ANSWER_TICKETS)
