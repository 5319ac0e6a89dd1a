"""What no page and no operation can read is settled before them: strange encodings, NUL characters."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, QueryDict

NUL = "\0"


class ReadableMiddleware:
    """Everything is UTF-8, and NUL, which PostgreSQL stores nowhere, is in no address and no field."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if (request.content_params or {}).get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            # Python knows "encodings" such as base64, which Django would try to read text with.
            request.encoding = "utf-8"
            raise BadRequest("text in an encoding other than UTF-8")
        if NUL in request.path_info:
            raise Http404
        if NUL in "".join(_texts(request.GET)):
            request.GET = _without_nul(request.GET)
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:
        """After the CSRF check, which has read the form; the API reads its own bodies."""
        if request.method == "POST" and not request.path.startswith("/api/") and NUL in "".join(_texts(request.POST)):
            request.POST = _without_nul(request.POST)


def _texts(sent: QueryDict) -> list[str]:
    return [text for name, values in sent.lists() for text in (name, *map(str, values))]


def _without_nul(sent: QueryDict) -> QueryDict:
    cleaned = QueryDict(mutable=True)
    for name, values in sent.lists():
        cleaned.setlist(name.replace(NUL, ""), [str(value).replace(NUL, "") for value in values])
    cleaned._mutable = False
    return cleaned
