"""Exports over the API: ask, look how far it is, fetch."""

from typing import Any

from django.http import HttpResponseBase
from ninja import Header, Router, Status

from hesi.workspace.access.api_schemas import refusals
from hesi.workspace.access.idempotency import once
from hesi.workspace.exports.actions import ask_export, download_export
from hesi.workspace.exports.queries import find_export
from hesi.workspace.exports.schemas import ExportIn, ExportOut
from hesi.workspace.files.views import download_response

router = Router(tags=["exports"])


@router.post("", response={202: ExportOut, **refusals})
def ask(request: Any, body: ExportIn, idempotency_key: str | None = Header(None, alias="Idempotency-Key")) -> Any:  # type: ignore[type-arg]
    """Have a list made into a file in the background. Asking for one that is being made gives that one."""

    def act() -> Status[ExportOut]:
        export = ask_export(body.kind, query=body.query, format=body.format, by=request.actor)
        return Status(202, ExportOut.of(export))

    return once(request, idempotency_key, act)


@router.get("/{key}", response={200: ExportOut, **refusals})
def read(request: Any, key: str) -> ExportOut:
    """How far one of your exports is; `file` is set when it is done."""
    return ExportOut.of(find_export(key, request.actor))


@router.get("/{key}/file", response={200: bytes, **refusals})
def fetch(request: Any, key: str) -> HttpResponseBase:
    """The file itself, for seven days. 409 while it is being made."""
    return download_response(download_export(find_export(key, request.actor), by=request.actor))
