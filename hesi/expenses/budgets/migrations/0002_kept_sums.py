"""Sums of use are kept, so that nobody adds up the rows of a whole year; a year says that it is still being counted."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            "budgetyear", "uncounted_since", models.DateTimeField(blank=True, editable=False, null=True)
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("phase", models.CharField(choices=[("occupied", "Occupied"), ("used", "Used")], max_length=8)),
                ("minor", models.BigIntegerField()),
                (
                    "budget",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.budget",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant", "budget", "month", "phase", "minor"], name="budget_tally")
                ],
            },
        ),
    ]
