"""Numbers people read to each other: `BX-202611-0007`."""

from datetime import date

from django.db import connection

from hesi.core.ids import number_for
from hesi.workspace.tenancy.models import Counter
from hesi.workspace.tenancy.scope import active_tenant

# One statement on either database: the row's own lock makes two callers take turns, and none gets the other's number.
_NEXT = (
    f'INSERT INTO "{Counter._meta.db_table}" (tenant_id, name, value) VALUES (%s, %s, 1) '  # noqa: S608 - our own name
    f'ON CONFLICT (tenant_id, name) DO UPDATE SET value = "{Counter._meta.db_table}".value + 1 RETURNING value'
)


def next_number(prefix: str, on: date) -> str:
    """The next number of this prefix and month in the open workspace. Two callers never get the same one."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [active_tenant().pk, f"{prefix}-{on:%Y%m}"])
        return number_for(prefix, on, cursor.fetchone()[0])
