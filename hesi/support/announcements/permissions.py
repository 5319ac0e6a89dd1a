"""Who may do what about news and the status page."""

from typing import Any

from hesi.support.service.grants import MANAGE_TICKETS
from hesi.workspace.access.rules import rule


@rule
def may_manage_announcements(actor: Any, *_: object) -> bool:
    """Support leads."""
    return not actor.is_requester and actor.holds(MANAGE_TICKETS)


@rule(even_read_only=True)
def may_put_away_announcement(actor: Any, announcement: Any) -> bool:
    """Whom it is meant for."""
    return actor.member_id is not None and announcement.reaches(actor)


@rule(even_read_only=True)
def may_follow_status(actor: Any, *_: object) -> bool:
    """Every member of a customer."""
    return actor.member_id is not None and actor.tenant.kind == "customer"
