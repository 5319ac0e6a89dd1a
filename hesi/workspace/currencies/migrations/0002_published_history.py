from django.db import migrations

from hesi.workspace.currencies.published import load_published_rates


def load(apps, schema_editor):
    load_published_rates(apps.get_model("currencies", "PublishedRate"))


class Migration(migrations.Migration):
    dependencies = [("currencies", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
