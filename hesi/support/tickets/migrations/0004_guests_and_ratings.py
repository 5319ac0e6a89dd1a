from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_categories_as_rows")]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="is_verified",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="rating_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
