"""The company of the browser's journey. Run inside the product by `Product.ask`."""

from typing import Any

from django.db import transaction

from hesi.core.ids import new_key
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.builders_payments import an_account
from tests.journeys.founding import BUYER, COMPANY, PASSWORD


@transaction.atomic
def a_crowd() -> dict[str, Any]:
    """An employee with an account, their manager, finance; the address and password each signs in with."""
    with tenant_scope(builders.a_company(COMPANY)):
        builders.a_legal_entity(COMPANY, BUYER.tax_id, is_default=True)
        manager = _somebody("何山")
        employee = _somebody("林晓", manager=manager)
        an_account(employee)
        people = {"employee": employee, "manager": manager, "finance": _somebody("郑敏", roles=("finance",))}
        return {"password": PASSWORD, **{role: person.email for role, person in people.items()}}


def _somebody(name: str, **facts: Any) -> Member:
    member = builders.a_member(name, email=f"{new_key().lower().strip('-_')}@example.com", **facts)
    member.user.set_password(PASSWORD)
    member.user.save(update_fields=["password"])
    return member
