"""Who may set up dispatch."""

from typing import Any

from hesi.support.service.grants import MANAGE_TICKETS
from hesi.workspace.access.rules import rule


@rule
def may_manage_dispatch(actor: Any, *_: object) -> bool:
    """Support leads."""
    return not actor.is_requester and actor.holds(MANAGE_TICKETS)
