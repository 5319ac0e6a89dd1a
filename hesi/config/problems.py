"""RFC 9457 answers: every refusal of the API looks the same."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from hesi.workspace.events.context import current_context

PROBLEM = "application/problem+json"


def problem(
    status: int, code: str, detail: str, *, errors: dict[str, Any] | None = None, context: dict[str, Any] | None = None
) -> JsonResponse:
    """`application/problem+json`; `errors` maps a field to what is wrong with it."""
    body = {
        "type": "about:blank",
        "title": code,
        "status": status,
        "code": code,
        "detail": detail,
        "errors": errors or {},
        "context": context or {},
        "request_id": current_context().request_id,
    }
    return JsonResponse(
        body,
        status=status,
        content_type=PROBLEM,
        json_dumps_params={"ensure_ascii": False, "default": str},
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the manner of the door that was knocked at."""
    if request.path.startswith("/api/"):
        return problem(404, "not_found", _("There is no such address in this API."))
    return page_not_found(request, exception)
