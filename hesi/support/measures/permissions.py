"""Who sees how support is doing, and who makes statements."""

from typing import Any

from hesi.support.service.grants import MANAGE_TICKETS
from hesi.workspace.access.rules import rule


@rule
def may_make_statement(actor: Any, *_: object) -> bool:
    """Those who lead support, and the schedule."""
    return not actor.is_requester and actor.holds(MANAGE_TICKETS)
