"""From nothing to a draft worth submitting."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line, clean_text
from hesi.core.time import now
from hesi.expenses.documents.actions.lines import fill_lines, replace_lines, store_lines
from hesi.expenses.documents.beside import keep_beside
from hesi.expenses.documents.drafts import DraftInput, LineInput
from hesi.expenses.documents.following import Step, followed
from hesi.expenses.documents.models import Document, Reason, State, Template, TemplateVersion
from hesi.expenses.documents.permissions import (
    may_copy_document,
    may_edit_document,
    may_file_documents,
    may_void_document,
)
from hesi.expenses.documents.suggestions import line_for_invoice, offered_types
from hesi.expenses.invoices.models import Invoice
from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.models import Event
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Department, DimensionItem, LegalEntity
from hesi.workspace.tenancy.prepared import insert, prepared
from hesi.workspace.tenancy.serials import next_number

# Saving goes on while a person types; the history tells of it once in a while.
EDIT_TOLD_EVERY = timedelta(minutes=10)


class EditedElsewhere(Conflict):
    code = "edited_elsewhere"


class TemplateClosed(Invalid):
    code = "template_closed"


@transaction.atomic
def start_document(
    template: Template, *, by: Actor, invoices: Iterable[Invoice] = (), draft: DraftInput | None = None
) -> Document:
    """A new draft of this kind for the actor, with a line for each invoice, its type suggested."""
    require(may_file_documents, by)
    tenant, member = by.tenant, by.member
    version = _newest_version.first(template=template.pk)
    if version is None or not template.is_active:
        raise TemplateClosed(_("“{name}” is not offered any more. Choose another kind.").format(name=template.label))
    version.template = template
    document = Document(
        tenant=tenant,
        kind=template.kind,
        template_version=version,
        number=next_number(version.definition.get("prefix", "BX"), tenant.today),
        submitter=member,
        department=member.department,
        legal_entity=member.legal_entity or _default_entity.first(),
        currency=tenant.currency,
    )
    if draft is not None:
        _apply_header(document, draft)
    typed = draft.lines if draft is not None else _lines_for(invoices, document)
    filled = fill_lines(document, typed, by=by, types=draft.types if draft is not None else None)
    insert([document])
    store_lines(filled)
    if not any(entry.invoice_keys or entry.attachment_keys for entry in typed):
        document.lines_at_hand = filled.rows
        for line in filled.rows:
            line.proofs = []
    record("document.created", document, by=by, template=template.key, total_minor=document.total_minor)
    return document


@prepared
def _newest_version(template: int) -> QuerySet[TemplateVersion]:
    return TemplateVersion.objects.filter(template_id=template).order_by("-number")[:1]


@prepared
def _default_entity() -> QuerySet[LegalEntity]:
    return LegalEntity.objects.filter(is_default=True).order_by()[:1]


@transaction.atomic
def save_draft(document: Document, draft: DraftInput, *, by: AnyActor, version: int | None = None) -> Document:
    """Replace what the draft says. `version` is the one the person was looking at; an older one is refused."""
    document = Document.objects.locked(document.pk)
    require(may_edit_document, by, document)
    document.expect(State.DRAFT, State.REJECTED)
    expect_version(document, version)
    _apply_header(document, draft)
    replace_lines(document, draft.lines, by=by, types=draft.types)
    _replace_reasons(document, draft)
    keep_beside(document, draft.beside, by)
    return _store(document, by)


@transaction.atomic
def add_invoices(document: Document, invoices: Iterable[Invoice], *, by: AnyActor) -> Document:
    """Give each invoice a line of its own at the end of the draft; those already in it are left alone."""
    document = Document.objects.locked(document.pk)
    require(may_edit_document, by, document)
    document.expect(State.DRAFT, State.REJECTED)
    there = lines_as_typed(document)
    used = {key for entry in there for key in entry.invoice_keys}
    fresh = _lines_for([invoice for invoice in invoices if invoice.key not in used], document)
    replace_lines(document, [*there, *fresh], by=by)
    return _store(document, by)


@transaction.atomic
def copy_document(document: Document, *, by: Actor) -> Document:
    """A new draft with the same lines, without dates and proofs. What is no longer in use falls back to the usual."""
    require(may_copy_document, by, document)
    lines = tuple(
        LineInput(
            expense_type_id=entry.expense_type_id,
            currency=entry.currency,
            amount=entry.amount,
            department_id=entry.department_id,
            project_id=entry.project_id,
            city=entry.city,
            people_count=entry.people_count,
            nights=entry.nights,
            note=entry.note,
        )
        for entry in lines_as_typed(document)
    )
    draft = DraftInput(
        title=document.title,
        purpose=document.purpose,
        project_id=_if_active(document.project),
        department_id=_if_active(document.department),
        legal_entity_id=_if_active(document.legal_entity),
        lines=lines,
    )
    return start_document(document.template_version.template, by=by, draft=draft)


@transaction.atomic
def void_document(document: Document, *, by: AnyActor) -> Document:
    """Take a draft out of use for good; its invoices are free again. It stays readable."""
    document = Document.objects.locked(document.pk)
    require(may_void_document, by, document)
    document.expect(State.DRAFT, State.REJECTED)
    document.state, document.state_since = State.VOID, now()
    document.save(update_fields=["state", "state_since"])
    followed(Step.RETURNED, document, by)
    record("document.voided", document, by=by)
    return document


def lines_as_typed(document: Document) -> list[LineInput]:
    """The document's lines in the form a person would type them."""
    rows = document.lines.prefetch_related("invoices", "attachments")
    return [
        LineInput(
            id=line.pk,
            expense_type_id=line.expense_type_id,
            spent_on=line.spent_on,
            currency=line.currency,
            amount=str(line.amount.decimal) if line.amount_minor else "",
            department_id=line.department_id,
            project_id=line.project_id,
            city=line.city,
            people_count=line.people_count,
            nights=line.nights,
            note=line.note,
            invoice_keys=tuple(i.key for i in line.invoices.all()),
            attachment_keys=tuple(f.key for f in line.attachments.all()),
        )
        for line in rows
    ]


