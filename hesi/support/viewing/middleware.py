"""The one place where looking happens: a session that carries a look is answered with the customer's pages, read-only.

Stands inside of the scope middleware, which has found the agent. At each request it asks anew whether the look still
holds; opens the customer's workspace around the page with an actor that can only read; writes the page down there
before it is shown; and refuses everything that is not reading. Three locks keep it so: this door, `require`, and the
database connection (`nothing_changes`).
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.core.time import now
from hesi.support.viewing.actions import looking_as, note_page
from hesi.support.viewing.models import Viewing, ViewingPolicy
from hesi.support.viewing.queries import policy_here, running_look
from hesi.support.viewing.reach import is_frame, is_open
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.looking import LOOK_SESSION_KEY, Look, LookingActor, nothing_changes
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import tenant_scope


class ViewingMiddleware:
    """See the module."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        agent = request.actor
        if agent is None or agent.channel == "api" or LOOK_SESSION_KEY not in request.session:
            return self.get_response(request)
        if request.path in (reverse("viewing-stop"), reverse("account_logout")):
            # Ending it is the agent's own act, in the agent's own workspace.
            return self.get_response(request)
        viewing = running_look(request.session[LOOK_SESSION_KEY], agent)
        if viewing is not None:
            with tenant_scope(viewing.customer):
                person = _person(viewing)
                if person is not None:
                    return self._look(request, viewing, person)
        return _over(request, viewing)

    def _look(self, request: Any, viewing: Viewing, person: Member) -> HttpResponseBase:
        request.actor = LookingActor(person, _shown(viewing))
        request.tenant = person.tenant
        if not is_open(request):
            return _closed(request)
        if not is_frame(request):
            is_part = bool(getattr(request, "htmx", False))
            note_page(viewing, request.get_full_path(), by=looking_as(viewing), is_part=is_part)
        with nothing_changes():
            response: HttpResponseBase = self.get_response(request)
        if "attachment" in response.headers.get("Content-Disposition", ""):
            _let_go(response)
            return _closed(request)
        # A picture that may be kept for a day would outlast the consent.
        response.headers["Cache-Control"] = "no-store"
        return response


def _let_go(response: Any) -> None:
    """Close what an answer that is not sent would have read. Closing the answer itself would end the request."""
    for close in response._resource_closers:
        close()


def _person(viewing: Viewing) -> Member | None:
    """Whose pages are shown, as long as they work there and their company allows it; asked in their workspace."""
    if policy_here() == ViewingPolicy.Choice.FORBIDDEN:
        return None
    people = Member.objects.active().select_related("tenant", "department", "legal_entity", "user")
    found: Member | None = people.filter(pk=viewing.person_id).first()
    return found


def _shown(viewing: Viewing) -> Look:
    return Look(
        person=viewing.person_name,
        company=viewing.customer.name,
        by=viewing.agent.name,
        until=viewing.until_at or now(),
        time_zone=viewing.tenant.time_zone,
        stop_url=reverse("viewing-stop"),
    )


def _closed(request: Any) -> HttpResponse:
    """403, in the manner of the door that was knocked at."""
    sentence = _("You are only looking: nothing can be changed or taken along here, and some pages stay closed.")
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "title": "only_looking", "status": 403, "code": "only_looking"}
        body |= {"detail": sentence, "errors": {}, "context": {}}
        return JsonResponse(body, status=403, content_type="application/problem+json")
    if "X-Live" in request.headers:
        # A page of before the look, still open, hears of an event: it keeps what it shows.
        return HttpResponse(status=204)
    if getattr(request, "htmx", False):
        response = render(request, "web/parts/note.html", {"text": sentence, "level": "error"}, status=403)
        response["HX-Retarget"], response["HX-Reswap"] = "#flash", "innerHTML"
        return response
    context = {"heading": _("Not while you are looking"), "message": sentence, "code": "only_looking"}
    return render(request, "web/refusal.html", context, status=403)


def _over(request: Any, viewing: Viewing | None) -> HttpResponse:
    """The look does not hold any more: the agent is themselves again, back at the ticket."""
    del request.session[LOOK_SESSION_KEY]
    sentence = _("The look is over: its time has run out, or the customer took the consent back.")
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "title": "viewing_over", "status": 403, "code": "viewing_over"}
        body |= {"detail": sentence, "errors": {}, "context": {}}
        return JsonResponse(body, status=403, content_type="application/problem+json")
    messages.warning(request, sentence)
    to = reverse("desk-ticket", args=[viewing.ticket.number]) if viewing else reverse("desk")
    if getattr(request, "htmx", False):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = to
        return answer
    return see_other(to)
