"""Whom something is meant for: every customer, those of some plans, or chosen ones; all their people or administrators.

News, trainings and surveys are rows of this kind in the provider's workspace.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.models import RoleHolder
from hesi.workspace.access.permissions import MANAGE_PEOPLE
from hesi.workspace.access.registry import ADMIN
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Plan, Tenant, TenantModel
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope

MOST_CUSTOMERS = 500


def of_two(zh: str, en: str) -> str:
    """The text in the language of the page; the other one where this one was not written."""
    chosen, other = (zh, en) if (get_language() or "zh").startswith("zh") else (en, zh)
    return chosen or other


class Audience(models.TextChoices):
    ALL = "all", gettext_lazy("Every customer")
    PLANS = "plans", gettext_lazy("Customers of certain plans")
    CUSTOMERS = "customers", gettext_lazy("Chosen customers")


class Addressed(TenantModel):
    """A row that is meant for some customers. `plans` and `customer_ids` count for the audiences of the same name."""

    audience = models.CharField(max_length=9, choices=Audience, default=Audience.ALL)
    plans = models.JSONField(default=list)
    customer_ids = models.JSONField(default=list)
    admins_only = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def is_for_everybody(self) -> bool:
        """True where even visitors may read it."""
        return self.audience == Audience.ALL and not self.admins_only

    def reaches_company(self, customer: Tenant) -> bool:
        """Whether it is meant for people of this company, whoever they are there."""
        if customer.kind != Tenant.Kind.CUSTOMER:
            return False
        if self.audience == Audience.PLANS:
            return customer.plan in self.plans
        return self.audience == Audience.ALL or customer.pk in self.customer_ids

    def reaches(self, actor: AnyActor) -> bool:
        """Whether it is meant for this customer's member."""
        if not self.reaches_company(actor.tenant):
            return False
        if not self.admins_only:
            return True
        # Asked in the provider's workspace as well as at home; their roles are known only at home.
        with tenant_scope(actor.tenant):
            return actor.holds(MANAGE_PEOPLE)


def checked_audience(
    audience: str, plans: Sequence[str], customer_ids: Iterable[int]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The columns to keep and, by field, what is wrong; asked in the provider's workspace."""
    ids = sorted(set(customer_ids))[:MOST_CUSTOMERS]
    ours = Tenant.objects.filter(provider=active_tenant(), pk__in=ids).order_by("pk") if ids else Tenant.objects.none()
    known = [plan for plan in Plan.values if plan in plans]
    facts = {"audience": audience, "plans": known, "customer_ids": list(ours.values_list("pk", flat=True))}
    wrong = {}
    if audience not in Audience.values:
        wrong["audience"] = _("Choose whom it is meant for.")
    if audience == Audience.PLANS and not known:
        wrong["plans"] = _("Choose the plans.")
    if audience == Audience.CUSTOMERS and not facts["customer_ids"]:
        wrong["customer_ids"] = _("Choose the customers.")
    return facts, wrong


def companies_of(row: Addressed) -> list[Tenant]:
    """The customers it is meant for, asked in the provider's workspace."""
    ours = Tenant.objects.filter(provider=active_tenant(), kind=Tenant.Kind.CUSTOMER).order_by("pk")
    return [customer for customer in ours if row.reaches_company(customer)]


def people_of(row: Addressed, customer: Tenant) -> list[Member]:
    """Those of a company it is meant for; opens that company's scope itself."""
    with tenant_scope(customer):
        people: Any = Member.objects.active().filter(user__isnull=False).select_related("user", "tenant")
        if row.admins_only:
            people = people.filter(pk__in=administrators())
        return list(people.order_by("pk"))


def administrators() -> list[int]:
    """Member ids of the administrators of the open workspace."""
    held = RoleHolder.objects.filter(role__key=ADMIN, member__is_active=True).order_by("member_id")
    return list(held.values_list("member_id", flat=True).distinct())
