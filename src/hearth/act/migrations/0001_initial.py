"""The tables of this room."""

import django.db.models.deletion
import hearth.kit.ids
from django.db import migrations, models

from hearth.kit.migrating import CreateModels


class Migration(migrations.Migration):

    replaces = [('act', '0002_listedword')]

    initial = True

    dependencies = [
        ('networks', '0001_initial'),
        ('partners', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='Service',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.organisation')),
                        ('name', models.CharField(max_length=160)),
                        ('description', models.TextField(blank=True, max_length=3000)),
                        ('language', models.CharField(default='en', help_text='of the listing itself', max_length=12)),
                        ('is_for', models.CharField(blank=True, max_length=300)),
                        ('is_not_for', models.CharField(blank=True, max_length=300)),
                        ('cost', models.CharField(blank=True, max_length=160)),
                        ('how_to_get_it', models.CharField(blank=True, max_length=400)),
                        ('phone', models.CharField(blank=True, max_length=40)),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('website', models.URLField(blank=True, max_length=300)),
                        ('opening', models.CharField(blank=True, max_length=300)),
                        ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                        ('address', models.CharField(blank=True, max_length=200)),
                        ('latitude', models.FloatField(null=True)),
                        ('longitude', models.FloatField(null=True)),
                        ('is_remote', models.BooleanField(default=False, help_text='by phone or online, from anywhere')),
                        ('is_crisis', models.BooleanField(default=False)),
                        ('address_is_confidential', models.BooleanField(default=False)),
                        ('verified_on', models.DateField(blank=True, null=True)),
                        ('source', models.CharField(blank=True, help_text='who confirmed it, or where it is from', max_length=160)),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('active', 'Active'), ('paused', 'Paused'), ('closed', 'Closed')], default='draft', max_length=6)),
                        ('made_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['name', 'id'],
                        'indexes': [models.Index(fields=['network', 'state', 'name'], name='service_listed'), models.Index(fields=['network', 'latitude', 'longitude'], name='service_near')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('address_is_confidential', True), _negated=True), models.Q(('latitude', None), ('longitude', None)), _connector='OR'), name='confidential_service_is_on_no_map')],
                    },
                ),
                migrations.CreateModel(
                    name='ServiceTag',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='act.service')),
                        ('kind', models.CharField(choices=[('need', 'Need'), ('language', 'Language'), ('access', 'Access')], max_length=8)),
                        ('value', models.CharField(max_length=30)),
                    ],
                    options={
                        'ordering': ['kind', 'id'],
                        'indexes': [models.Index(fields=['kind', 'value', 'service'], name='tag_value')],
                        'constraints': [models.UniqueConstraint(fields=('service', 'kind', 'value'), name='one_tag_per_service')],
                    },
                ),
                migrations.CreateModel(
                    name='ServiceWord',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='act.service')),
                        ('field', models.CharField(max_length=12)),
                        ('word', models.CharField(max_length=40)),
                        ('stem', models.CharField(max_length=40)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['network', 'stem', 'service'], name='service_stem'), models.Index(fields=['network', 'word', 'service'], name='service_word')],
                        'constraints': [models.UniqueConstraint(fields=('service', 'field', 'word'), name='one_word_per_field')],
                    },
                ),
                migrations.CreateModel(
                    name='ListedWord',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network')),
                        ('word', models.CharField(max_length=40)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('network', 'word'), name='one_listed_word')],
                    },
                ),
                migrations.CreateModel(
                    name='Programme',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('title', models.CharField(max_length=120)),
                        ('summary', models.TextField(blank=True, max_length=2000)),
                        ('state', models.CharField(choices=[('idea', 'Idea'), ('running', 'Running'), ('finished', 'Finished')], default='idea', max_length=8)),
                        ('starts_on', models.DateField(blank=True, null=True)),
                        ('ends_on', models.DateField(blank=True, null=True)),
                        ('made_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['-made_at'],
                        'constraints': [models.UniqueConstraint(fields=('network', 'title'), name='one_programme_per_title'), models.CheckConstraint(condition=models.Q(('starts_on', None), ('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='programme_ends_after_it_starts')],
                    },
                ),
                migrations.CreateModel(
                    name='Event',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='act.programme')),
                        ('series_id', models.UUIDField(null=True)),
                        ('kind', models.CharField(choices=[('co_design', 'Co Design'), ('meeting', 'Meeting'), ('clinic', 'Clinic'), ('walk', 'Walk'), ('class', 'Class'), ('online', 'Online'), ('other', 'Other')], max_length=10)),
                        ('title', models.CharField(max_length=120)),
                        ('description', models.TextField(blank=True, max_length=3000)),
                        ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                        ('address', models.CharField(blank=True, max_length=200)),
                        ('latitude', models.FloatField(null=True)),
                        ('longitude', models.FloatField(null=True)),
                        ('starts_at', models.DateTimeField()),
                        ('ends_at', models.DateTimeField()),
                        ('access', models.JSONField(default=list, help_text='keys of rules.ACCESS')),
                        ('languages', models.JSONField(default=list)),
                        ('online_url', models.URLField(blank=True, help_text='shown only after booking', max_length=500)),
                        ('capacity', models.PositiveIntegerField(help_text='people, none means no limit', null=True)),
                        ('needs_booking', models.BooleanField(default=False)),
                        ('state', models.CharField(choices=[('planned', 'Planned'), ('cancelled', 'Cancelled'), ('held', 'Held')], default='planned', max_length=9)),
                        ('cancelled_why', models.CharField(blank=True, max_length=300)),
                        ('attended_n', models.PositiveIntegerField(help_text='about how many came', null=True)),
                        ('sequence', models.PositiveIntegerField(default=0, help_text='of the calendar entry')),
                        ('made_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['starts_at', 'id'],
                        'indexes': [models.Index(fields=['network', 'starts_at'], name='event_when')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='event_ends_after_it_starts')],
                    },
                ),
                migrations.CreateModel(
                    name='Booking',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='act.event')),
                        ('key', models.UUIDField(help_text='made with the form, so that sending it twice is one booking')),
                        ('profile_id', models.UUIDField()),
                        ('party_size', models.PositiveSmallIntegerField(default=1)),
                        ('name', models.CharField(blank=True, max_length=80)),
                        ('needs', models.CharField(blank=True, max_length=400)),
                        ('language', models.CharField(default='en', max_length=12)),
                        ('code_hash', models.CharField(max_length=64)),
                        ('state', models.CharField(choices=[('booked', 'Booked'), ('waiting', 'Waiting'), ('cancelled', 'Cancelled')], max_length=9)),
                        ('booked_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['network', 'event', 'state', 'booked_at'], name='booking_queue')],
                        'constraints': [models.UniqueConstraint(fields=('network', 'key'), name='one_booking_per_key'), models.UniqueConstraint(fields=('network', 'code_hash'), name='one_booking_per_code'), models.CheckConstraint(condition=models.Q(('party_size__gte', 1)), name='booking_for_somebody')],
                    },
                ),
                migrations.CreateModel(
                    name='Attendance',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='act.event')),
                        ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.category')),
                        ('count', models.PositiveIntegerField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('event', 'category'), name='one_attendance_per_group')],
                    },
                ),
                migrations.CreateModel(
                    name='SessionNote',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='act.event')),
                        ('kind', models.CharField(choices=[('proposed', 'Proposed'), ('agreed', 'Agreed'), ('question', 'Open Question')], max_length=8)),
                        ('text', models.CharField(max_length=1000)),
                        ('is_public', models.BooleanField(default=True)),
                        ('noted_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['noted_at', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Goal',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='act.programme')),
                        ('text', models.CharField(max_length=300)),
                        ('indicator_key', models.CharField(blank=True, max_length=60)),
                        ('target', models.CharField(blank=True, help_text='in words, such as: 200 by June', max_length=120)),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'ordering': ['position', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='ProgrammePartner',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='act.programme')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.organisation')),
                        ('role', models.CharField(choices=[('lead', 'Lead'), ('deliver', 'Deliver'), ('fund', 'Fund'), ('advise', 'Advise'), ('lived_experience', 'Lived Experience')], max_length=16)),
                    ],
                    options={
                        'ordering': ['role', 'organisation__name'],
                        'constraints': [models.UniqueConstraint(fields=('programme', 'organisation', 'role'), name='one_partner_per_role')],
                    },
                ),
                migrations.CreateModel(
                    name='Commitment',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='act.programme')),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.organisation')),
                        ('promised_by', models.CharField(blank=True, help_text="a role, never a person's name", max_length=120)),
                        ('text', models.CharField(max_length=400)),
                        ('due_on', models.DateField()),
                        ('state', models.CharField(choices=[('promised', 'Promised'), ('under_way', 'Under Way'), ('done', 'Done'), ('broken', 'Broken')], default='promised', max_length=9)),
                        ('note', models.CharField(blank=True, max_length=600)),
                        ('reason', models.CharField(blank=True, help_text='why it was broken', max_length=600)),
                        ('made_at', models.DateTimeField()),
                        ('done_at', models.DateTimeField(null=True)),
                        ('changed_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['due_on', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'broken'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='broken_commitment_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('done_at', None)), _connector='OR'), name='done_commitment_has_its_time'), models.CheckConstraint(condition=models.Q(('organisation__isnull', False), models.Q(('promised_by', ''), _negated=True), _connector='OR'), name='commitment_has_somebody')],
                    },
                ),
            ]
        )
    ]
