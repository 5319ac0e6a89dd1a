"""Every tenant table isolates: a row made in one workspace is invisible in another, for each table there is."""

import datetime
import itertools
from typing import Any

import pytest
from django.apps import apps
from django.core.validators import MaxValueValidator
from django.db import connection, models

from hesi.workspace.people.models import User
from hesi.workspace.tenancy.models import Tenant, TenantModel
from hesi.workspace.tenancy.scope import NoActiveTenant, across_tenants, tenant_scope

TENANT_TABLES = sorted(
    (model for model in apps.get_models() if issubclass(model, TenantModel)), key=lambda model: model._meta.label
)
# Housekeeping walks these across workspaces, oldest first.
NOT_LED_BY_TENANT = {"idempotent_answer_age"}
_serial = itertools.count(1)


def a_row(model: type[models.Model]) -> models.Model:
    """A minimal row of any table: required columns filled, required relations made the same way."""
    if model is Tenant:
        return Tenant.objects.create(name="x")
    if model is User:
        return User.objects.create_user(f"row{next(_serial)}@example.com")
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key or field.name == "tenant" or field.has_default() or field.null:
            continue
        values[field.name] = a_value(field)
    return model._base_manager.create(tenant=values.pop("tenant", None) or _tenant(), **values)


def a_value(field: models.Field[Any, Any]) -> Any:
    if isinstance(field, models.ForeignKey):
        return a_row(field.related_model)
    if isinstance(field, models.DateTimeField):
        return datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    if isinstance(field, models.DateField):
        return datetime.date(2026, 1, 2) + datetime.timedelta(days=next(_serial))
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.BinaryField):
        return b"x"
    if isinstance(field, models.IntegerField | models.DecimalField):
        highest = [rule.limit_value for rule in field._validators if isinstance(rule, MaxValueValidator)]
        return min([next(_serial), *highest])
    return f"x{next(_serial)}"[: field.max_length or 20]


def _tenant() -> Tenant:
    from hesi.workspace.tenancy.scope import active_tenant

    return active_tenant()


@pytest.mark.parametrize("model", TENANT_TABLES, ids=lambda model: model._meta.label)
def test_table_isolates(db: None, model: type[TenantModel]) -> None:
    mine, theirs = Tenant.objects.create(name="甲"), Tenant.objects.create(name="乙")
    with tenant_scope(mine):
        row = a_row(model)
        assert model.objects.filter(pk=row.pk).exists()
    with tenant_scope(theirs):
        assert not model.objects.filter(pk=row.pk).exists()
        assert not model.objects.filter(pk=row.pk).update(tenant=theirs)
    with pytest.raises(NoActiveTenant):
        model.objects.count()
    with across_tenants():
        assert model.objects.filter(pk=row.pk).exists()


def test_database_itself_hides_the_rows(db: None) -> None:
    """Row-level security: plain SQL in another workspace's session, or outside of any, finds nothing in any table."""
    if connection.vendor != "postgresql":
        pytest.skip("row-level security is PostgreSQL's")
    mine, theirs = Tenant.objects.create(name="甲"), Tenant.objects.create(name="乙")
    with tenant_scope(mine):
        for model in TENANT_TABLES:
            a_row(model)
    for model in TENANT_TABLES:
        count = f"SELECT count(*) FROM {connection.ops.quote_name(model._meta.db_table)}"  # noqa: S608 - its own name
        with tenant_scope(theirs), connection.cursor() as cursor:
            cursor.execute(count)
            assert cursor.fetchone() == (0,), model
        with connection.cursor() as cursor:
            cursor.execute(count)
            assert cursor.fetchone() == (0,), model
        with tenant_scope(mine), connection.cursor() as cursor:
            cursor.execute(count)
            assert cursor.fetchone() != (0,), model


@pytest.mark.parametrize("model", TENANT_TABLES, ids=lambda model: model._meta.label)
def test_indexes_lead_with_the_tenant(model: type[TenantModel]) -> None:
    """So that the same schema can be distributed by tenant. Partial work queues of the worker are the exception."""
    wrong = [
        index.name
        for index in model._meta.indexes
        if index.fields
        and index.fields[0] != "tenant"
        and index.condition is None
        and index.name not in NOT_LED_BY_TENANT
    ]
    assert not wrong, f"{model._meta.label}: {wrong}"
