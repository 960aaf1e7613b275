"""The tables of this room."""

import hearth.kit.ids
from django.db import migrations, models

from hearth.kit.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='Network',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('slug', models.SlugField(unique=True)),
                        ('name', models.CharField(max_length=120)),
                        ('tagline', models.CharField(blank=True, max_length=200)),
                        ('languages', models.JSONField(default=list, help_text='language codes in the order offered')),
                        ('default_language', models.CharField(default='en', max_length=12)),
                        ('small_number', models.PositiveSmallIntegerField(default=5, help_text='public counts from 1 to below this are hidden')),
                        ('currency', models.CharField(default='GBP', max_length=3)),
                        ('time_zone', models.CharField(default='Europe/London', max_length=40)),
                        ('contact_email', models.EmailField(blank=True, max_length=254)),
                        ('contact_phone', models.CharField(blank=True, max_length=40)),
                        ('crisis_lines', models.JSONField(default=list, help_text='rows of name, phone, text, hours, note')),
                        ('is_demo', models.BooleanField(default=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'ordering': ['name'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('small_number__gte', 3)), name='network_small_number_at_least_three')],
                    },
                ),
            ]
        )
    ]
