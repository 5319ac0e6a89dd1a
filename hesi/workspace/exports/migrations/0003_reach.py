from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exports", "0002_pdf")]

    operations = [
        migrations.AddField(model_name="export", name="reach", field=models.JSONField(default=dict)),
    ]
