"""The help centre's page: a search over everything that may help, and the ways to help."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from hesi.support.knowledge.misses import note_miss
from hesi.support.knowledge.queries import language_for
from hesi.support.knowledge.readers import in_library
from hesi.support.service.help_doors import help_doors
from hesi.support.service.help_searches import find_help
from hesi.workspace.access.doors import public
from hesi.workspace.access.pages import path_before, render_page

CENTRE = "centre/centre.html"
MOST_ASKED = 200


@require_GET
@public
def centre(request: HttpRequest) -> HttpResponse:
    """What was searched for, or the ways to help this person has."""
    actor = getattr(request, "actor", None)
    asked = request.GET.get("q", "").strip()[:MOST_ASKED]
    found = find_help(asked, actor) if asked else []
    if asked and not found:
        with in_library(actor):
            note_miss(asked, language_for(get_language() or ""))
    page = request.GET.get("page") or path_before(request)
    doors = [(door, door.note(actor) if door.note else "") for door in help_doors(actor)]
    frame = "web/public.html" if actor is None else "web/page.html"
    return render_page(request, CENTRE, frame=frame, asked=asked, found=found, doors=doors, page=page)
