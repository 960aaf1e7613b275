"""The tables of this room."""

import django.db.models.deletion
import hearth.kit.ids
from django.db import migrations, models

from hearth.kit.migrating import CreateModels


class Migration(migrations.Migration):

    replaces = [('wording', '0002_who_translated')]

    initial = True

    dependencies = [
        ('networks', '0001_initial'),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='Wording',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('kind', models.CharField(max_length=30)),
                        ('object_id', models.UUIDField()),
                        ('field', models.CharField(max_length=30)),
                        ('language', models.CharField(max_length=12)),
                        ('text', models.TextField()),
                        ('state', models.CharField(choices=[('machine', 'Machine'), ('human', 'Human'), ('reviewed', 'Reviewed')], max_length=10)),
                        ('source_hash', models.CharField(max_length=64)),
                        ('written_at', models.DateTimeField()),
                        ('written_by', models.UUIDField(help_text='membership of the person who translated', null=True)),
                        ('reviewed_by', models.UUIDField(null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('network', 'kind', 'object_id', 'field', 'language'), name='one_wording')],
                    },
                ),
            ]
        )
    ]
