"""A prepared statement asks and changes what the ORM's own would, in whichever workspace it is called."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from hesi.core.time import now
from hesi.workspace.people.models import Department, Member
from hesi.workspace.tenancy.models import Counter, CrossTenantRelation, Tenant
from hesi.workspace.tenancy.prepared import Unfit, few_lengths, insert, insert_new, prepared, prepared_update
from hesi.workspace.tenancy.scope import NoActiveTenant, across_tenants, tenant_scope
from tests import builders


@prepared
def named(name: str) -> QuerySet[Member]:
    return Member.objects.filter(name=name).select_related("department").order_by("pk")


@prepared
def among(ids: tuple[int, ...]) -> QuerySet[Member]:
    return Member.objects.filter(pk__in=ids).order_by("-pk")


@prepared
def names_since(moment: object) -> QuerySet[Member]:
    return Member.objects.filter(created_at__gte=moment).order_by("pk").values_list("name", flat=True)


@prepared
def for_change(pk: int) -> QuerySet[Member]:
    return Member.objects.filter(pk=pk).select_for_update(of=("self",))


@prepared_update
def renamed(pk: int, name: str, left_on: object) -> object:
    return Member.objects.filter(pk=pk), {"name": name, "left_on": left_on}


def test_rows_come_as_from_the_query_set_they_were_composed_from(company: Tenant) -> None:
    department = builders.a_department()
    first, second = builders.a_member("林晓"), builders.a_member("周岚")
    Member.objects.filter(pk=first.pk).update(department=department)
    for _time in range(2):
        (found,) = named(name="林晓")
        with CaptureQueriesContext(connection) as queries:
            assert (found, found.department, found.tenant_id) == (first, department, company.pk)
        assert not queries.captured_queries
        assert named.first(name="nobody") is None
    assert among(ids=(first.pk, second.pk)) == [second, first]
    assert among(ids=(first.pk,)) == [first]
    assert names_since(moment=now() - timedelta(hours=1)) == ["林晓", "周岚"]
    assert names_since(moment=now() + timedelta(hours=1)) == []


def test_each_call_asks_in_the_workspace_that_is_open(company: Tenant, other_company: Tenant) -> None:
    mine = builders.a_member("林晓")
    with tenant_scope(other_company):
        theirs = builders.a_member("林晓")
        assert named(name="林晓") == [theirs]
        assert renamed(pk=mine.pk, name="他人", left_on=None) == 0
    assert named(name="林晓") == [mine]
    with across_tenants():
        assert named(name="林晓") == [mine, theirs]


def test_without_a_workspace_it_is_refused(db: None) -> None:
    with pytest.raises(NoActiveTenant):
        named(name="林晓")


def test_an_update_says_how_many_rows_it_changed(company: Tenant) -> None:
    member = builders.a_member("林晓")
    assert renamed(pk=member.pk, name="林小", left_on=company.today) == 1
    assert renamed(pk=member.pk + 1, name="林小", left_on=None) == 0
    member.refresh_from_db()
    assert (member.name, member.left_on) == ("林小", company.today)
    assert renamed(pk=member.pk, name="林晓", left_on=None) == 1
    member.refresh_from_db()
    assert (member.name, member.left_on) == ("林晓", None)


@pytest.mark.django_db(transaction=True)
def test_a_lock_needs_a_transaction() -> None:
    with tenant_scope(builders.a_company()):
        member = builders.a_member()
        with transaction.atomic():
            assert for_change(pk=member.pk) == [member]
        if connection.features.has_select_for_update:
            with pytest.raises(transaction.TransactionManagementError):
                for_change(pk=member.pk)


def test_a_value_that_the_statement_does_not_ask_for_is_refused(company: Tenant) -> None:
    @prepared
    def everybody(name: str) -> QuerySet[Member]:
        return Member.objects.all()

    with pytest.raises(Unfit):
        everybody(name="林晓")


def test_a_table_that_the_scope_does_not_bound_is_refused(company: Tenant) -> None:
    @prepared
    def workspaces(name: str) -> QuerySet[Tenant]:
        return Tenant.objects.filter(name=name)

    with pytest.raises(Unfit):
        workspaces(name="甲")


def test_rows_are_written_with_their_ids_and_their_workspace(company: Tenant, other_company: Tenant) -> None:
    rows = insert([Department(name=f"部门{at}", path="/") for at in range(300)])
    assert Department.objects.count() == 300
    assert [row.pk for row in rows] == list(Department.objects.order_by("pk").values_list("pk", flat=True))
    assert Department.objects.get(pk=rows[7].pk).name == "部门7"
    with tenant_scope(other_company), pytest.raises(CrossTenantRelation):
        insert([Department(tenant=company, name="别处", path="/")])


def test_what_a_constraint_forbids_is_left_out(company: Tenant) -> None:
    insert([Counter(name="a"), Counter(name="b")])
    rows = [Counter(name=name) for name in "abcd"]
    assert [row.name for row in insert_new(rows, by=("name",))] == ["c", "d"]
    assert [row.pk for row in rows[:2]] == [None, None]
    assert Counter.objects.get(pk=rows[3].pk).name == "d"


def test_a_list_of_values_has_one_of_few_lengths() -> None:
    assert few_lengths([]) == ()
    assert few_lengths([7]) == (7,)
    assert few_lengths([1, 2, 3]) == (1, 2, 3, 3)
    assert len(few_lengths(range(200))) == 256
