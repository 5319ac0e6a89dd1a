from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("advances", "0002_template")]

    operations = [
        migrations.AddField(
            model_name="entry", name="form_key", field=models.CharField(blank=True, default="", max_length=22),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key", ""), _negated=True),
                fields=("tenant", "form_key"),
                name="advance_entry_form_once",
            ),
        ),
    ]
