"""The tables of this room."""

import django.db.models.deletion
import hearth.kit.ids
from django.db import migrations, models

from hearth.kit.migrating import CreateModels


class Migration(migrations.Migration):

    replaces = [('understand', '0002_codebook_and_agenda'), ('understand', '0003_tallies_and_quotas'), ('understand', '0004_any_theme')]

    initial = True

    dependencies = [
        ('listen', '0001_initial'),
        ('networks', '0001_initial'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='Theme',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='themes', to='networks.network')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='understand.theme')),
                        ('name', models.CharField(max_length=80)),
                        ('description', models.TextField(blank=True)),
                        ('state', models.CharField(choices=[('active', 'Active'), ('merged', 'Merged'), ('retired', 'Retired')], default='active', max_length=8)),
                        ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='understand.theme')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('made_at', models.DateTimeField()),
                        ('starter', models.CharField(blank=True, help_text='the starter entry it came from', max_length=60)),
                    ],
                    options={
                        'ordering': ['position', 'name'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('network', 'name'), name='one_active_theme_per_name')],
                    },
                ),
                migrations.CreateModel(
                    name='ThemeChange',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='understand.theme')),
                        ('what', models.CharField(max_length=20)),
                        ('before', models.JSONField(default=dict)),
                        ('after', models.JSONField(default=dict)),
                        ('by', models.CharField(max_length=80)),
                        ('at', models.DateTimeField()),
                        ('undone_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-at', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='ThemeExample',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='examples', to='understand.theme')),
                        ('counts', models.BooleanField(help_text='whether such a voice belongs under the theme')),
                        ('text', models.CharField(blank=True, max_length=300)),
                        ('voice_id', models.UUIDField(null=True)),
                        ('made_by', models.CharField(max_length=80)),
                        ('made_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['-counts', 'made_at', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('voice_id__isnull', False)), fields=('theme', 'voice_id'), name='one_example_per_voice'), models.CheckConstraint(condition=models.Q(('voice_id__isnull', False), models.Q(('text', ''), _negated=True), _connector='OR'), name='example_shows_something')],
                    },
                ),
                migrations.CreateModel(
                    name='Coding',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('voice_id', models.UUIDField()),
                        ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codings', to='understand.theme')),
                        ('standpoint', models.CharField(choices=[('lived', 'Lived'), ('professional', 'Professional')], max_length=12)),
                        ('coder_id', models.UUIDField(help_text='membership of the person who judged')),
                        ('coded_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['network', 'theme', 'voice_id'], name='coding_theme')],
                        'constraints': [models.UniqueConstraint(fields=('network', 'voice_id', 'theme', 'coder_id'), name='one_coding_per_coder')],
                    },
                ),
                migrations.CreateModel(
                    name='NoTheme',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('voice_id', models.UUIDField()),
                        ('standpoint', models.CharField(choices=[('lived', 'Lived'), ('professional', 'Professional')], max_length=12)),
                        ('coder_id', models.UUIDField(help_text='membership of the person who judged')),
                        ('judged_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('network', 'voice_id', 'coder_id'), name='one_no_theme_per_coder')],
                    },
                ),
                migrations.CreateModel(
                    name='Recoding',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('change_id', models.UUIDField(help_text="the entry of the codebook's history")),
                        ('voice_id', models.UUIDField()),
                        ('coder_id', models.UUIDField()),
                        ('source_id', models.UUIDField(help_text='the theme it came from')),
                        ('target_id', models.UUIDField(help_text='the theme it went to')),
                        ('made', models.BooleanField(help_text='false: the coder had put it under the target already')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('network', 'change_id', 'voice_id', 'coder_id'), name='one_recoding_each')],
                    },
                ),
                migrations.CreateModel(
                    name='AgendaItem',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('voice_id', models.UUIDField()),
                        ('lived', models.JSONField(default=list, help_text='names of themes as they stood')),
                        ('professional', models.JSONField(default=list, help_text='names of themes as they stood')),
                        ('state', models.CharField(choices=[('open', 'Open'), ('talked_over', 'Talked Over'), ('taken_off', 'Taken Off')], default='open', max_length=11)),
                        ('learned', models.TextField(blank=True, max_length=2000)),
                        ('made_by', models.CharField(max_length=80)),
                        ('made_at', models.DateTimeField()),
                        ('talked_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-made_at', '-id'],
                        'constraints': [models.UniqueConstraint(fields=('network', 'voice_id'), name='one_agenda_item_per_voice')],
                    },
                ),
                migrations.CreateModel(
                    name='Quota',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='listen.round')),
                        ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.category')),
                        ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.place')),
                        ('wanted', models.PositiveIntegerField()),
                        ('made_by', models.CharField(max_length=80)),
                        ('made_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['made_at', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('category__isnull', False), ('place__isnull', False), _connector='OR'), name='quota_names_group_or_place'), models.CheckConstraint(condition=models.Q(('wanted__gte', 1)), name='quota_wants_somebody'), models.UniqueConstraint(condition=models.Q(('category__isnull', False), ('place__isnull', False)), fields=('round', 'category', 'place'), name='one_quota_per_group_and_place'), models.UniqueConstraint(condition=models.Q(('category__isnull', False), ('place__isnull', True)), fields=('round', 'category'), name='one_quota_per_group'), models.UniqueConstraint(condition=models.Q(('category__isnull', True), ('place__isnull', False)), fields=('round', 'place'), name='one_quota_per_place')],
                    },
                ),
                migrations.CreateModel(
                    name='ThemeTally',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('axis', models.CharField(choices=[('kind', 'Kind'), ('place', 'Place'), ('week', 'Week'), ('group', 'Group')], max_length=5)),
                        ('theme', models.ForeignKey(help_text='none: any theme', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='understand.theme')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='listen.round')),
                        ('kind', models.CharField(blank=True, max_length=8)),
                        ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.place')),
                        ('week', models.DateField(null=True)),
                        ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.category')),
                        ('voices', models.IntegerField(default=0)),
                        ('lived', models.IntegerField(default=0)),
                        ('professional', models.IntegerField(default=0)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['network', 'axis', 'theme'], name='themetally_axis')],
                    },
                ),
                migrations.CreateModel(
                    name='OutreachTask',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.category')),
                        ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                        ('champion', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.champion')),
                        ('note', models.CharField(blank=True, max_length=400)),
                        ('state', models.CharField(choices=[('open', 'Open'), ('taken', 'Taken'), ('done', 'Done'), ('dropped', 'Dropped')], default='open', max_length=8)),
                        ('due_on', models.DateField(null=True)),
                        ('language', models.CharField(blank=True, help_text='language that is wanted', max_length=12)),
                        ('training', models.CharField(blank=True, help_text='training that is wanted', max_length=80)),
                        ('heard_before', models.PositiveIntegerField(default=0, help_text='people of the gap who were heard when the task was made')),
                        ('known_before', models.PositiveIntegerField(default=0, help_text='people heard then whose group (or place) was known')),
                        ('outcome', models.CharField(blank=True, max_length=400)),
                        ('made_by', models.CharField(max_length=80)),
                        ('made_at', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['due_on', 'made_at'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('category__isnull', False), ('place__isnull', False), _connector='OR'), name='task_names_group_or_place')],
                    },
                ),
            ]
        )
    ]
