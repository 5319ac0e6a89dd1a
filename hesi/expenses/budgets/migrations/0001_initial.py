import django.core.validators
import django.db.models.deletion
import hesi.core.time
from django.db import migrations, models


def _tenant():
    return models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')


def _id():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BudgetYear',
            fields=[
                ('id', _id()),
                ('year', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('tenant', _tenant()),
            ],
            options={
                'ordering': ('-year',),
                'constraints': [
                    models.UniqueConstraint(fields=('tenant', 'year'), name='budget_year_unique'),
                    models.UniqueConstraint(fields=('tenant', 'starts_on'), name='budget_year_start_unique'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', _id()),
                ('name', models.CharField(blank=True, max_length=80)),
                ('expense_type', models.SlugField(blank=True, max_length=40)),
                ('scope', models.CharField(max_length=100)),
                ('period', models.CharField(choices=[('month', 'By month'), ('quarter', 'By quarter'), ('year', 'By year')], default='month', max_length=8)),
                ('control', models.CharField(choices=[('ignore', 'Only count'), ('warn', 'Warn'), ('block', 'Block')], default='warn', max_length=8)),
                ('threshold', models.PositiveSmallIntegerField(default=100, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000)])),
                ('is_cumulative', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=hesi.core.time.now)),
                ('budget_year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budgets', to='budgets.budgetyear')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.department')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='budgets.budget')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.dimensionitem')),
                ('tenant', _tenant()),
            ],
            options={
                'ordering': ('pk',),
                'indexes': [models.Index(fields=['tenant', 'budget_year', 'is_active'], name='budget_of_year')],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('tenant', 'budget_year', 'scope'), name='budget_scope_unique'),
                    models.CheckConstraint(condition=models.Q(('threshold__gte', 1), ('threshold__lte', 1000)), name='budget_threshold'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Amount',
            fields=[
                ('id', _id()),
                ('version', models.PositiveIntegerField()),
                ('period_on', models.DateField()),
                ('minor', models.BigIntegerField()),
                ('reason', models.CharField(max_length=200)),
                ('entered_at', models.DateTimeField(default=hesi.core.time.now)),
                ('budget', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='budgets.budget')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('tenant', _tenant()),
            ],
            options={
                'ordering': ('-version', 'period_on'),
                'indexes': [models.Index(fields=['tenant', 'budget', 'period_on'], name='budget_amount')],
                'constraints': [models.UniqueConstraint(fields=('budget', 'version', 'period_on'), name='budget_amount_once')],
            },
        ),
        migrations.CreateModel(
            name='Use',
            fields=[
                ('id', _id()),
                ('month', models.DateField()),
                ('phase', models.CharField(choices=[('occupied', 'Occupied'), ('used', 'Used')], max_length=8)),
                ('minor', models.BigIntegerField()),
                ('subject_type', models.CharField(max_length=30)),
                ('subject_id', models.BigIntegerField()),
                ('subject_label', models.CharField(max_length=120)),
                ('at', models.DateTimeField(default=hesi.core.time.now)),
                ('budget', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='budgets.budget')),
                ('tenant', _tenant()),
            ],
            options={
                'ordering': ('pk',),
                'indexes': [
                    models.Index(fields=['tenant', 'budget', 'month', 'phase', 'minor'], name='budget_use'),
                    models.Index(fields=['tenant', 'subject_type', 'subject_id'], name='budget_use_subject'),
                ],
            },
        ),
    ]
