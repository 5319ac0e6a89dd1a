"""The scope is a wall: no query without one, no row from another, no relation across."""

import pytest

from hesi.workspace.people.models import Department, Member
from hesi.workspace.tenancy.models import CrossTenantRelation, Tenant
from hesi.workspace.tenancy.scope import NoActiveTenant, across_tenants, tenant_scope
from hesi.workspace.tenancy.serials import next_number
from tests import builders


def test_query_without_scope_is_refused(db: None) -> None:
    with pytest.raises(NoActiveTenant):
        Member.objects.count()


def test_rows_of_another_company_are_invisible(company: Tenant, other_company: Tenant) -> None:
    builders.a_member()
    with tenant_scope(other_company):
        assert Member.objects.count() == 0
    assert Member.objects.count() == 1
    with across_tenants():
        assert Member.objects.count() == 1


def test_relation_into_another_company_is_refused(company: Tenant, other_company: Tenant) -> None:
    with tenant_scope(other_company):
        foreign = builders.a_department()
    with pytest.raises(CrossTenantRelation):
        Member.objects.create(name="林晓", department=foreign)
    assert Department.objects.count() == 0


def test_numbers_run_without_gaps_per_company_and_month(company: Tenant, other_company: Tenant) -> None:
    day = company.today
    assert next_number("BX", day).endswith("0001")
    assert next_number("BX", day).endswith("0002")
    with tenant_scope(other_company):
        assert next_number("BX", day).endswith("0001")
