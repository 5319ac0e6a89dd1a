"""Who may do what about surveys."""

from typing import Any

from hesi.support.service.grants import MANAGE_TICKETS
from hesi.workspace.access.rules import rule


@rule
def may_manage_surveys(actor: Any, *_: object) -> bool:
    """Support leads."""
    return not actor.is_requester and actor.holds(MANAGE_TICKETS)


@rule(even_read_only=True)
def may_answer_survey(actor: Any, invitation: Any) -> bool:
    """Whoever has the link of the invitation, which only the invited person was sent."""
    return getattr(actor, "invitation_id", None) == invitation.pk
