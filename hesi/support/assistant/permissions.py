"""Who may ask, and who looks after what could not be answered."""

from typing import Any

from hesi.support.knowledge.grants import WRITE_ARTICLES
from hesi.workspace.access.rules import rule


@rule(even_read_only=True)
def may_ask_assistant(actor: Any, *_: object) -> bool:
    """Every member, also after a trial has ended."""
    return actor.member_id is not None


@rule
def may_tend_gaps(actor: Any, *_: object) -> bool:
    """Who writes help articles."""
    return bool(actor.holds(WRITE_ARTICLES))
