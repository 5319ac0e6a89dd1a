"""An alert of the ladder, and saying that one takes care of it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.core.errors import NotFound
from hesi.support.promises.actions import acknowledge_alert
from hesi.support.promises.audience import audience_of
from hesi.support.promises.book import pointer_to
from hesi.support.promises.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.support.promises.models import Alert, Commitment
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.people.models import Member


@require_GET
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def alert(request: Request, pk: int) -> HttpResponse:
    """What is late, who was told, and the one button."""
    found = _find(pk)
    subject = Commitment.objects.get(subject_type=found.clock.subject_type, subject_id=found.clock.subject_id)
    return render_page(
        request,
        "promises/alert.html",
        alert=found,
        clock=found.clock,
        subject=subject,
        audience=audience_of(pointer_to(subject)),
        told=list(Member.objects.filter(pk__in=found.told)),
    )


@require_POST
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def acknowledgement(request: Request, pk: int) -> HttpResponse:
    """I take care of it."""
    found = acknowledge_alert(_find(pk), by=request.actor)
    subject = Commitment.objects.get(subject_type=found.clock.subject_type, subject_id=found.clock.subject_id)
    audience = audience_of(pointer_to(subject))
    to = audience.url if audience is not None else reverse("promise-alert", args=[pk])
    return see_other(to, request, _("You take care of it. Nobody else is called for this."))


def _find(pk: int) -> Alert:
    found: Alert | None = (
        Alert.objects.select_related("clock__version", "rung", "acknowledged_by").filter(pk=pk).first()
    )
    if found is None:
        raise NotFound(_("There is no such alert."))
    return found
