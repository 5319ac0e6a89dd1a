"""Everything the claim editor shows of one draft, each part read when the page asks for it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.db.models import Q

from hesi.core.errors import DomainError
from hesi.core.text import clean_line
from hesi.expenses.approvals.routing import PlannedStep
from hesi.expenses.documents import choices
from hesi.expenses.documents.beside import Part, parts_of_editor, typed_beside
from hesi.expenses.documents.checking import check_document, reasons_of
from hesi.expenses.documents.findings import Findings, as_found
from hesi.expenses.documents.forms.claim import ClaimForm, HeaderForm
from hesi.expenses.documents.forms.filters import amount_in
from hesi.expenses.documents.hooks import Hint, submit_hints
from hesi.expenses.documents.models import Document, LineInvoice, State
from hesi.expenses.documents.routing import route_of
from hesi.expenses.documents.rows import Row, blank_row, rows_of, rows_of_form
from hesi.expenses.documents.suggestions import CITIES
from hesi.expenses.invoices.models import Invoice
from hesi.expenses.invoices.usage import uses_of
from hesi.expenses.policies.city_names import city_label
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event

# Beyond so many lines the long lists are filled in by the page's script when somebody opens one.
FULL_LISTS_UP_TO = 30
MOST_OFFERED_INVOICES = 100


@dataclass(frozen=True, slots=True)
class Route:
    """Who would be asked if it were submitted now; `problem` says why nobody could be."""

    steps: list[PlannedStep]
    problem: str = ""

    @classmethod
    def planned_for(cls, document: Document) -> Self:
        """That of a draft."""
        try:
            return cls(route_of(document))
        except DomainError as refusal:
            return cls([], refusal.message)


class Editor:
    """The draft as its page needs it. `form` is what was typed when that could not be saved."""

    def __init__(self, document: Document, actor: Actor, form: ClaimForm | None = None) -> None:
        self.document, self._actor, self.form = document, actor, form

    @cached_property
    def header(self) -> HeaderForm:
        return self.form.header if self.form is not None else HeaderForm(document=self.document)

    @cached_property
    def findings(self) -> Findings:
        """Of what was saved last, with the reasons as typed: a save that was refused must not lose them."""
        reasons = reasons_of(self.document) if self.form is None else self.form.reasons()
        return as_found(check_document(self.document), reasons)

    @cached_property
    def rows(self) -> list[Row]:
        """The lines; after a refused save as they were typed."""
        if self.form is None:
            return rows_of(self.document, self.findings)
        return rows_of_form(self.form, self.findings)

    @property
    def blank(self) -> Row:
        """What the page's script copies for a new line."""
        return blank_row(self.document, "__index__")

    @property
    def is_lazy(self) -> bool:
        return len(self.rows) > FULL_LISTS_UP_TO

    @cached_property
    def types(self) -> choices.Options:
        return choices.expense_types(self.document, [row.expense_type for row in self.rows])

    @cached_property
    def currencies(self) -> choices.Options:
        return choices.currencies(self.document.currency)

    @cached_property
    def departments(self) -> choices.Options:
        return choices.departments()

    @cached_property
    def projects(self) -> choices.Options:
        return choices.projects()

    @cached_property
    def route(self) -> Route:
        return Route.planned_for(self.document)

    @cached_property
    def hints(self) -> list[Hint]:
        return submit_hints(self.document, self._actor)

    @cached_property
    def parts(self) -> list[Part]:
        """What rooms above ask of it, such as how much of an advance it clears."""
        if self.form is None:
            return parts_of_editor(self.document, self._actor)
        return parts_of_editor(self.document, self._actor, typed_beside(self.form.data), self.form.refused_beside)

    @property
    def sent_back_because(self) -> str:
        """What the approver asked for, while it has not been submitted again."""
        return reason_of_return(self.document)

    @property
    def cities(self) -> tuple[str, ...]:
        """Offered while a city is typed, in the reader's language."""
        return tuple(city_label(city) for city in CITIES)

    @cached_property
    def wallet(self) -> list[Invoice]:
        return wallet_for(self.document)


def wallet_for(document: Document, text: str = "") -> list[Invoice]:
    """The submitter's free invoices that are not in this document yet, newest first, narrowed by what was typed.

    Each tells by `drafts` which other drafts it stands in.
    """
    mine = Invoice.objects.owned_by(document.submitter_id).free()
    mine = mine.exclude(pk__in=LineInvoice.objects.filter(line__document=document).values("invoice"))
    text = clean_line(text, 60)
    if text:
        found = Q(seller_name__icontains=text) | Q(number__icontains=text)
        amount = amount_in(text, document.currency)
        mine = mine.filter(found | Q(total_minor=amount.minor) if amount is not None else found)
    invoices = list(mine.order_by("-created_at", "-pk")[:MOST_OFFERED_INVOICES])
    uses = uses_of(invoice.pk for invoice in invoices)
    for invoice in invoices:
        invoice.drafts = "、".join(use.label for use in uses.get(invoice.pk, ()) if use.is_draft)
    return invoices


def reason_of_return(document: Document) -> str:
    """Why it was last sent back; empty for a document in another state."""
    if document.state != State.REJECTED:
        return ""
    event = Event.objects.about(Document.subject_type, document.pk).filter(name="document.sent_back").first()
    return str(event.facts.get("reason", "")) if event else ""
