"""What people see of a bug: a page that names the request, so that it can be found in the log."""

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _

from hesi.config.problems import problem
from hesi.workspace.events.context import current_context


def server_error(request: HttpRequest) -> HttpResponse:
    """500 in the manner of the door that was knocked at. Says nothing of the cause, which the log has."""
    if request.path.startswith("/api/"):
        return problem(500, "internal", _("Something went wrong on our side. Try again in a moment."))
    page = loader.get_template("500.html").render({"request_id": current_context().request_id})
    return HttpResponse(page, status=500)
