"""Moments of a document's life at which rooms above act in the same transaction, such as an advance it clears."""

from collections import defaultdict
from collections.abc import Callable
from enum import StrEnum

from hesi.expenses.documents.models import Document
from hesi.workspace.access.actor import AnyActor


class Step(StrEnum):
    """`SUBMITTED`: checked and about to go to its approvers. `RETURNED`: sent back, withdrawn or voided."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    SETTLED = "settled"


Follower = Callable[[Document, AnyActor], None]

_followers: dict[Step, list[Follower]] = defaultdict(list)


def follow(step: Step, follower: Follower) -> None:
    """Have `follower(document, by)` act at this step; called once from the other module's `apps.py`.

    What it refuses with a `DomainError` does not happen to the document either.
    """
    if follower not in _followers[step]:
        _followers[step].append(follower)


def followed(step: Step, document: Document, by: AnyActor) -> None:
    """The document, locked by the caller, takes this step."""
    for follower in _followers[step]:
        follower(document, by)
