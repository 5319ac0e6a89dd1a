"""Customers as the provider keeps them: plan, contract, contact persons, who looks after them, what is open."""

from typing import Any

from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.core.pages import key_page
from hesi.support.service.agreements import (
    customers,
    find_customer,
    remove_contact,
    save_contact,
    save_entitlement,
    save_plan,
)
from hesi.support.service.entitlements import terms_of
from hesi.support.service.models import Contact, Entitlement, ServicePlan
from hesi.support.service.staffing import people_who_answer
from hesi.support.service.starting_lines import lay_service
from hesi.support.tickets.customer_forms import (
    ContactForm,
    EntitlementForm,
    PlanForm,
    contact_values,
    entitlement_values,
)
from hesi.support.tickets.grants import MANAGE_TICKETS
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.views.posted import posted
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.tenancy.models import Tenant

LIST, CUSTOMER, FORM, PLANS = (
    "tickets/customers/list.html",
    "tickets/customers/customer.html",
    "tickets/customers/form.html",
    "tickets/customers/plans.html",
)
_OPEN = Q(state__in=Ticket.OPEN_STATES)


@require_GET
@needs(MANAGE_TICKETS)
def everybody(request: Request) -> HttpResponse:
    """All customers with their contract and what is open."""
    query = request.GET.get("q", "").strip()[:80]
    found = customers().filter(name__icontains=query)
    page = key_page(found, order=("name", "pk"), cursor=request.GET.get("cursor", ""), size=50)
    shown = [one.pk for one in page.items]
    contracts = Entitlement.objects.in_force(request.tenant.today).filter(customer__in=shown)
    in_force = {row.customer_id: row for row in contracts.select_related("plan", "success_manager").reverse()}
    counted = Ticket.objects.filter(customer__in=shown).order_by().values("customer")
    counts = {row["customer"]: row for row in counted.annotate(open=Count("pk", filter=_OPEN), last=Max("created_at"))}
    rows = [(one, in_force.get(one.pk), counts.get(one.pk, {})) for one in page.items]
    return render_page(request, LIST, rows=rows, page=page, query=query)


@require_GET
@needs(MANAGE_TICKETS)
def customer(request: Request, key: str) -> HttpResponse:
    """One customer whole."""
    found = find_customer(key)
    tickets: Any = Ticket.objects.filter(customer=found)
    people = tickets.order_by().values("requester_name", "requester_email").annotate(count=Count("pk"))
    context: dict[str, Any] = {
        "customer": found,
        "terms": terms_of(found, request.tenant.today),
        "contracts": list(Entitlement.objects.filter(customer=found).select_related("plan", "success_manager")),
        "contacts": list(Contact.objects.filter(customer=found).select_related("agent")),
        "open": list(tickets.open().select_related("agent").order_by("rank_at", "pk")[:20]),
        "people": list(people.order_by("-count")[:20]),
    }
    return render_page(request, CUSTOMER, **context)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def entitlement(request: Request, key: str, pk: int | None = None) -> HttpResponse:
    """A contract: a new one, or one to change."""
    lay_service(request.tenant)
    found = find_customer(key)
    row = _one(Entitlement, found, pk)
    initial = entitlement_values(row) if row else {"starts_on": request.tenant.today}
    form = EntitlementForm(posted(request), initial=initial, staff=people_who_answer())
    if request.method == "POST" and accepts(
        form, lambda facts: save_entitlement(row, customer=found, by=request.actor, **facts)
    ):
        return see_other(reverse("served-customer", args=[key]), request, _("The contract has been saved."))
    return _form(request, form, found, _("Contract"))


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def contact(request: Request, key: str, pk: int | None = None) -> HttpResponse:
    """A contact person: a new one, or one to change."""
    found = find_customer(key)
    row = _one(Contact, found, pk)
    initial = contact_values(row) if row else {"is_named": True}
    form = ContactForm(posted(request), initial=initial, staff=people_who_answer())
    if request.method == "POST" and accepts(
        form, lambda facts: save_contact(row, customer=found, by=request.actor, **facts)
    ):
        return see_other(reverse("served-customer", args=[key]), request, _("The contact person has been saved."))
    return _form(request, form, found, _("Contact person"))


@require_POST
@needs(MANAGE_TICKETS)
def contact_removal(request: Request, key: str, pk: int) -> HttpResponse:
    """The person speaks no longer for the customer."""
    row = _one(Contact, find_customer(key), pk)
    remove_contact(row, by=request.actor)
    return see_other(reverse("served-customer", args=[key]), request, _("The contact person has been removed."))


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def plans(request: Request) -> HttpResponse:
    """What each plan includes; one form each."""
    lay_service(request.tenant)
    forms = []
    for plan in ServicePlan.objects.all():
        is_sent = request.method == "POST" and request.POST.get("plan") == plan.key
        initial = {"name": plan.name, "channels": plan.channels, "monthly_tickets": plan.monthly_tickets}
        form = PlanForm(request.POST if is_sent else None, initial=initial, prefix=plan.key)
        if is_sent and accepts(form, lambda facts, plan=plan: save_plan(plan, by=request.actor, **facts)):  # type: ignore[misc]
            return see_other(reverse("service-plans"), request, _("The plan has been saved."))
        forms.append((plan, form))
    return render_page(request, PLANS, forms=forms, status=422 if request.method == "POST" else 200)


def _form(request: Request, form: Any, found: Tenant, heading: str) -> HttpResponse:
    return render_page(request, FORM, form=form, customer=found, heading=heading, status=422 if form.errors else 200)


def _one(model: Any, found: Tenant, pk: int | None) -> Any:
    """The row of this customer, None for a new one. Raises `NotFound`."""
    if pk is None:
        return None
    row = model.objects.filter(customer=found, pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such entry for this customer."))
    return row