def _lines_for(invoices: Iterable[Invoice], document: Document) -> tuple[LineInput, ...]:
    chosen = list(invoices)
    offered = offered_types(document) if chosen else []
    return tuple(line_for_invoice(invoice, offered) for invoice in chosen)


def _store(document: Document, by: AnyActor) -> Document:
    document.version += 1
    document.updated_at = now()
    document.save()
    newest = Event.objects.about(Document.subject_type, document.pk).first()
    is_told = (
        newest is not None
        and newest.name == "document.edited"
        and newest.actor_member_id == by.member_id
        and document.updated_at - newest.at < EDIT_TOLD_EVERY
    )
    if not is_told:
        record("document.edited", document, by=by, version=document.version, total_minor=document.total_minor)
    return document


def expect_version(document: Document, version: int | None) -> None:
    """Refuse what was decided on an older reading of the draft."""
    if version is not None and version != document.version:
        raise EditedElsewhere(
            _(
                "This draft was changed in another window meanwhile. Reload the page, look at it once more, and repeat "
                "your change."
            ),
            version=document.version,
        )


def _apply_header(document: Document, draft: DraftInput) -> None:
    document.title, document.purpose = clean_line(draft.title, 120), clean_text(draft.purpose, 500)
    if draft.department_id not in (None, document.department_id):
        document.department = _active(Department, draft.department_id, "department")
    if draft.legal_entity_id not in (None, document.legal_entity_id):
        document.legal_entity = _active(LegalEntity, draft.legal_entity_id, "legal_entity")
    if draft.project_id != document.project_id:
        document.project = _active(DimensionItem, draft.project_id, "project") if draft.project_id else None


def _active(model: Any, pk: int | None, field: str) -> Any:
    """The row newly chosen; what was chosen earlier may have gone out of use since."""
    found = model.objects.filter(pk=pk, is_active=True).first()
    if found is None:
        sentence = _("What was chosen here no longer exists. Choose again.")
        raise Invalid(sentence, fields={field: sentence})
    return found


def _if_active(row: Any) -> int | None:
    return row.pk if row is not None and row.is_active else None


def _replace_reasons(document: Document, draft: DraftInput) -> None:
    Reason.objects.filter(document=document).delete()
    lines = set(document.lines.values_list("pk", flat=True))
    rows = [
        Reason(document=document, line_id=line, rule=rule, text=clean_line(text, 300))
        for (line, rule), text in draft.reasons.items()
        if text.strip() and (line is None or line in lines)
    ]
    if rows:
        Reason.objects.bulk_create(rows)
