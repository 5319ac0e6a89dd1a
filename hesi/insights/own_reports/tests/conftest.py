"""A company with random documents."""

import pytest

from hesi.insights.own_reports.tests.chance import Chance, a_random_company
from hesi.workspace.tenancy.models import Tenant

READERS = ("finance", "head", "seller")


@pytest.fixture
def play(company: Tenant) -> Chance:
    return a_random_company(company, seed=11)
