"""What a submitter changed between one submission and the next, so that an approver need not look for it."""

from dataclasses import dataclass

from hesi.core.money import Money
from hesi.expenses.documents.models import Document
from hesi.workspace.events.models import Event


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of lines that are new or say something else than last time, how many are gone, and the total before."""

    added: set[int]
    changed: set[int]
    removed: int
    total_before: Money

    @property
    def is_nothing(self) -> bool:
        return not (self.added or self.changed or self.removed)


def changes_since_last(document: Document) -> Changes | None:
    """The difference between the last two submissions; None for a document submitted once."""
    submissions = Event.objects.about(Document.subject_type, document.pk).filter(name="document.submitted")
    facts = list(submissions.values_list("facts", flat=True)[:2])
    if len(facts) < 2:
        return None
    newer, older = ({line[0]: line[1:] for line in fact.get("lines", ())} for fact in facts)
    return Changes(
        added=set(newer.keys() - older.keys()),
        changed={pk for pk in newer.keys() & older.keys() if newer[pk] != older[pk]},
        removed=len(older.keys() - newer.keys()),
        total_before=Money(facts[1].get("total_minor", 0), document.currency),
    )
