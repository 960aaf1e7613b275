"""The tables of this room."""

import django.db.models.deletion
import hearth.kit.ids
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
                    name='Edge',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('source_kind', models.CharField(max_length=20)),
                        ('source_id', models.UUIDField()),
                        ('target_kind', models.CharField(max_length=20)),
                        ('target_id', models.UUIDField()),
                        ('relation', models.CharField(max_length=40)),
                        ('linked_at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['network', 'target_kind', 'target_id', 'source_kind'], name='edge_back')],
                        'constraints': [models.UniqueConstraint(fields=('network', 'source_kind', 'source_id', 'target_kind', 'target_id', 'relation'), name='one_edge')],
                    },
                ),
            ]
        )
    ]
