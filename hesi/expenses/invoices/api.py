"""The invoices' API."""

from typing import Any, Literal

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Header, Router, Status
from ninja.files import UploadedFile

from hesi.core.pages import key_page
from hesi.expenses.invoices.actions import correct_invoice, delete_invoice
from hesi.expenses.invoices.incoming import receive_file
from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.expenses.invoices.queries import (
    FREE,
    HELD,
    ORDER,
    TO_CHECK,
    carriers_of,
    find_carrier,
    find_invoice,
    matching,
    with_places,
)
from hesi.expenses.invoices.schemas import CarrierOut, InvoiceChange, InvoiceOut, InvoicePage
from hesi.workspace.access.api_schemas import refusals
from hesi.workspace.access.idempotency import once
from hesi.workspace.access.rules import allowed
from hesi.workspace.files.store import open_file

router = Router(tags=["invoices"])

_ABILITIES = ("correct_invoice", "delete_invoice")
_BYTES = {
    "responses": {200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}
}
_VIEWS = {FREE: "free", HELD: "held", TO_CHECK: "to_check"}


@router.get("", response={200: InvoicePage, **refusals})
def list_invoices(
    request: Any,
    view: Literal["free", "held", "check"] | None = None,
    q: str = "",
    mine: bool = False,
    cursor: str = "",
    size: int = 50,
) -> InvoicePage:
    """Invoices you may see, newest first: all, those no document uses, those used, or those to be checked."""
    rows = with_places(Invoice.objects.visible_to(request.actor))
    rows = getattr(rows, _VIEWS[view])() if view else rows
    rows = rows.owned_by(request.actor.member_id) if mine else rows
    page = key_page(matching(rows, q), order=ORDER, cursor=cursor, size=size)
    return InvoicePage(items=[InvoiceOut.of(row) for row in page.items], next_cursor=page.next_cursor)


@router.post("/uploads", response={201: CarrierOut, **refusals})
def upload_invoice(
    request: Any,
    file: UploadedFile = File(...),  # type: ignore[type-arg]  # noqa: B008 - how the framework declares a part of a form
    idempotency_key: str | None = Header(None, alias="Idempotency-Key"),  # type: ignore[type-arg]
) -> Any:
    """Send one file (XML, OFD, PDF, picture or zip). It is read in the background: ask for the upload again."""

    def receive() -> Status[CarrierOut]:
        return Status(201, _upload(receive_file(file, by=request.actor), request))

    return once(request, idempotency_key, receive)


@router.get("/uploads/{key}", response={200: CarrierOut, **refusals})
def read_upload(request: Any, key: str) -> CarrierOut:
    """How far an upload is, and the invoice it gave."""
    return _upload(find_carrier(key, request.actor), request)


@router.get("/uploads/{key}/original", response={200: Any, **refusals}, openapi_extra=_BYTES)
def read_original(request: Any, key: str) -> StreamingHttpResponse:
    """The file as it was uploaded, byte for byte."""
    file = find_carrier(key, request.actor).file
    response = StreamingHttpResponse(open_file(file), content_type="application/octet-stream")
    response["Content-Length"] = str(file.size_bytes)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@router.get("/{key}", response={200: InvoiceOut, **refusals})
def read_invoice(request: Any, key: str) -> InvoiceOut:
    """One invoice with the files it came in."""
    return _answer(find_invoice(key, request.actor), request)


@router.patch("/{key}", response={200: InvoiceOut, **refusals})
def change_invoice(request: Any, key: str, body: InvoiceChange) -> InvoiceOut:
    """Correct what was read; both values are kept. `confirm` says that everything else was compared too."""
    invoice = find_invoice(key, request.actor)
    correct_invoice(invoice, body.changes(), by=request.actor, version=body.version, confirm=body.confirm)
    return _answer(find_invoice(key, request.actor), request)


@router.delete("/{key}", response={204: None, **refusals})
def remove_invoice(request: Any, key: str) -> Status[None]:
    """Take an unused invoice of your own out of the wallet."""
    delete_invoice(find_invoice(key, request.actor), by=request.actor)
    return Status(204, None)


def _answer(invoice: Invoice, request: Any) -> InvoiceOut:
    carriers = [CarrierOut.of(carrier, invoice_key=invoice.key) for carrier in carriers_of(invoice)]
    return InvoiceOut.of(invoice, carriers=carriers, allowed=allowed(request.actor, _ABILITIES, invoice))


def _upload(carrier: Carrier, request: Any) -> CarrierOut:
    """The invoice is named only to those who may see it: an upload may have met a colleague's."""
    seen = Invoice.objects.visible_to(request.actor).filter(pk=carrier.invoice_id)
    return CarrierOut.of(carrier, invoice_key=seen.values_list("key", flat=True).first())
