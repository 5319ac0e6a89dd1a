"""The customers somebody looks after."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from hesi.core.pages import key_page
from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.support.success.forms import ListForm
from hesi.support.success.queries import NO_END, NO_SCORE, looked_after, narrowed, with_standing
from hesi.workspace.access.doors import needs
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.people.models import Member

ORDERS = {
    "": ("health", "pk"),
    "renewal": ("renewal_on", "pk"),
    "alarms": ("-alarms", "health", "pk"),
    "name": ("name", "pk"),
}


@require_GET
@needs(ANSWER_TICKETS, MANAGE_TICKETS)
def everybody(request: Request) -> HttpResponse:
    """Health, renewal and alerts at a glance: leads see everybody, agents their own."""
    form = ListForm(request.GET)
    facts = form.cleaned_data if form.is_valid() else {}
    rows = narrowed(with_standing(looked_after(request.actor)), facts, request.actor)
    order = ORDERS.get(facts.get("sort", ""), ORDERS[""])
    page = key_page(rows, order=order, cursor=request.GET.get("cursor", ""), size=50)
    managers = {one.manager_id for one in page.items}
    names = dict(Member.objects.filter(pk__in=managers).values_list("pk", "name"))
    shown = [
        {
            "customer": one,
            "manager": names.get(one.manager_id, ""),
            "health": None if one.health == NO_SCORE else one.health,
            "ends_on": None if one.renewal_on == NO_END else one.renewal_on,
            "days": (one.renewal_on - request.tenant.today).days,
        }
        for one in page.items
    ]
    return render_page(request, "success/list.html", page=page, rows=shown, form=form, is_narrowed=any(facts.values()))
