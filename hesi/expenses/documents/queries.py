"""Reads that join documents with what stands around them."""

from typing import Any

from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.expenses.documents.models import Document
from hesi.expenses.documents.permissions import (  # noqa: F401 - registers the rules asked by name
    may_edit_document,
)
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import allowed

_ABOUT_DOCUMENTS = ("edit_document", "submit_document", "withdraw_document", "void_document")
_OPEN_STATES = {
    "edit_document": ("draft", "rejected"),
    "submit_document": ("draft", "rejected"),
    "withdraw_document": ("approving",),
    "void_document": ("draft", "rejected"),
}


def find_document(number: str, actor: AnyActor) -> Document:
    """The document of this number if the actor may see it. `NotFound` is the same for a foreign one as for none."""
    found = (
        Document.objects.visible_to(actor)
        .select_related(
            "template_version__template", "submitter", "department", "legal_entity", "project", "process", "tenant",
            "flow_version", "policy_version",
        )
        .filter(number=number)
        .first()
    )  # fmt: skip
    if found is None:
        raise NotFound(_("There is no document {number} that you may see.").format(number=number[:30]))
    return found


def allowed_on(document: Document, actor: AnyActor) -> list[str]:
    """What this actor may do to the document in the state it is in."""
    names: list[Any] = [name for name in _ABOUT_DOCUMENTS if document.state in _OPEN_STATES[name]]
    return allowed(actor, tuple(names), document)
