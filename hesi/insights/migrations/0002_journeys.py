from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insights", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="cell",
            name="cut",
            field=models.CharField(
                choices=[
                    ("type", "Type"),
                    ("person", "Person"),
                    ("project", "Project"),
                    ("stay", "Stay"),
                    ("journey", "Journey"),
                    ("filed", "Filed"),
                    ("paid", "Paid"),
                    ("supplier", "Supplier"),
                    ("tax", "Tax"),
                    ("finding", "Finding"),
                    ("decision", "Decision"),
                ],
                max_length=8,
            ),
        ),
    ]
