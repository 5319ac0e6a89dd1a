"""Giving out a part of a file, as players ask for it when somebody seeks (RFC 9110, section 14)."""

import re
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from hesi.core.crypto import open_part
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.store import open_file, place_of
from hesi.workspace.tenancy.data_keys import data_key_of

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def wanted_part(header: str, size: int) -> tuple[int, int] | None:
    """The first byte and the one after the last that a Range header asks for; None: the whole file is to be sent.

    Several ranges at once, and units other than bytes, are answered with the whole file, as the standard allows.
    Raises `ValueError` when no byte of the file is asked for.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        start, stop = max(0, size - int(found[2])), size
    else:
        start, stop = int(found[1]), min(size, int(found[2]) + 1) if found[2] else size
        if found[2] and int(found[2]) < start:
            return None
    if start >= stop:
        raise ValueError("no byte of the file is asked for")
    return start, stop


def part_response(request: HttpRequest, stored: StoredFile, *, media_type: str) -> HttpResponseBase:
    """The file, or the part the request asks for, to be shown in place; who may, the caller has asked.

    Content that is given out under one key never changes, so a browser may keep it for a day; only for itself.
    """
    tag = f'"{stored.sha256}"'
    part: tuple[int, int] | None = None
    # A part of another version than the browser has would be of no use to it.
    if request.headers.get("If-Range", tag) == tag:
        try:
            part = wanted_part(request.headers.get("Range", ""), stored.size_bytes)
        except ValueError:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size_bytes}"})
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    elif part is None:
        response = StreamingHttpResponse(open_file(stored), content_type=media_type)
        response["Content-Length"] = str(stored.size_bytes)
    else:
        start, stop = part
        response = StreamingHttpResponse(_pieces(stored, start, stop), status=206, content_type=media_type)
        response["Content-Length"] = str(stop - start)
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{stored.size_bytes}"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _pieces(stored: StoredFile, start: int, stop: int) -> Iterator[bytes]:
    """Read with the workspace's key taken now: the pieces are sent after the scope has closed."""
    path, aad = place_of(stored)
    data_key = data_key_of(stored.tenant)

    def sent() -> Iterator[bytes]:
        with path.open("rb") as sealed:
            yield from open_part(data_key, sealed, aad, start=start, stop=stop)

    return sent()
