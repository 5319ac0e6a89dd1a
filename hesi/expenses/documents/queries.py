"""Reads that join documents with what stands around them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.expenses.documents.models import Document
from hesi.expenses.documents.permissions import (  # noqa: F401 - registers the rules asked by name
    may_edit_document,
)
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import allowed
from hesi.workspace.tenancy.prepared import prepared

_ABOUT_DOCUMENTS = ("edit_document", "submit_document", "withdraw_document", "void_document")
_OPEN_STATES = {
    "edit_document": ("draft", "rejected"),
    "submit_document": ("draft", "rejected"),
    "withdraw_document": ("approving",),
    "void_document": ("draft", "rejected"),
}


_WITH = (
    "template_version__template", "submitter", "department", "legal_entity", "project", "process", "tenant",
    "flow_version", "policy_version",
)  # fmt: skip


def find_document(number: str, actor: AnyActor) -> Document:
    """The document of this number if the actor may see it. `NotFound` is the same for a foreign one as for none."""
    # What one submitted oneself is always visible, and what is asked for most.
    found = _own.first(number=number, submitter=actor.member_id) if actor.member_id is not None else None
    found = found or Document.objects.visible_to(actor).select_related(*_WITH).filter(number=number).first()
    if found is None:
        raise _none(number)
    return found


def find_to_change(number: str, actor: AnyActor) -> Document:
    """The same for an action that reads it anew: of the document only what names it is read."""
    found = _own_name.first(number=number, submitter=actor.member_id) if actor.member_id is not None else None
    found = found or Document.objects.visible_to(actor).filter(number=number).only("number").first()
    if found is None:
        raise _none(number)
    return found


def _none(number: str) -> NotFound:
    return NotFound(_("There is no document {number} that you may see.").format(number=number[:30]))


@prepared
def _own(number: str, submitter: int) -> QuerySet[Document]:
    return Document.objects.submitted_by(submitter).select_related(*_WITH).filter(number=number).order_by()


@prepared
def _own_name(number: str, submitter: int) -> QuerySet[Document]:
    return Document.objects.submitted_by(submitter).filter(number=number).only("number").order_by()


def allowed_on(document: Document, actor: AnyActor) -> list[str]:
    """What this actor may do to the document in the state it is in."""
    names: list[Any] = [name for name in _ABOUT_DOCUMENTS if document.state in _OPEN_STATES[name]]
    return allowed(actor, tuple(names), document)
