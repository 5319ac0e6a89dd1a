"""Who may set up the lines, and who says where they are."""

from typing import Any

from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.workspace.access.rules import rule


@rule
def may_manage_lines(actor: Any, *_: object) -> bool:
    """Support leads."""
    return not actor.is_requester and actor.holds(MANAGE_TICKETS)


@rule
def may_set_presence(actor: Any, member_id: int, *_: object) -> bool:
    """Agents their own; support leads everybody's, because who is ill cannot say so."""
    if actor.is_requester:
        return False
    own = actor.member_id == member_id and actor.holds(ANSWER_TICKETS)
    return own or actor.holds(MANAGE_TICKETS)


@rule
def may_manage_agreements(actor: Any, *_: object) -> bool:
    """Contracts, contact persons and plans are kept by support leads."""
    return not actor.is_requester and actor.holds(MANAGE_TICKETS)
