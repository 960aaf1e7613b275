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
                    name='Reading',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('kind', models.CharField(max_length=30)),
                        ('is_public', models.BooleanField()),
                        ('as_of', models.DateTimeField()),
                        ('n', models.PositiveIntegerField(help_text='voices behind it')),
                        ('payload', models.JSONField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['network', 'kind', 'is_public', '-as_of'], name='reading_latest')],
                    },
                ),
            ]
        )
    ]
