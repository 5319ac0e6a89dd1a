"""What people see of a bug: a page that names the request, so that it can be found in the log."""

import sys

from django.core.exceptions import DisallowedHost
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _
from django.views.defaults import bad_request as plain_bad_request

from hesi.config.problems import problem
from hesi.core.errors import DomainError
from hesi.web.refusals import refusal_page, refusal_part
from hesi.workspace.events.context import current_context

RETRY_SECONDS = 10


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 in the manner of the door: too many files or fields, too much text, or what cannot be read at all."""
    if isinstance(exception, DisallowedHost):
        # Every other answer would ask for the host once more.
        return plain_bad_request(request, exception)
    said = _("What was sent could not be read: it is incomplete, or too much at once. Send less at a time.")
    if request.path.startswith("/api/"):
        return problem(400, "unreadable", said)
    refusal = DomainError(said, code="unreadable")
    return refusal_part(request, refusal) if getattr(request, "htmx", False) else refusal_page(request, refusal)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 in the manner of the door that was knocked at. Says nothing of the cause, which the log has.

    A database that is locked, full or away is no bug: that is 503, and trying again helps.
    """
    if isinstance(sys.exc_info()[1], OperationalError):
        return _busy(request)
    if request.path.startswith("/api/"):
        return problem(500, "internal", _("Something went wrong on our side. Try again in a moment."))
    page = loader.get_template("500.html").render({"request_id": current_context().request_id})
    return HttpResponse(page, status=500)


def _busy(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        answer: HttpResponse = problem(
            503, "busy", _("The database does not answer just now; nothing was changed. Try again in a moment.")
        )
    else:
        page = loader.get_template("503.html").render({"request_id": current_context().request_id})
        answer = HttpResponse(page, status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer
