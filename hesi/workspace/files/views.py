"""Giving a file out, so that a browser never runs what somebody uploaded."""

from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from hesi.workspace.access.doors import signed_in
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.pictures import is_picture
from hesi.workspace.files.reading import find_file, shows_pictures
from hesi.workspace.files.store import open_file

# Pictures that the product has drawn itself; of what people sent, only what begins like a picture is shown in place.
_SHOWN_PURPOSE, _SHOWN_TYPE = "preview", "image/png"


@require_GET
@signed_in
def file(request: Any, key: str) -> HttpResponseBase:
    """Download a file one may read, or show a preview or a picture that was sent with `?inline=1`."""
    stored = find_file(key, request.actor)
    return download_response(stored, inline="inline" in request.GET and _is_shown(stored))


def _is_shown(stored: StoredFile) -> bool:
    is_preview = (stored.purpose, stored.media_type) == (_SHOWN_PURPOSE, _SHOWN_TYPE)
    return is_preview or (shows_pictures(stored.purpose) and is_picture(stored))


def download_response(stored: StoredFile, *, inline: bool = False) -> StreamingHttpResponse:
    """The content in pieces, with headers that make a browser keep it and not run it; who may, the caller has asked.

    Raises `FileLost` or `Tampered` as `open_file` does.
    """
    response = StreamingHttpResponse(open_file(stored), content_type=stored.media_type if inline else _safe(stored))
    response["Content-Length"] = str(stored.size_bytes)
    response["Content-Disposition"] = content_disposition_header(not inline, stored.name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400, immutable" if inline else "private, no-store"
    return response


def _safe(stored: StoredFile) -> str:
    """The type to announce for a download; types a browser might run are announced as plain bytes."""
    plain = stored.media_type.partition(";")[0].strip().lower()
    return plain if plain in _HARMLESS else "application/octet-stream"


_HARMLESS = frozenset(
    {
        "application/pdf",
        "application/zip",
        "application/ofd",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "image/jpeg",
        "image/png",
        "image/webp",
        "text/csv",
    }
)
