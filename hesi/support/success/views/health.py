"""The arithmetic of one day's score, and what stands behind each part."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from hesi.core.errors import NotFound
from hesi.core.time import start_of_day
from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.support.success.evidence import evidence_of
from hesi.support.success.explaining import health_in_words
from hesi.support.success.models import HealthSnapshot
from hesi.support.success.views.card import find
from hesi.workspace.access.doors import needs
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request


@require_GET
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def health(request: Request, key: str) -> HttpResponse:
    """The newest day, or the one of `?on=`."""
    customer = find(request, key)
    rows = HealthSnapshot.objects.filter(customer=customer)
    days = list(rows.values_list("on", flat=True)[:60])
    found = rows.filter(on=_day(request.GET.get("on", ""))).first() if request.GET.get("on") else rows.first()
    if found is None:
        if request.GET.get("on"):
            raise NotFound
        return render_page(request, "success/health.html", customer=customer)
    until = start_of_day(found.on, request.tenant.time_zone)
    context: dict[str, Any] = {
        "customer": customer,
        "shown": health_in_words(found),
        "days": days,
        "evidence": evidence_of(customer, until),
    }
    return render_page(request, "success/health.html", **context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
