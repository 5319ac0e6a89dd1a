"""Who may write and publish articles."""

from typing import Any

from hesi.support.knowledge.grants import WRITE_ARTICLES, WRITE_FAQ
from hesi.workspace.access.rules import rule


@rule
def may_write_articles(actor: Any, *_: object) -> bool:
    """The provider's agents in their library; a company's administrator its own questions and answers."""
    return actor.holds(WRITE_ARTICLES) or actor.holds(WRITE_FAQ)
