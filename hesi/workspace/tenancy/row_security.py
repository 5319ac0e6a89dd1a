"""Row-level security: on PostgreSQL the database itself refuses another workspace's rows.

Each tenant table has a policy that compares `tenant_id` with the session's `hesi.tenant`, which
`hesi.config.postgresql` sets; an unset value matches nothing, `*` is maintenance. Superusers bypass it, so the product
connects as an ordinary role (see `docs/administration.md`).
"""

from typing import Any

from django.apps import apps
from django.db import connections

_POLICY = "rows_of_workspace"
# Said the same so that the planner took one row in a hundred for granted at each table, and joined by nested loops.
_EARLIER = "workspace_rows"


def protect_tables(using: str = "default", **_: Any) -> None:
    """Enable the policy on every tenant table that lacks it; runs after each migration."""
    from hesi.workspace.tenancy.models import TenantModel

    database = connections[using]
    if database.vendor != "postgresql":
        return
    tables = [m._meta.db_table for m in apps.get_models() if issubclass(m, TenantModel)]
    with database.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = %s", [_POLICY])
        protected = {row[0] for row in cursor.fetchall()}
        existing = set(database.introspection.table_names(cursor))
        for table in tables:
            if table in protected or table not in existing:
                continue
            quoted = database.ops.quote_name(table)
            cursor.execute(f"ALTER TABLE {quoted} ENABLE ROW LEVEL SECURITY")
            cursor.execute(f"ALTER TABLE {quoted} FORCE ROW LEVEL SECURITY")
            cursor.execute(f"DROP POLICY IF EXISTS {_EARLIER} ON {quoted}")
            cursor.execute(
                # Of a CASE the planner expects every second row, and does not multiply it into nothing over a join.
                # Compared as text, because `*` is no number.
                f"CREATE POLICY {_POLICY} ON {quoted} USING (CASE current_setting('hesi.tenant', true)"
                " WHEN '*' THEN true WHEN tenant_id::text THEN true ELSE false END)"
            )
