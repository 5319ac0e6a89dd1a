"""Saving the filters of the list one looks at, and removing saved ones."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hesi.core.errors import NotFound
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.request import Request
from hesi.workspace.filters.actions import remove_filter, save_filter
from hesi.workspace.filters.models import SavedFilter


@require_POST
@signed_in
def saving(request: Request) -> HttpResponse:
    """Save what the list shows now, and show it again."""
    sent = request.POST
    saved = save_filter(
        place=sent.get("place", ""), name=sent.get("name", ""), query=sent.get("query", ""), by=request.actor
    )
    return see_other(saved.url, request, _("Saved as “{name}”.").format(name=saved.name))


@require_POST
@signed_in
def removal(request: Request, pk: int) -> HttpResponse:
    """Remove one of mine; the list stays."""
    saved = SavedFilter.objects.visible_to(request.actor).filter(pk=pk).first()
    if saved is None:
        raise NotFound(_("There is no such saved filter of yours."))
    remove_filter(saved, by=request.actor)
    return see_other(reverse(saved.place), request, _("“{name}” was removed.").format(name=saved.name))
