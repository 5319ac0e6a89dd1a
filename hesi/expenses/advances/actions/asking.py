"""Asking for an advance: a document whose one line is the sum, with the day it will be back."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import DomainError, Invalid
from hesi.core.money import Money, parse_amount
from hesi.expenses.advances.models import Advance
from hesi.expenses.documents.actions import save_draft, start_document
from hesi.expenses.documents.actions.drafting import TemplateClosed
from hesi.expenses.documents.drafts import DraftInput, LineInput
from hesi.expenses.documents.models import Document, Kind, Template
from hesi.workspace.access.actor import Actor, AnyActor

# So much of the purpose heads the document.
_TITLE = 40


@dataclass(frozen=True, slots=True)
class AdvanceInput:
    """What the borrower writes. `amount` is text such as "5,000" in the company's currency."""

    amount: str
    purpose: str
    due_on: date
    project_id: int | None = None


def offered_template() -> Template | None:
    """The company's kind of advance; None when it offers none."""
    rows = Template.objects.filter(kind=Kind.ADVANCE, is_active=True)
    template: Template | None = rows.order_by("position", "pk").first()
    return template


@transaction.atomic
def start_advance(typed: AdvanceInput, *, by: Actor) -> Document:
    """A new draft of an advance for the actor. Raises `Invalid` by field, `TemplateClosed` when none is offered."""
    template = offered_template()
    if template is None:
        raise TemplateClosed(
            _("Your company offers no advances at present. An administrator can offer them under “Document kinds”.")
        )
    draft = _draft(typed, by.tenant.currency, by.tenant.today)
    document = start_document(template, by=by, draft=draft)
    Advance.objects.create(
        document=document, borrower_id=document.submitter_id, currency=document.currency, due_on=typed.due_on
    )
    return document


@transaction.atomic
def save_advance(document: Document, typed: AdvanceInput, *, by: AnyActor, version: int | None = None) -> Document:
    """Change the draft. `version` is the one the person was looking at; an older one is refused."""
    if document.kind != Kind.ADVANCE:
        raise Invalid(_("{number} is not an advance.").format(number=document.number))
    draft = _draft(typed, document.currency, document.tenant.today, document)
    document = save_draft(document, draft, by=by, version=version)
    Advance.objects.update_or_create(
        document=document,
        defaults={"due_on": typed.due_on},
        create_defaults={
            "due_on": typed.due_on,
            "borrower_id": document.submitter_id,
            "currency": document.currency,
        },
    )
    return document


def expect_terms(document: Document) -> None:
    """Before it goes to its approvers: a sum, and a day to come on which it will be back."""
    if not document.total_minor:
        raise Invalid(_("Write how much you need before you submit the advance."))
    due_on = Advance.objects.filter(document=document).values_list("due_on", flat=True).first()
    if due_on is None:
        raise Invalid(_("Write by which day you will clear or return the advance before you submit it."))
    _expect_ahead(due_on, document.tenant.today)


def _draft(typed: AdvanceInput, currency: str, today: date, document: Document | None = None) -> DraftInput:
    amount = _amount(typed.amount, currency)
    _expect_ahead(typed.due_on, today)
    first = document.lines.order_by("position", "pk").first() if document else None
    line = LineInput(id=first.pk if first else None, amount=str(amount.decimal))
    return DraftInput(
        title=typed.purpose.strip().partition("\n")[0][:_TITLE],
        purpose=typed.purpose,
        department_id=document.department_id if document else None,
        legal_entity_id=document.legal_entity_id if document else None,
        project_id=typed.project_id,
        lines=(line,),
    )


def _amount(text: str, currency: str) -> Money:
    try:
        amount = parse_amount(text, currency)
    except DomainError as refusal:
        raise Invalid(refusal.message, fields={"amount": refusal.message}) from None
    if not amount.is_positive:
        sentence = _("Write an amount above zero.")
        raise Invalid(sentence, fields={"amount": sentence})
    return amount


def _expect_ahead(due_on: date, today: date) -> None:
    if due_on < today:
        sentence = _("{day} is over already. Choose the day by which you will clear or return the advance.").format(
            day=due_on.isoformat()
        )
        raise Invalid(sentence, fields={"due_on": sentence})
