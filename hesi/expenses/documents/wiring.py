"""What documents register with the rooms below them, once at start-up."""

from hesi.expenses import vocabulary
from hesi.expenses.approvals.registry import on_outcome
from hesi.expenses.budgets import sentences as budgets
from hesi.expenses.budgets.registry import spends
from hesi.expenses.documents import (
    permissions,  # noqa: F401 - registers the rules
    supply_events,  # noqa: F401 - registers how they are told
)
from hesi.expenses.documents.actions.submitting import approve_document, return_document
from hesi.expenses.documents.answers import answer
from hesi.expenses.documents.budgeting import spenders
from hesi.expenses.documents.exports import offer_exports
from hesi.expenses.documents.findable import entries
from hesi.expenses.documents.hooks import add_submit_hint
from hesi.expenses.documents.later_hint import later_hint
from hesi.expenses.documents.live import offer_live_settings
from hesi.expenses.documents.models import Document, ExpenseType, Kind, Template
from hesi.expenses.documents.places import register_places
from hesi.expenses.documents.reading import may_read_attachment, places_of_invoices, seen_through_documents
from hesi.expenses.documents.starting_set import lay_starting_set
from hesi.expenses.documents.subject import describe
from hesi.expenses.invoices.usage import used_also_in
from hesi.expenses.invoices.visibility import also_visible_through
from hesi.expenses.policies.sentences import also_says
from hesi.workspace.answers import answers
from hesi.workspace.events.subjects import register_subject
from hesi.workspace.files.reading import allow_reading
from hesi.workspace.search.index import searchable
from hesi.workspace.tenancy.opening import on_opening


def wire() -> None:
    """Outcomes of approval, the subject, the starting set, who may read invoices and attachments, places."""
    on_outcome(Document.subject_type, agreed=approve_document, sent_back=return_document)
    register_subject(describe())
    on_opening(lay_starting_set, order=40)
    allow_reading("document", may_read_attachment)
    also_visible_through(seen_through_documents)
    used_also_in(places_of_invoices)
    spends(spenders)
    also_says(budgets.RULE, budgets.TITLE, budgets.overrun_text)
    register_places()
    add_submit_hint(later_hint)
    offer_exports()
    searchable(Document.subject_type, entries)
    answers(Document.subject_type, answer, order=10)
    offer_live_settings()
    vocabulary.offer(vocabulary.KIND, lambda: [(key, str(label)) for key, label in Kind.choices])
    vocabulary.offer(vocabulary.TEMPLATE, lambda: _words(Template))
    vocabulary.offer(vocabulary.EXPENSE_TYPE, lambda: _words(ExpenseType))


def _words(model: type[Template | ExpenseType]) -> vocabulary.Choices:
    """Key and label of what the company uses, for the conditions of flows and the rules of policies."""
    return [(row.key, row.label) for row in model.objects.filter(is_active=True)]
