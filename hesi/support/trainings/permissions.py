"""Who may do what about trainings."""

from typing import Any

from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.workspace.access.rules import rule


@rule
def may_plan_trainings(actor: Any, *_: object) -> bool:
    """Support leads."""
    return not actor.is_requester and actor.holds(MANAGE_TICKETS)


@rule
def may_hold_training(actor: Any, training: Any) -> bool:
    """Its trainer, and support leads: attendance and the recording."""
    if actor.is_requester or not actor.holds(ANSWER_TICKETS):
        return False
    return training.trainer_id == actor.member_id or actor.holds(MANAGE_TICKETS)


@rule(even_read_only=True)
def may_sign_up_for_training(actor: Any, training: Any) -> bool:
    """Whom it is for, as long as it has not begun."""
    is_for_them = actor.member_id is not None and training.reaches(actor)
    return is_for_them and training.published_at is not None and training.kind != "recorded"
