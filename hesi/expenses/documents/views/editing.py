"""The claim editor: the page, its autosave, and the buttons that work without scripts."""

from dataclasses import replace

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.expenses.documents.actions import add_invoices, save_draft
from hesi.expenses.documents.attachments import ACCEPT, keep_attachments
from hesi.expenses.documents.beside import edited_at
from hesi.expenses.documents.drafts import DraftInput
from hesi.expenses.documents.editor import Editor, wallet_for
from hesi.expenses.documents.forms.claim import ClaimForm
from hesi.expenses.documents.forms.operations import attach, operate, prove
from hesi.expenses.documents.models import Document
from hesi.expenses.documents.permissions import may_edit_document
from hesi.expenses.documents.queries import find_document
from hesi.expenses.invoices.models import Invoice
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.pages import redirect_after_post, render_page
from hesi.workspace.access.request import Request
from hesi.workspace.access.rules import require

TEMPLATE = "documents/edit.html"
_ATTACHMENT = "attachment-"


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: Request, number: str) -> HttpResponse:
    """The editor. A document that can no longer be changed shows itself instead."""
    document = find_document(number, request.actor)
    if elsewhere := edited_at(document):
        return redirect(elsewhere)
    if request.method == "POST":
        return _save(request, document)
    if not (document.is_editable and may_edit_document(request.actor, document)):
        return redirect("document", number=number)
    return editor_page(request, document)


@require_POST
@signed_in
def draft(request: Request, number: str) -> HttpResponse:
    """Autosave: keeps what is typed and answers the parts that depend on it."""
    document = find_document(number, request.actor)
    require(may_edit_document, request.actor, document)
    form = ClaimForm(request.POST, document=document)
    if not form.saved(lambda typed: save_draft(document, typed, by=request.actor, version=form.version)):
        return _answer(request, Editor(document, request.actor, form), status=422)
    editor = Editor(find_document(number, request.actor), request.actor)
    for row, line in zip(editor.rows, form.lines, strict=True):
        row.index = line.index
    return _answer(request, editor)


@require_GET
@signed_in
def wallet(request: Request, number: str) -> HttpResponse:
    """The invoices one can still choose for this draft: in the picker, or beside the lines to be dragged onto one."""
    document = find_document(number, request.actor)
    require(may_edit_document, request.actor, document)
    text = request.GET.get("q", "")
    invoices = wallet_for(document, text)
    template = "documents/tray.html" if request.GET.get("as") == "tray" else "documents/wallet.html"
    return render_page(request, template, document=document, invoices=invoices, text=text)


def editor_page(
    request: Request, document: Document, form: ClaimForm | None = None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """The editor as a page, for htmx the form alone (the same element redraws itself). `problem` stands above it."""
    template = f"{TEMPLATE}#claim" if request.htmx else TEMPLATE
    return render_page(
        request,
        template,
        status=status,
        editor=Editor(document, request.actor, form),
        document=document,
        accept=ACCEPT,
        picking=request.GET.get("pick", ""),
        problem=problem,
    )


def _answer(request: Request, editor: Editor, *, status: int = 200) -> HttpResponse:
    return render_page(request, "documents/answer.html", status=status, editor=editor, document=editor.document)


def _save(request: Request, document: Document) -> HttpResponse:
    require(may_edit_document, request.actor, document)
    form = ClaimForm(request.POST, document=document)
    if not form.saved(lambda typed: _save_and_operate(request, document, form, typed)):
        return editor_page(request, document, form, status=422)
    if request.htmx:
        return editor_page(request, find_document(document.number, request.actor))
    return redirect_after_post(reverse("document-edit", args=[document.number]) + "#lines")


@transaction.atomic
def _save_and_operate(request: Request, document: Document, form: ClaimForm, typed: DraftInput) -> None:
    """Save what was typed together with the button that was pressed."""
    indexes, lines = [line.index for line in form.lines], list(typed.lines)
    for name in request.FILES:
        files = keep_attachments(request.FILES.getlist(name), by=request.actor)
        lines = attach(lines, indexes, name.removeprefix(_ATTACHMENT), [file.key for file in files])
    operation, into, chosen = request.POST.get("op", ""), request.POST.get("into", ""), request.POST.getlist("chosen")
    is_choosing = operation == "prove"
    lines = prove(lines, indexes, into, chosen) if is_choosing else operate(lines, indexes, operation)
    save_draft(document, replace(typed, lines=tuple(lines)), by=request.actor, version=form.version)
    if is_choosing and not into:
        invoices = Invoice.objects.owned_by(request.actor.member_id).filter(key__in=chosen)
        add_invoices(document, invoices, by=request.actor)
