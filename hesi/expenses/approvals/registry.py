"""Who acts in the same transaction when a process ends: the module that owns the subject registers it here."""

from collections.abc import Callable
from dataclasses import dataclass

from hesi.expenses.approvals.models import Process
from hesi.workspace.access.actor import AnyActor

Agreed = Callable[[Process, AnyActor], None]
SentBack = Callable[[Process, AnyActor, str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happens to a subject: `agreed(process, by)` and `sent_back(process, by, reason)`."""

    agreed: Agreed
    sent_back: SentBack


_outcomes: dict[str, Outcome] = {}


def on_outcome(subject_type: str, *, agreed: Agreed, sent_back: SentBack) -> None:
    """Called once from the owning module's `apps.py`. An error in either refuses the decision as a whole."""
    _outcomes[subject_type] = Outcome(agreed, sent_back)


def outcome_of(subject_type: str) -> Outcome:
    """The registered outcome. An unknown subject type is a bug and raises KeyError."""
    return _outcomes[subject_type]
