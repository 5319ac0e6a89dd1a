"""Budgets that come from a table, once documents have spent."""

from hesi.expenses.budgets.models import Budget
from hesi.expenses.budgets.tests.test_importing import do, row
from hesi.expenses.documents.actions import submit_document
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.models import Tenant
from tests.builders_budgets import a_trip, spenders, taken


def test_what_was_spent_already_counts_in_imported_budgets(company: Tenant) -> None:
    house = spenders()
    submit_document(a_trip(house.seller, "120"), by=Actor(house.seller))
    do([row(department="销售部", period="year", whole="500")], house.finance)
    assert taken(Budget.objects.get()) == (12_000, 0)
