"""Companies that were opened before advances existed are offered a kind of document for them too."""

from django.db import migrations

from hesi.workspace.tenancy.scope import across_tenants

_DEFINITION = {"flow": "default", "prefix": "JK", "needs_purpose": True, "expense_types": []}


def offer_advances(apps, schema_editor):
    tenant = apps.get_model("tenancy", "Tenant")
    template, version = apps.get_model("documents", "Template"), apps.get_model("documents", "TemplateVersion")
    with across_tenants():
        having = set(template.objects.filter(kind="advance").values_list("tenant_id", flat=True))
        taken = set(template.objects.filter(key="advance").values_list("tenant_id", flat=True))
        for pk in tenant.objects.filter(kind="customer").exclude(pk__in=having).values_list("pk", flat=True):
            key = "advance-1" if pk in taken else "advance"
            row = template.objects.create(
                tenant_id=pk, kind="advance", key=key, name="借款单", name_en="Advance", icon="coin", position=90
            )
            version.objects.create(tenant_id=pk, template=row, number=1, definition=_DEFINITION)


class Migration(migrations.Migration):
    dependencies = [("advances", "0001_initial")]

    operations = [migrations.RunPython(offer_advances, migrations.RunPython.noop)]
