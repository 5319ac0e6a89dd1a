"""The newest uses of some months are found without reading those of later ones."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("budgets", "0003_sums_so_far")]

    operations = [
        migrations.AddIndex("use", models.Index(fields=["tenant", "month", "id"], name="budget_use_newest")),
    ]
