"""What a submitter does with a document: submit, withdraw, remind, copy, void."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hesi.core.errors import Conflict, Invalid
from hesi.expenses.approvals.actions import remind
from hesi.expenses.documents.actions import (
    copy_document,
    save_draft,
    submit_document,
    void_document,
    withdraw_document,
)
from hesi.expenses.documents.beside import edited_at
from hesi.expenses.documents.forms.claim import ClaimForm
from hesi.expenses.documents.models import Document, State
from hesi.expenses.documents.queries import find_document
from hesi.expenses.documents.views.editing import editor_page
from hesi.expenses.documents.views.reading import document_page
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.request import Request


@require_POST
@signed_in
def submission(request: Request, number: str) -> HttpResponse:
    """Submit; from the editor with what was typed last. A refusal stands on the page it was pressed on."""
    found = find_document(number, request.actor)
    try:
        if "line" in request.POST or "version" in request.POST:
            form = ClaimForm(request.POST, document=found)
            if not form.saved(lambda typed: save_draft(found, typed, by=request.actor, version=form.version)):
                return editor_page(request, found, form, status=422)
        submit_document(found, by=request.actor)
    except Invalid as refusal:
        if edited_at(found):
            return document_page(request, find_document(number, request.actor), refusal=refusal)
        return editor_page(request, find_document(number, request.actor), problem=refusal.message, status=422)
    except Conflict as refusal:
        return document_page(request, find_document(number, request.actor), refusal=refusal)
    return see_other(reverse("document", args=[number]), request, _("Submitted. You hear of every decision here."))


@require_POST
@signed_in
def withdrawal(request: Request, number: str) -> HttpResponse:
    """Take it back to a draft while nobody has acted."""
    found = find_document(number, request.actor)
    try:
        withdraw_document(found, by=request.actor)
    except Conflict as refusal:
        return document_page(request, find_document(number, request.actor), refusal=refusal)
    return see_other(_address(found, "document-edit"), request, _("Withdrawn. It is a draft again."))


@require_POST
@signed_in
def reminder(request: Request, number: str) -> HttpResponse:
    """Remind those whose decision is awaited."""
    found = find_document(number, request.actor)
    found.expect(State.APPROVING)
    assert found.process is not None  # noqa: S101 - an approving document always runs a process
    tasks = remind(found.process, by=request.actor)
    names = "、".join(task.assignee.name for task in tasks)
    return see_other(_address(found), request, _("{names} have been reminded.").format(names=names))


@require_POST
@signed_in
def copy(request: Request, number: str) -> HttpResponse:
    """Begin a new draft with the same lines."""
    made = copy_document(find_document(number, request.actor), by=request.actor)
    return see_other(_address(made, "document-edit"), request, _("Copied. Days and invoices are yours to add."))


@require_POST
@signed_in
def voiding(request: Request, number: str) -> HttpResponse:
    """Take a draft out of use."""
    found = void_document(find_document(number, request.actor), by=request.actor)
    return see_other(_address(found), request, _("{number} is void now.").format(number=found.number))


def _address(document: Document, name: str = "document") -> str:
    return reverse(name, args=[document.number])
