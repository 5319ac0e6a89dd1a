"""Who sets what is promised, and who answers for an alert."""

from typing import Any

from hesi.support.promises.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.workspace.access.rules import rule


@rule
def may_manage_promises(actor: Any, *_: object) -> bool:
    """Support leads publish policies, draw the ladder and ask what would have been."""
    return actor.is_system or (not actor.is_requester and actor.holds(MANAGE_TICKETS))


@rule(even_read_only=True)
def may_acknowledge_alert(actor: Any, *_: object) -> bool:
    """Whoever answers tickets may say that they take care of it."""
    return not actor.is_requester and (actor.holds(ANSWER_TICKETS) or actor.holds(MANAGE_TICKETS))
