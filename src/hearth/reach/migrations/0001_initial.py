"""The tables of this room."""

import django.db.models.deletion
import hearth.kit.ids
from django.db import migrations, models

from hearth.kit.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('networks', '0001_initial'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('title', models.CharField(max_length=120)),
                        ('body', models.TextField(max_length=2000)),
                        ('language', models.CharField(default='en', max_length=12)),
                        ('why', models.CharField(blank=True, help_text='the need or answer it comes from', max_length=400)),
                        ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.place')),
                        ('version', models.PositiveSmallIntegerField(default=1)),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('ready', 'Ready'), ('sent', 'Sent'), ('archived', 'Archived')], default='draft', max_length=8)),
                        ('made_by', models.CharField(max_length=80)),
                        ('made_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField()),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('audience', models.ManyToManyField(blank=True, related_name='+', to='places.category')),
                    ],
                    options={
                        'ordering': ['-changed_at'],
                    },
                ),
                migrations.CreateModel(
                    name='SignOff',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signoffs', to='reach.message')),
                        ('kind', models.CharField(choices=[('lived', 'Lived'), ('clinical', 'Clinical')], max_length=8)),
                        ('version', models.PositiveSmallIntegerField()),
                        ('is_yes', models.BooleanField()),
                        ('note', models.CharField(blank=True, max_length=400)),
                        ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['at'],
                        'constraints': [models.UniqueConstraint(fields=('message', 'kind', 'version'), name='one_signoff_per_kind'), models.UniqueConstraint(fields=('message', 'membership', 'version'), name='one_person_signs_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PackTaken',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('message_id', models.UUIDField()),
                        ('champion_id', models.UUIDField()),
                        ('language', models.CharField(max_length=12)),
                        ('how', models.CharField(help_text='text, poster or pack', max_length=12)),
                        ('taken_at', models.DateTimeField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Contact',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('key', models.UUIDField()),
                        ('message_id', models.UUIDField(null=True)),
                        ('champion_id', models.UUIDField()),
                        ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                        ('about_n', models.PositiveIntegerField()),
                        ('setting', models.CharField(choices=[('group', 'Group'), ('door', 'Door'), ('street', 'Street'), ('faith', 'Faith'), ('school', 'School'), ('phone', 'Phone'), ('arts', 'Arts'), ('other', 'Other')], default='group', max_length=8)),
                        ('met_on', models.DateField()),
                        ('reported_at', models.DateTimeField()),
                        ('voice_id', models.UUIDField(null=True)),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['network', 'message_id'], name='contact_message')],
                        'constraints': [models.UniqueConstraint(fields=('network', 'key'), name='one_contact_per_key'), models.CheckConstraint(condition=models.Q(('about_n__gte', 1)), name='contact_of_somebody')],
                    },
                ),
                migrations.CreateModel(
                    name='ContactGroup',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('contact_id', models.UUIDField()),
                        ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.category')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('network', 'contact_id', 'category'), name='one_group_per_contact')],
                    },
                ),
            ]
        )
    ]
