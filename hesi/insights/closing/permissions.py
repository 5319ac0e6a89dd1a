"""Who looks after the end of a month."""

from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.insights.closing.grants import CLOSE_MONTHS
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import rule


@rule
def may_close_months(actor: AnyActor, *_: object) -> bool:
    """Finance. A month is judged over every document, so whoever closes it sees every document."""
    return actor.holds(CLOSE_MONTHS) and actor.holds(VIEW_ALL_DOCUMENTS)
