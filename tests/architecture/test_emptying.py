"""After a test that commits no row is left but those that came with the migrations."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

from hesi.workspace.currencies.models import PublishedRate
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope
from tests import builders
from tests.builders_documents import a_claim


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_of_two_companies() -> None:
    kept = {model._meta.db_table: model.objects.count() for model in (PublishedRate, Permission, ContentType)}
    for name in ("晨光科技有限公司", "远山贸易有限公司"):
        with tenant_scope(builders.a_company(name)):
            a_claim(builders.a_member())
    call_command("flush", verbosity=0, interactive=False)
    assert left() == {name: count for name, count in kept.items() if count}
    assert set(kept) <= set(left())


def left() -> dict[str, int]:
    found = {}
    with across_tenants(), connection.cursor() as cursor:
        for table in {model._meta.db_table for model in apps.get_models() if model._meta.managed}:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  a model names it
            (found[table],) = cursor.fetchone()
    return {table: count for table, count in found.items() if count}
