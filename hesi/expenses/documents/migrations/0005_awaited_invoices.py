"""Which expenses wait for their invoice is noted at the expense, and what finance did without by its amount."""

from django.db import migrations, models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from hesi.workspace.tenancy.scope import across_tenants

_LIVE = ("approving", "approved", "to_pay", "paying", "paid", "archived")
_KINDS = ("claim", "company_payment")


def note_what_is_awaited(apps, schema_editor):
    line, supply = apps.get_model("documents", "Line"), apps.get_model("documents", "Supply")
    proofs = apps.get_model("documents", "LineInvoice").objects.filter(line=OuterRef("pk"))
    mine = supply.objects.filter(line=OuterRef("pk"))
    offered = mine.filter(state="offered", offered_at__gte=F("line__document__submitted_at"))
    with across_tenants():
        rows = line.objects.filter(
            document__kind__in=_KINDS, document__state__in=_LIVE, expense_type__needs_invoice=True, amount_minor__gt=0
        ).filter(~Exists(proofs) | Exists(offered))
        rows = rows.exclude(Exists(mine.filter(state="excused")))
        line.objects.filter(pk__in=rows.order_by().values("pk")).update(awaits_invoice=True)
        spent = line.objects.filter(pk=OuterRef("line_id")).order_by().values("home_minor")[:1]
        supply.objects.filter(state="excused").update(excused_minor=Subquery(spent))


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_supplies")]

    operations = [
        migrations.AddField("line", "awaits_invoice", models.BooleanField(default=False)),
        migrations.AddField("supply", "excused_minor", models.BigIntegerField(null=True)),
        migrations.AlterField(
            "supply",
            "state",
            models.CharField(
                choices=[
                    ("offered", "Handed in, not confirmed yet"),
                    ("accepted", "Confirmed"),
                    ("refused", "Refused"),
                    ("excused", "No invoice needed"),
                    ("lapsed", "No invoice was needed before the expense rose"),
                ],
                default="offered",
                max_length=10,
            ),
        ),
        migrations.RunPython(note_what_is_awaited, migrations.RunPython.noop),
        migrations.AddIndex(
            "line",
            models.Index(condition=Q(awaits_invoice=True), fields=["tenant", "spent_on"], name="line_awaits_invoice"),
        ),
    ]
