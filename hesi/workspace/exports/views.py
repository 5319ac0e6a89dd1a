"""My exports: ask for one, see how far it is, fetch it."""

from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.pages import key_page
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.request import Request
from hesi.workspace.exports.actions import ask_export, cancel_export, download_export
from hesi.workspace.exports.models import Export
from hesi.workspace.exports.permissions import sees_as_widely
from hesi.workspace.exports.queries import find_export
from hesi.workspace.files.views import download_response

LIST, ONE = "exports/list.html", "exports/one.html"


@require_http_methods(["GET", "POST"])
@signed_in
def exports(request: Request) -> HttpResponse:
    """What I have exported; POST asks for another and answers with its card."""
    if request.method == "POST":
        query = dict(parse_qsl(request.POST.get("query", "")))
        kind, format = request.POST.get("kind", ""), request.POST.get("format", "xlsx")
        query.pop("cursor", None)
        export = ask_export(kind, query=query, format=format, by=request.actor)
        return _card(request, export)
    rows = Export.objects.visible_to(request.actor)
    page = key_page(rows, order=("-pk",), cursor=request.GET.get("cursor", ""), size=30)
    return render_page(request, LIST, page=page)


@require_GET
@signed_in
def export(request: Request, key: str) -> HttpResponse:
    """One export: its page, or its card when the page refetches that."""
    return render_parts(request, ONE, "card", **_facts(request, find_export(key, request.actor)))


@require_POST
@signed_in
def cancellation(request: Request, key: str) -> HttpResponse:
    """Stop making it."""
    return _card(request, cancel_export(find_export(key, request.actor), by=request.actor))


@require_GET
@signed_in
def file(request: Request, key: str) -> HttpResponseBase:
    """The file."""
    return download_response(download_export(find_export(key, request.actor), by=request.actor))


def _card(request: Request, export: Export) -> HttpResponse:
    return render_parts(
        request, ONE, "card", **_facts(request, export), redirect_to=reverse("export", args=[export.key])
    )  # fmt: skip


def _facts(request: Request, export: Export) -> dict[str, Any]:
    return {"export": export, "is_closed": export.is_ready and not sees_as_widely(request.actor, export)}
