"""Whose boards there are. The order is the one in which they are offered; a person's best role opens first."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.expenses.payments.grants import PREPARE_PAYMENTS
from hesi.insights.dashboards.cards import Role, role
from hesi.support.service.grants import MANAGE_TICKETS
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.permissions import MANAGE_PEOPLE
from hesi.workspace.tenancy.models import Tenant

EMPLOYEE: Final = "employee"
MANAGER: Final = "manager"
FINANCE: Final = "finance"
ADMINISTRATOR: Final = "administrator"
SUPPORT: Final = "support"


def is_of_customer(actor: Actor) -> bool:
    """Whether the person works in a company that files expenses."""
    return bool(actor.tenant.kind == Tenant.Kind.CUSTOMER)


def heads_departments(actor: Actor) -> bool:
    """Whether there is a team whose documents the person sees because they head it."""
    return is_of_customer(actor) and bool(actor.headed_department_ids)


def sees_everything(actor: Actor) -> bool:
    """Whether the person may see every document of the company."""
    return actor.holds(VIEW_ALL_DOCUMENTS)


def pays(actor: Actor) -> bool:
    """Whether the person makes payments."""
    return actor.holds(PREPARE_PAYMENTS)


def _has_finance(actor: Actor) -> bool:
    return is_of_customer(actor) and (pays(actor) or sees_everything(actor))


def _is_administrator(actor: Actor) -> bool:
    return is_of_customer(actor) and actor.holds(MANAGE_PEOPLE)


def _leads_support(actor: Actor) -> bool:
    return not is_of_customer(actor) and actor.holds(MANAGE_TICKETS)


def register() -> None:
    """Called once at start-up."""
    role(Role(SUPPORT, _("Support lead"), _leads_support, _leads_support))
    role(Role(EMPLOYEE, _("My own"), is_of_customer, lambda actor: False))
    role(Role(MANAGER, _("My team"), heads_departments, lambda actor: not actor.holds(PREPARE_PAYMENTS)))
    role(Role(FINANCE, _("Finance"), _has_finance, lambda actor: pays(actor) and not actor.holds(MANAGE_PEOPLE)))
    role(Role(ADMINISTRATOR, _("Administration"), _is_administrator, _is_administrator))
