"""Who keeps the phone log."""

from typing import Any

from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.workspace.access.rules import rule


@rule(even_read_only=True)
def may_log_call(actor: Any, *_: object) -> bool:
    """Agents, and the telephone system by an agent's token."""
    return not actor.is_requester and actor.holds(ANSWER_TICKETS)
