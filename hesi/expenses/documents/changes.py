"""What a submitter changed between one submission and the next, so that an approver need not look for it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

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
    def told(self) -> str:
        """The difference in words."""
        parts = [
            (len(self.added), _("{count} lines new")),
            (len(self.changed), _("{count} changed")),
            (self.removed, _("{count} removed")),
        ]
        said = [text.format(count=count) for count, text in parts if count]
        if not said:
            return _("Submitted again without a change to its lines.")
        return _("Since it was submitted last: {changes}.").format(changes=_(", ").join(said))


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
