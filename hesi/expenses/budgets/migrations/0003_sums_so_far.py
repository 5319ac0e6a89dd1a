"""The sums of what has been taken so far."""

from django.db import migrations

_FILLED = """INSERT INTO budgets_tally (tenant_id, budget_id, month, phase, minor)
    SELECT tenant_id, budget_id, month, phase, SUM(minor) FROM budgets_use
    GROUP BY tenant_id, budget_id, month, phase HAVING SUM(minor) <> 0"""


def fill(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # The rows of every workspace, until this transaction ends.
        schema_editor.execute("SELECT set_config('hesi.tenant', '*', true)", params=None)
    schema_editor.execute(_FILLED, params=None)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0002_kept_sums")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
