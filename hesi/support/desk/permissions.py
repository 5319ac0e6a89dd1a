"""Who may do what with the desk's own things."""

from typing import Any

from hesi.support.tickets.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.workspace.access.rules import rule


@rule(even_read_only=True)
def may_use_desk(actor: Any, *_: object) -> bool:
    """Agents."""
    return not actor.is_requester and actor.holds(ANSWER_TICKETS)


@rule
def may_share_on_desk(actor: Any, *_: object) -> bool:
    """Whoever runs the desk decides what everybody sees."""
    return may_use_desk(actor) and actor.holds(MANAGE_TICKETS)


@rule
def may_change_on_desk(actor: Any, row: Any) -> bool:
    """One's own; what is shared, whoever runs the desk."""
    return may_share_on_desk(actor) if row.owner_id is None else row.owner_id == actor.member_id
