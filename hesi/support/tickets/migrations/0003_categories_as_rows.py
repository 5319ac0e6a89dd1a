"""What a question is about becomes a row of the provider's tree; tickets that name it by key are pointed at it."""

import django.db.models.deletion
from django.db import migrations, models

from hesi.workspace.tenancy.scope import across_tenants

_NAMES = {
    "claims": ("报销流程", "Claims"),
    "approval": ("审批", "Approval"),
    "setup": ("系统配置", "Setup"),
    "recognition": ("发票识别", "Invoice recognition"),
    "api": ("API接口", "API"),
    "account": ("账号", "Account"),
    "export": ("导出报表", "Exports and reports"),
    "other": ("其他", "Something else"),
}


def point_at_rows(apps, schema_editor):
    ticket, category = apps.get_model("tickets", "Ticket"), apps.get_model("tickets", "Category")
    with across_tenants():
        keys = list(ticket.objects.values_list("tenant_id", "category_key").distinct())
        for tenant_id, _key in sorted(set((tenant_id, "") for tenant_id, _key in keys)):
            for position, (key, (name_zh, name_en)) in enumerate(_NAMES.items()):
                row = category.objects.create(
                    tenant_id=tenant_id, key=key, name_zh=name_zh, name_en=name_en, position=position
                )
                ticket.objects.filter(tenant_id=tenant_id, category_key=key).update(category=row)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_support_desk")]

    operations = [
        migrations.RunPython(point_at_rows, migrations.RunPython.noop),
        migrations.RemoveField(model_name="ticket", name="category_key"),
        migrations.AlterField(
            model_name="ticket",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.category"
            ),
        ),
    ]
