"""What a company has and how to go on; the provider's list of its customers."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.core.pages import key_page
from hesi.core.text import clean_line
from hesi.workspace.access.doors import needs, signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.request import Request
from hesi.workspace.access.rules import require
from hesi.workspace.people.actions.plans import extend_trial, set_plan
from hesi.workspace.people.forms.plans import ExtensionForm, PlanForm
from hesi.workspace.people.models import Member
from hesi.workspace.people.permissions import MANAGE_CUSTOMERS, may_manage_customers
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import across_tenants


@require_GET
@signed_in
def plan(request: Request) -> HttpResponse:
    """The company's plan, what read-only means, and the way on."""
    return render(request, "people/plan.html", {"tenant": request.tenant})


@require_GET
@needs(MANAGE_CUSTOMERS)
def customers(request: Request) -> HttpResponse:
    """The companies this provider supports, with plan, end of trial and number of people."""
    require(may_manage_customers, request.actor)
    asked = clean_line(request.GET.get("q", ""), 80)
    page = key_page(_customers_of(request, asked), order=("-pk",), cursor=request.GET.get("cursor", ""), size=50)
    counts = _people_in([one.pk for one in page])
    rows = [{"tenant": one, "people": counts.get(one.pk, 0)} for one in page]
    return render(request, "people/customers.html", {"page": page, "rows": rows, "asked": asked})


@require_GET
@needs(MANAGE_CUSTOMERS)
def customer(request: Request, key: str) -> HttpResponse:
    require(may_manage_customers, request.actor)
    return _customer_page(request, _customer(request, key), PlanForm(), ExtensionForm())


@require_POST
@needs(MANAGE_CUSTOMERS)
def customer_plan(request: Request, key: str) -> HttpResponse:
    found, form = _customer(request, key), PlanForm(request.POST)
    if not accepts(form, lambda facts: set_plan(found, facts["plan"], by=request.actor)):
        return _customer_page(request, found, form, ExtensionForm(), status=422)
    return see_other(reverse("customer", args=[key]), request, _("The plan is set."))


@require_POST
@needs(MANAGE_CUSTOMERS)
def customer_extension(request: Request, key: str) -> HttpResponse:
    found, form = _customer(request, key), ExtensionForm(request.POST)
    if not accepts(form, lambda facts: extend_trial(found, facts["days"], by=request.actor)):
        return _customer_page(request, found, PlanForm(), form, status=422)
    return see_other(reverse("customer", args=[key]), request, _("The trial is extended."))


def _customers_of(request: Request, asked: str = ""):  # type: ignore[no-untyped-def]
    mine = Tenant.objects.filter(provider_id=request.tenant.pk).exclude(pk=request.tenant.pk)
    return mine.filter(Q(name__icontains=asked)) if asked else mine


def _customer(request: Request, key: str) -> Tenant:
    found: Tenant = get_object_or_404(_customers_of(request), key=key)
    return found


def _customer_page(
    request: Request, found: Tenant, plan: PlanForm, extension: ExtensionForm, status: int = 200
) -> HttpResponse:
    if not plan.is_bound:
        plan.initial["plan"] = found.plan
    people = _people_in([found.pk]).get(found.pk, 0)
    context = {"customer": found, "plan": plan, "extension": extension, "people": people}
    return render(request, "people/customer.html", context, status=status)


def _people_in(tenants: list[int]) -> dict[int, int]:
    with across_tenants():
        counted = Member.objects.active().filter(tenant_id__in=tenants).order_by()
        return dict(counted.values_list("tenant_id").annotate(people=Count("pk")))
