"""The results page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from hesi.core.text import clean_line
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.request import Request
from hesi.workspace.search.find import find

FEW, MANY = 10, 100


@require_GET
@signed_in
def search(request: Request) -> HttpResponse:
    """Results by kind. A query with a single hit and a full number in it leads straight there."""
    asked = clean_line(request.GET.get("q", ""), 100)
    kind = request.GET.get("kind", "")[:30]
    groups = find(asked, request.actor, limit=MANY if kind else FEW, subject_type=kind)
    hits = [hit for group in groups for hit in group.hits]
    if len(hits) == 1 and hits[0].label.casefold().split(" ")[0] == asked.casefold():
        return redirect(hits[0].url)
    return render(request, "search/results.html", {"asked": asked, "groups": groups, "kind": kind, "count": len(hits)})
