from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mail', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='incomingmail',
            name='is_vouched_for',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='proving_server',
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
