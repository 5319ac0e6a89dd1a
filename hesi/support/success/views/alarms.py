"""What has been noticed over all of one's customers."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.core.errors import Invalid, NotFound
from hesi.core.pages import key_page
from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.support.success.actions import acknowledge_alarm, snooze_alarm
from hesi.support.success.explaining import alarm_text
from hesi.support.success.forms import SnoozeForm
from hesi.support.success.models import Alarm
from hesi.support.success.queries import looked_after, open_alarms
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request


@require_GET
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def alarms(request: Request) -> HttpResponse:
    """Those nobody takes care of yet; `?view=all` shows all that still hold."""
    request.place = "success"
    everything = request.GET.get("view") == "all"
    rows = Alarm.objects.filter(ended_on__isnull=True) if everything else open_alarms(request.tenant.today)
    rows = rows.filter(customer__in=looked_after(request.actor).values("pk"))
    rows = rows.select_related("customer", "acknowledged_by")
    page = key_page(rows, order=("-raised_at", "-pk"), cursor=request.GET.get("cursor", ""), size=50)
    shown = [{"alarm": one, "text": alarm_text(one)} for one in page.items]
    return render_page(request, "success/alarms.html", page=page, rows=shown, everything=everything)


@require_POST
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def acknowledgement(request: Request, pk: int) -> HttpResponse:
    """Somebody takes care of it."""
    acknowledge_alarm(_find(request, pk), by=request.actor)
    return _back(request, _("You take care of it."))


@require_POST
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def snooze(request: Request, pk: int) -> HttpResponse:
    """Put off to a day."""
    found, form = _find(request, pk), SnoozeForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose the day on which to be told again."))
    snooze_alarm(found, until=form.cleaned_data["until"], by=request.actor)
    return _back(request, _("Put off."))


def _find(request: Request, pk: int) -> Alarm:
    theirs = Alarm.objects.filter(customer__in=looked_after(request.actor).values("pk"))
    found: Alarm | None = theirs.select_related("customer").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("This alert is not there, or not of a customer of yours."))
    return found


def _back(request: Request, said: str) -> HttpResponse:
    to = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        to = reverse("success-alarms")
    return see_other(to, request, said)
