"""What finance did without is remembered with the type of the expense too."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from hesi.workspace.tenancy.scope import across_tenants


def note_the_types(apps, schema_editor):
    line, supply = apps.get_model("documents", "Line"), apps.get_model("documents", "Supply")
    with across_tenants():
        of_line = line.objects.filter(pk=OuterRef("line_id")).order_by().values("expense_type_id")[:1]
        supply.objects.filter(state="excused").update(excused_type_id=Subquery(of_line))


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_awaited_invoices")]

    operations = [
        migrations.AddField(
            "supply",
            "excused_type",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.expensetype",
            ),
        ),
        migrations.AlterField(
            "supply",
            "state",
            models.CharField(
                choices=[
                    ("offered", "Handed in, not confirmed yet"),
                    ("accepted", "Confirmed"),
                    ("refused", "Refused"),
                    ("excused", "No invoice needed"),
                    ("lapsed", "No invoice was needed before the expense was changed"),
                ],
                default="offered",
                max_length=10,
            ),
        ),
        migrations.RunPython(note_the_types, migrations.RunPython.noop),
    ]
