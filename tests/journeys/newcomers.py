"""The colleagues of a company that has just registered. Run inside the product by `Product.ask`."""

from django.db import transaction

from hesi.workspace.access.actor import Actor
from hesi.workspace.people.actions.departments import add_department
from hesi.workspace.people.actions.entities import save_entity
from hesi.workspace.people.models import LegalEntity, Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders_payments import an_account
from tests.journeys.centre import somebody
from tests.journeys.founding import BUYER, PASSWORD


@transaction.atomic
def colleagues_of(company: str) -> dict[str, str]:
    """A manager, an employee of theirs with an account, finance, and a department; how each signs in."""
    tenant = Tenant.objects.get(name=company)
    with tenant_scope(tenant):
        founder = Actor(Member.objects.get(name="苏远"))
        save_entity(LegalEntity.objects.get(is_default=True), by=founder, is_default=True, tax_id=BUYER.tax_id)
        add_department("销售部", parent=None, by=founder)
        manager = somebody("何山")
        employee = somebody("林晓", manager=manager)
        an_account(employee)
        people = {"manager": manager, "employee": employee, "finance": somebody("郑敏", roles=("finance",))}
        return {"password": PASSWORD, **{role: person.email for role, person in people.items()}}
