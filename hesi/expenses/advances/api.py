"""The advances' API: one's own."""

from typing import Any

from ninja import Router

from hesi.core.pages import key_page
from hesi.expenses.advances.models import Advance
from hesi.expenses.advances.schemas import AdvanceOut, AdvancePage
from hesi.workspace.access.api_schemas import refusals

router = Router(tags=["advances"])


@router.get("", response={200: AdvancePage, **refusals})
def list_advances(request: Any, is_open: bool = False, cursor: str = "", size: int = 50) -> AdvancePage:
    """What you have borrowed, newest first; `is_open` leaves out what is settled or not paid yet."""
    rows = Advance.objects.borrowed_by(request.actor.member_id).select_related("document")
    page = key_page(rows.open() if is_open else rows, order=("-pk",), cursor=cursor, size=size)
    return AdvancePage(items=[AdvanceOut.of(row) for row in page.items], next_cursor=page.next_cursor)
