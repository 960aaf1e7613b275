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
                    name='Organisation',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='networks.network')),
                        ('name', models.CharField(max_length=160)),
                        ('kind', models.CharField(choices=[('community', 'Community'), ('faith', 'Faith'), ('charity', 'Charity'), ('health', 'Health'), ('council', 'Council'), ('school', 'School'), ('business', 'Business'), ('other', 'Other')], default='community', max_length=12)),
                        ('description', models.TextField(blank=True)),
                        ('website', models.URLField(blank=True)),
                        ('phone', models.CharField(blank=True, max_length=40)),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('languages', models.JSONField(default=list)),
                        ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.place')),
                        ('is_active', models.BooleanField(default=True)),
                        ('joined_on', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['name'],
                        'constraints': [models.UniqueConstraint(fields=('network', 'name'), name='one_organisation_per_name')],
                    },
                ),
                migrations.CreateModel(
                    name='ContactPerson',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='partners.organisation')),
                        ('name', models.CharField(max_length=120)),
                        ('role', models.CharField(blank=True, max_length=120)),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('phone', models.CharField(blank=True, max_length=40)),
                    ],
                ),
            ]
        )
    ]
