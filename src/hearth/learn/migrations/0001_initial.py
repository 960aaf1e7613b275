"""The tables of this room."""

import django.db.models.deletion
import hearth.kit.ids
from django.db import migrations, models

from hearth.kit.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('networks', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='Indicator',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('name', models.CharField(max_length=120)),
                        ('question', models.CharField(blank=True, help_text='what it tells, in plain words', max_length=300)),
                        ('unit', models.CharField(choices=[('share', 'Share'), ('rate', 'Rate'), ('score', 'Score'), ('count', 'Count')], default='share', max_length=6)),
                        ('is_higher_better', models.BooleanField(default=True)),
                        ('target', models.FloatField(blank=True, help_text='share as a fraction; else in its unit', null=True)),
                        ('target_on', models.DateField(blank=True, null=True)),
                        ('source', models.CharField(blank=True, max_length=200)),
                        ('programme_id', models.UUIDField(blank=True, null=True)),
                        ('is_public', models.BooleanField(default=True)),
                        ('made_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['name'],
                        'constraints': [models.UniqueConstraint(fields=('network', 'name'), name='one_indicator_per_name')],
                    },
                ),
                migrations.CreateModel(
                    name='Measurement',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measurements', to='learn.indicator')),
                        ('period_start', models.DateField()),
                        ('period_end', models.DateField()),
                        ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                        ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.category')),
                        ('numerator', models.PositiveIntegerField(blank=True, null=True)),
                        ('denominator', models.PositiveIntegerField(blank=True, null=True)),
                        ('value', models.FloatField(help_text="share as a fraction; else in the indicator's unit")),
                        ('noted_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['period_start'],
                        'constraints': [models.UniqueConstraint(fields=('indicator', 'period_start', 'place', 'category'), name='one_measurement_per_cell', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('period_end__gte', models.F('period_start'))), name='period_runs_forward')],
                    },
                ),
                migrations.CreateModel(
                    name='Answer',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('about_kind', models.CharField(choices=[('theme', 'Theme'), ('decision', 'Decision'), ('vote', 'Vote'), ('programme', 'Programme')], max_length=10)),
                        ('about_id', models.UUIDField()),
                        ('you_said', models.TextField(max_length=2000)),
                        ('we_did', models.TextField(max_length=2000)),
                        ('what_next', models.TextField(blank=True, max_length=1000)),
                        ('language', models.CharField(default='en', max_length=12)),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=10)),
                        ('made_by', models.CharField(max_length=80)),
                        ('made_at', models.DateTimeField()),
                        ('published_at', models.DateTimeField(null=True)),
                        ('carried_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-published_at', '-made_at'],
                        'indexes': [models.Index(fields=['network', 'about_kind', 'about_id'], name='answer_about')],
                    },
                ),
            ]
        )
    ]
