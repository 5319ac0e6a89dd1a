"""The wallet: what has been collected, what is being read, what may go into a claim."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from hesi.core.pages import key_page
from hesi.expenses.invoices.file_names import ACCEPTED
from hesi.expenses.invoices.forms import WalletSearch
from hesi.expenses.invoices.queries import ORDER, totals_of, tray_of, wallet_of
from hesi.expenses.invoices.recognition.limits import FILE_BYTES, MB
from hesi.expenses.invoices.tiles import tiles_of
from hesi.expenses.invoices.tray import told
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.request import Request

WALLET = "invoices/wallet.html"
PAGE_SIZE = 24


@require_GET
@signed_in
def wallet(request: Request) -> HttpResponse:
    """The page, or for htmx its tray of uploads (`part=tray`) or its invoices (`part=list`)."""
    part = request.GET.get("part", "") if request.htmx else ""
    if part == "tray":
        return _tray(request)
    if part == "list":
        return render_parts(request, WALLET, "list", "summary", **_invoices(request))
    return render_page(
        request, WALLET, accept=ACCEPTED, limit=FILE_BYTES // MB, **_invoices(request), **uploads_context(request)
    )


def _tray(request: Request) -> HttpResponse:
    context = uploads_context(request)
    response = render_parts(request, WALLET, "tray", **context)
    if request.GET.get("unread", "") not in ("", str(context["unread"])):
        # One has been read since: pages without the live stream learn it here.
        response["HX-Trigger-After-Settle"] = "live:wallet"
    return response


def uploads_context(request: Request) -> dict[str, Any]:
    carriers = tray_of(request.actor.member_id)
    unread = sum(row.is_unread or bool(row.unread_below) for row in carriers)  # type: ignore[attr-defined]
    return {"uploads": told(carriers, request.actor), "unread": unread}


def _invoices(request: Request) -> dict[str, Any]:
    form = WalletSearch(request.GET)
    chosen = form.chosen()
    member_id = request.actor.member_id
    rows = wallet_of(member_id, **chosen)
    page = key_page(rows, order=ORDER, cursor=request.GET.get("cursor", ""), size=PAGE_SIZE)
    totals = totals_of(member_id)
    return {
        "page": page,
        "tiles": tiles_of(page.items, chosen=set(request.GET.getlist("invoice"))),
        "free_sums": totals.sums,
        "counts": totals.counts,
        "is_empty": not totals.counts["all"],
        **chosen,
    }
