"""The advances' API: one's own, asked for with the day by which they will be back."""

from typing import Any

from ninja import Header, Router, Status

from hesi.core.pages import key_page
from hesi.expenses.advances.actions import save_advance, start_advance
from hesi.expenses.advances.models import Advance
from hesi.expenses.advances.schemas import AdvanceChange, AdvanceIn, AdvanceOut, AdvancePage
from hesi.expenses.documents.models import Document
from hesi.expenses.documents.queries import find_document
from hesi.workspace.access.api_schemas import refusals
from hesi.workspace.access.idempotency import once

router = Router(tags=["advances"])


@router.get("", response={200: AdvancePage, **refusals})
def list_advances(request: Any, is_open: bool = False, cursor: str = "", size: int = 50) -> AdvancePage:
    """What you have borrowed, newest first; `is_open` leaves out what is settled or not paid yet."""
    rows = Advance.objects.borrowed_by(request.actor.member_id).select_related("document")
    page = key_page(rows.open() if is_open else rows, order=("-pk",), cursor=cursor, size=size)
    return AdvancePage(items=[AdvanceOut.of(row) for row in page.items], next_cursor=page.next_cursor)


@router.post("", response={201: AdvanceOut, **refusals})
def ask_for_advance(
    request: Any, body: AdvanceIn, idempotency_key: str | None = Header(None, alias="Idempotency-Key")  # type: ignore[type-arg]
) -> Any:  # fmt: skip
    """A new draft of an advance. Submit it as every document: `POST /documents/{number}/submission`."""

    def ask() -> Status[AdvanceOut]:
        return Status(201, _answer(start_advance(body.typed(), by=request.actor)))

    return once(request, idempotency_key, ask)


@router.put("/{number}", response={200: AdvanceOut, **refusals})
def change_advance(request: Any, number: str, body: AdvanceChange) -> AdvanceOut:
    """Save the draft whole; also one begun under `/documents`, which has no due date until then."""
    document = find_document(number, request.actor)
    return _answer(save_advance(document, body.typed(), by=request.actor, version=body.version))


def _answer(document: Document) -> AdvanceOut:
    return AdvanceOut.of(Advance.objects.select_related("document").get(document=document))
