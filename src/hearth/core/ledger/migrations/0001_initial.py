"""The tables of this room."""

import django.db.models.deletion
from django.db import migrations, models

from hearth.kit.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('networks', '0001_initial'),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='Chain',
                    fields=[
                        ('network', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='networks.network')),
                        ('length', models.BigIntegerField(default=0)),
                        ('head', models.CharField(default='', max_length=64)),
                    ],
                ),
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('number', models.BigIntegerField()),
                        ('at', models.DateTimeField()),
                        ('by', models.CharField(max_length=80)),
                        ('deed', models.CharField(max_length=80)),
                        ('facts', models.JSONField(default=dict)),
                        ('previous', models.CharField(blank=True, max_length=64)),
                        ('seal', models.CharField(max_length=64)),
                    ],
                    options={
                        'ordering': ['number'],
                    },
                ),
            ]
        )
    ]
