from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exports", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="format",
            field=models.CharField(
                choices=[
                    ("xlsx", "Excel workbook"),
                    ("csv", "CSV table"),
                    ("pdf", "PDF document"),
                    ("json", "JSON data"),
                ],
                default="xlsx",
                max_length=4,
            ),
        ),
    ]
