"""The documents' API."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Header, Router, Status

from hesi.core.errors import Invalid
from hesi.core.pages import key_page
from hesi.expenses.documents.actions import (
    save_draft,
    start_document,
    submit_document,
    void_document,
    withdraw_document,
)
from hesi.expenses.documents.checking import check_document, lines_to_check
from hesi.expenses.documents.models import Document, ExpenseType, State, Template
from hesi.expenses.documents.queries import allowed_on, find_document, find_to_change
from hesi.expenses.documents.routing import route_of
from hesi.expenses.documents.schemas import (
    DocumentChange,
    DocumentIn,
    DocumentOut,
    DocumentPage,
    FindingOut,
    RouteStepOut,
)
from hesi.workspace.access.api_schemas import refusals
from hesi.workspace.access.idempotency import once
from hesi.workspace.tenancy.prepared import few_lengths, prepared

router = Router(tags=["documents"])


@router.get("", response={200: DocumentPage, **refusals})
def list_documents(
    request: Any, state: State | None = None, mine: bool = False, cursor: str = "", size: int = 50
) -> DocumentPage:
    """Documents you may see, newest first."""
    rows = Document.objects.visible_to(request.actor)
    rows = rows.select_related("template_version__template", "submitter", "department")
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(submitter=request.actor.member_id) if mine else rows
    page = key_page(rows, order=("-created_at", "-pk"), cursor=cursor, size=size)
    return DocumentPage(items=[DocumentOut.of(row) for row in page.items], next_cursor=page.next_cursor)


@router.post("", response={201: DocumentOut, **refusals})
def create_document(
    request: Any,
    body: DocumentIn,
    idempotency_key: str | None = Header(None, alias="Idempotency-Key"),  # type: ignore[type-arg]
) -> Any:
    """A new draft with its lines."""

    def create() -> Status[DocumentOut]:
        document = start_document(_template(body.template), by=request.actor, draft=body.as_draft(_types(body)))
        return Status(201, _answer(document, request))

    return once(request, idempotency_key, create)


@router.get("/{number}", response={200: DocumentOut, **refusals})
def read_document(request: Any, number: str) -> DocumentOut:
    """One document with its lines and what you may do with it."""
    return _answer(find_document(number, request.actor), request)


@router.put("/{number}", response={200: DocumentOut, **refusals})
def change_document(request: Any, number: str, body: DocumentChange) -> DocumentOut:
    """Save a draft whole."""
    document = find_to_change(number, request.actor)
    save_draft(document, body.as_draft(_types(body)), by=request.actor, version=body.version)
    return _answer(find_document(number, request.actor), request)


@router.get("/{number}/findings", response={200: list[FindingOut], **refusals})
def read_findings(request: Any, number: str) -> list[dict[str, Any]]:
    """What the policy in force finds in the document as it stands."""
    return [finding.as_json() for finding in check_document(find_document(number, request.actor))]


@router.get("/{number}/route", response={200: list[RouteStepOut], **refusals})
def read_route(request: Any, number: str) -> list[RouteStepOut]:
    """Who would be asked if the document were submitted now, in order, and why."""
    return [
        RouteStepOut(
            name=step.name,
            sign=step.sign,
            approvers=[member.name for member in step.approvers],
            why=step.why,
            is_skipped=step.skipped,
            skip_reason=step.skip_reason,
        )
        for step in route_of(find_document(number, request.actor))
    ]


@router.post("/{number}/submission", response={200: DocumentOut, **refusals})
def submit(request: Any, number: str, idempotency_key: str | None = Header(None, alias="Idempotency-Key")) -> Any:  # type: ignore[type-arg]
    """Hand the document to its approvers. 409 when it has been submitted already or an invoice is used elsewhere."""

    def act() -> Status[DocumentOut]:
        return Status(200, _answer(submit_document(find_to_change(number, request.actor), by=request.actor), request))

    return once(request, idempotency_key, act)


@router.delete("/{number}/submission", response={200: DocumentOut, **refusals})
def withdraw(request: Any, number: str) -> DocumentOut:
    """Take it back to a draft while nobody has acted."""
    return _answer(withdraw_document(find_document(number, request.actor), by=request.actor), request)


@router.delete("/{number}", response={200: DocumentOut, **refusals})
def void(request: Any, number: str) -> DocumentOut:
    """Take a draft out of use. It stays readable."""
    return _answer(void_document(find_document(number, request.actor), by=request.actor), request)


def _answer(document: Document, request: Any) -> DocumentOut:
    lines = lines_to_check(document) if document.lines_at_hand is None else document.lines_at_hand
    return DocumentOut.of(document, allowed=allowed_on(document, request.actor), lines=lines)


def _template(key: str) -> Template:
    found = _active_template.first(key=key)
    if found is None:
        sentence = _("There is no kind of document “{key}”.").format(key=key)
        raise Invalid(sentence, fields={"template": sentence})
    return found


def _types(body: DocumentIn) -> dict[str, ExpenseType]:
    """The active types that its lines name."""
    keys = few_lengths(sorted({line.expense_type for line in body.lines}))
    return {kind.key: kind for kind in _active_types(keys=keys)} if keys else {}


@prepared
def _active_template(key: str) -> QuerySet[Template]:
    return Template.objects.filter(key=key, is_active=True).order_by()


@prepared
def _active_types(keys: tuple[str, ...]) -> QuerySet[ExpenseType]:
    return ExpenseType.objects.filter(key__in=keys, is_active=True).order_by()
