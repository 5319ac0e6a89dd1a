"""The HTML door's answer to a refusal: a page, or one note that htmx puts above the content."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from hesi.core.errors import DomainError
from hesi.workspace.events.context import current_context

API_PREFIX = "/api/"


class RefusalMiddleware(MiddlewareMixin):
    """Renders every `DomainError` a view lets through, with its status; the API renders its own, a bug stays a 500."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError) or request.path.startswith(API_PREFIX):
            return None
        return refusal_part(request, exception) if getattr(request, "htmx", False) else refusal_page(request, exception)


def refusal_part(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """One note for `#flash`, wherever the request wanted its answer to go."""
    context = {"text": refusal.message, "level": "error", "problems": field_problems(refusal)}
    response = render(request, "web/parts/note.html", context, status=refusal.status)
    response["HX-Retarget"] = "#flash"
    response["HX-Reswap"] = "innerHTML show:window:top"
    response["HX-Push-Url"] = "false"
    return response


def refusal_page(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """What happened, why and what to do, with a way back."""
    context = {
        "heading": heading_for(refusal.status),
        "message": refusal.message,
        "problems": field_problems(refusal),
        "code": refusal.code,
        "back_url": page_before(request),
        "request_id": current_context().request_id,
    }
    return render(request, "web/refusal.html", context, status=refusal.status)


def heading_for(status: int) -> str:
    """The situation in a few words, by the kind of refusal."""
    headings = {
        403: _("You may not do this"),
        404: _("There is no such thing here"),
        409: _("Someone was faster"),
        422: _("Something has to be corrected"),
        429: _("Too much at once"),
    }
    return headings.get(status, _("This did not work"))


def field_problems(refusal: DomainError) -> list[str]:
    """What is wrong with each input, one sentence each, without repeating the message."""
    found: list[str] = []
    for problem in refusal.fields.values():
        found += [str(one) for one in (problem if isinstance(problem, list | tuple) else [problem])]
    return [one for one in found if one != refusal.message]


def page_before(request: HttpRequest) -> str | None:
    """The page of ours the person came from, unless it is the one that just refused."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host() or (request.method == "GET" and before.path == request.path):
        return None
    return before.path + (f"?{before.query}" if before.query else "")
