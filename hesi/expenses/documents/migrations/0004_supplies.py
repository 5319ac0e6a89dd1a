import django.db.models.deletion
import hesi.core.time
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0003_reasons'),
        ('invoices', '0002_reading'),
        ('people', '0002_devices'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='line',
            index=models.Index(fields=['tenant', 'spent_on'], name='line_spent_on'),
        ),
        migrations.CreateModel(
            name='Supply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('offered', 'Handed in, not confirmed yet'), ('accepted', 'Confirmed'), ('refused', 'Refused'), ('excused', 'No invoice needed')], default='offered', max_length=10)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('findings', models.JSONField(default=list)),
                ('offered_at', models.DateTimeField(default=hesi.core.time.now)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('invoice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supplies', to='invoices.invoice')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supplies', to='documents.line')),
                ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('tenant', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'excused')), fields=('line',), name='supply_excused_once')],
            },
        ),
    ]
