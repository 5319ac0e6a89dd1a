"""Exchange rates: the company's own, and what is published."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.permissions import MANAGE_SETTINGS
from hesi.workspace.access.request import Request
from hesi.workspace.currencies.actions import remove_rate, save_rate
from hesi.workspace.currencies.forms import RateForm
from hesi.workspace.currencies.models import CompanyRate
from hesi.workspace.currencies.rates import known_currencies, published_today

SHOWN = 200


@require_http_methods(["GET", "POST"])
@needs(MANAGE_SETTINGS)
def rates(request: Request) -> HttpResponse:
    """See both lists; enter a rate of the company's own."""
    form = RateForm(request.POST or None, initial={"from_on": request.tenant.today})
    if request.method == "POST" and accepts(form, lambda facts: save_rate(**facts, by=request.actor)):
        return see_other(reverse("admin-rates"), request, _("The rate counts from its day on."))
    home = request.tenant.currency
    context: dict[str, Any] = {
        "form": form,
        "home": home,
        "own": CompanyRate.objects.filter(home=home)[:SHOWN],
        "published": published_today(home, request.tenant.today),
        "currencies": known_currencies(),
    }
    return render(request, "currencies/rates.html", context, status=422 if form.errors else 200)


@require_POST
@needs(MANAGE_SETTINGS)
def rate_removal(request: Request, pk: int) -> HttpResponse:
    rate = CompanyRate.objects.filter(pk=pk).first()
    if rate is None:
        raise NotFound(_("There is no such rate."))
    remove_rate(rate, by=request.actor)
    return see_other(reverse("admin-rates"), request, _("The rate is removed."))
