"""The tables of this room."""

import django.db.models.deletion
import hearth.kit.ids
from django.conf import settings
from django.db import migrations, models

from hearth.kit.migrating import CreateModels


class Migration(migrations.Migration):

    replaces = [('people', '0002_devices'), ('people', '0003_safeguarding_role')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('networks', '0001_initial'),
        ('partners', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='Person',
                    fields=[
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(blank=True, max_length=120)),
                        ('email', models.EmailField(blank=True, max_length=254, null=True, unique=True)),
                        ('phone', models.CharField(blank=True, max_length=20)),
                        ('language', models.CharField(default='en', max_length=12)),
                        ('is_active', models.BooleanField(default=True)),
                        ('is_staff', models.BooleanField(default=False)),
                        ('joined_at', models.DateTimeField(auto_now_add=True)),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='networks.network')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                        ('role', models.CharField(choices=[('champion', 'Champion'), ('partner', 'Partner'), ('professional', 'Professional'), ('council', 'Council'), ('facilitator', 'Facilitator'), ('steward', 'Steward'), ('safeguarding', 'Safeguarding')], max_length=12)),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='members', to='partners.organisation')),
                        ('since_at', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('network', 'person', 'role'), name='one_membership_per_role')],
                    },
                ),
                migrations.CreateModel(
                    name='Champion',
                    fields=[
                        ('membership', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='champion', serialize=False, to='people.membership')),
                        ('shown_name', models.CharField(max_length=80)),
                        ('languages', models.JSONField(default=list)),
                        ('training', models.JSONField(default=list)),
                        ('availability', models.CharField(blank=True, max_length=200)),
                        ('is_active', models.BooleanField(default=True)),
                        ('patch', models.ManyToManyField(related_name='champions', to='places.place')),
                    ],
                ),
                migrations.CreateModel(
                    name='ChampionCode',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='people.membership')),
                        ('code_hash', models.CharField(max_length=64, unique=True)),
                        ('made_at', models.DateTimeField()),
                        ('revoked_at', models.DateTimeField(null=True)),
                        ('last_used_at', models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Device',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to='people.membership')),
                        ('kind', models.CharField(choices=[('phone', 'Phone'), ('odk', 'Odk')], max_length=5)),
                        ('name', models.CharField(blank=True, max_length=80)),
                        ('token_hash', models.CharField(max_length=64, unique=True)),
                        ('made_at', models.DateTimeField()),
                        ('revoked_at', models.DateTimeField(null=True)),
                        ('last_seen_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-made_at'],
                    },
                ),
                migrations.CreateModel(
                    name='SignInLink',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('token_hash', models.CharField(max_length=64, unique=True)),
                        ('made_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('used_at', models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('role', models.CharField(choices=[('champion', 'Champion'), ('partner', 'Partner'), ('professional', 'Professional'), ('council', 'Council'), ('facilitator', 'Facilitator'), ('steward', 'Steward'), ('safeguarding', 'Safeguarding')], max_length=12)),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='partners.organisation')),
                        ('token_hash', models.CharField(max_length=64, unique=True)),
                        ('note', models.CharField(blank=True, max_length=120)),
                        ('uses_left', models.PositiveSmallIntegerField(default=1)),
                        ('made_by', models.CharField(max_length=80)),
                        ('made_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Consent',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('subject_id', models.UUIDField()),
                        ('purpose', models.CharField(choices=[('keep', 'Keep'), ('quote', 'Quote'), ('hear_back', 'Hear Back'), ('messages', 'Messages'), ('share_partners', 'Share Partners')], max_length=16)),
                        ('is_given', models.BooleanField()),
                        ('wording', models.TextField()),
                        ('language', models.CharField(max_length=12)),
                        ('at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['network', 'subject_id', 'purpose'], name='consent_subject')],
                    },
                ),
                migrations.CreateModel(
                    name='Demographic',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('profile_id', models.UUIDField()),
                        ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.dimension')),
                        ('known', models.CharField(choices=[('given', 'Given'), ('not_asked', 'Not Asked'), ('prefer_not', 'Prefer Not'), ('not_known', 'Not Known')], max_length=10)),
                        ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.category')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['network', 'dimension', 'category'], name='demographic_group')],
                        'constraints': [models.UniqueConstraint(fields=('network', 'profile_id', 'dimension'), name='one_answer_per_dimension'), models.CheckConstraint(condition=models.Q(models.Q(('category__isnull', False), ('known', 'given')), models.Q(models.Q(('known', 'given'), _negated=True), ('category__isnull', True)), _connector='OR'), name='category_exactly_when_given')],
                    },
                ),
                migrations.CreateModel(
                    name='ContactPoint',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('subject_id', models.UUIDField()),
                        ('channel', models.CharField(max_length=12)),
                        ('address', models.CharField(max_length=254)),
                        ('language', models.CharField(default='en', max_length=12)),
                        ('added_at', models.DateTimeField()),
                        ('verified_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('network', 'subject_id', 'channel'), name='one_contact_per_channel')],
                    },
                ),
            ]
        )
    ]
