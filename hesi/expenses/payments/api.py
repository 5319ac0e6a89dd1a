"""The payments' API, for finance."""

from typing import Any

from django.utils.translation import gettext as _
from ninja import Header, Router, Status

from hesi.core.errors import NotFound
from hesi.core.pages import key_page
from hesi.expenses.documents.models import Document
from hesi.expenses.documents.payable import payable_of
from hesi.expenses.payments.actions import create_batch, export_batch, mark_done, mark_failed
from hesi.expenses.payments.models import Payment
from hesi.expenses.payments.permissions import may_prepare_payments
from hesi.expenses.payments.queries import find_batch, payments_of, waiting_documents
from hesi.expenses.payments.schemas import BatchIn, BatchOut, FailureIn, WaitingOut, WaitingPage
from hesi.workspace.access.api_schemas import refusals
from hesi.workspace.access.idempotency import once
from hesi.workspace.access.rules import require

router = Router(tags=["payments"])


@router.get("/waiting", response={200: WaitingPage, **refusals})
def list_waiting(request: Any, cursor: str = "", size: int = 50) -> WaitingPage:
    """Approved documents that wait to be paid, longest waiting first."""
    require(may_prepare_payments, request.actor)
    page = key_page(waiting_documents(request.actor), order=("state_since", "pk"), cursor=cursor, size=size)
    return WaitingPage(items=[_waiting(row) for row in page.items], next_cursor=page.next_cursor)


@router.post("/batches", response={201: BatchOut, **refusals})
def make_batch(request: Any, body: BatchIn, idempotency_key: str | None = Header(None, alias="Idempotency-Key")) -> Any:  # type: ignore[type-arg]
    """One batch for these documents: one legal entity, one currency, none of them your own."""

    def make() -> Status[BatchOut]:
        chosen = Document.objects.visible_to(request.actor).filter(number__in=body.documents)
        batch = create_batch(list(chosen), by=request.actor)
        return Status(201, _answer(batch.number, request))

    return once(request, idempotency_key, make)


@router.get("/batches/{number}", response={200: BatchOut, **refusals})
def read_batch(request: Any, number: str) -> BatchOut:
    """One batch with its payments."""
    return _answer(number, request)


@router.post("/batches/{number}/file", response={200: BatchOut, **refusals})
def export(request: Any, number: str) -> BatchOut:
    """Make the bank's spreadsheet. Asking again gives the same file."""
    export_batch(find_batch(number, request.actor), by=request.actor)
    return _answer(number, request)


@router.post("/batches/{number}/payments/{key}/completion", response={200: BatchOut, **refusals})
def complete(request: Any, number: str, key: str) -> BatchOut:
    """The bank has paid. 409 when it was marked already."""
    mark_done([_payment(number, key, request)], by=request.actor)
    return _answer(number, request)


@router.post("/batches/{number}/payments/{key}/failure", response={200: BatchOut, **refusals})
def fail(request: Any, number: str, key: str, body: FailureIn) -> BatchOut:
    """The bank could not pay: the document waits to be paid again. 409 when it was marked already."""
    mark_failed(_payment(number, key, request), reason=body.reason, by=request.actor)
    return _answer(number, request)


def _answer(number: str, request: Any) -> BatchOut:
    batch = find_batch(number, request.actor)
    return BatchOut.of(batch, list(payments_of(batch)))


def _payment(number: str, key: str, request: Any) -> Payment:
    found = find_batch(number, request.actor).payments.filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such payment in this batch."))
    return found


def _waiting(row: Any) -> WaitingOut:
    return WaitingOut(
        number=row.number,
        payee=row.submitter.name,
        legal_entity=row.legal_entity.name if row.legal_entity else "",
        amount=str(payable_of(row).decimal),
        currency=row.currency,
        waiting_since=row.state_since,
        has_account=row.has_account,
    )
