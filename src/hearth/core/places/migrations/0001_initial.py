"""The tables of this room."""

import django.db.models.deletion
import hearth.kit.ids
from django.db import migrations, models

from hearth.kit.migrating import CreateModels


class Migration(migrations.Migration):

    replaces = [('places', '0002_layers')]

    initial = True

    dependencies = [
        ('networks', '0001_initial'),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='Place',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='networks.network')),
                        ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='places.place')),
                        ('code', models.CharField(max_length=40)),
                        ('code_year', models.PositiveSmallIntegerField()),
                        ('name', models.CharField(max_length=120)),
                        ('level', models.CharField(help_text='city, ward, area, as the source calls it', max_length=30)),
                        ('depth', models.PositiveSmallIntegerField(help_text='0 at the top')),
                        ('path', models.CharField(help_text='codes from the top, between slashes', max_length=200)),
                        ('boundary', models.JSONField(help_text='GeoJSON geometry, longitude and latitude', null=True)),
                        ('outline', models.TextField(blank=True, help_text='simplified SVG path, drawn once at loading')),
                        ('frame_height', models.PositiveSmallIntegerField(help_text='height of the drawing that the outline lies in; its width is 1000', null=True)),
                        ('latitude', models.FloatField(null=True)),
                        ('longitude', models.FloatField(null=True)),
                    ],
                    options={
                        'ordering': ['depth', 'name'],
                        'indexes': [models.Index(fields=['network', 'path'], name='place_path')],
                        'constraints': [models.UniqueConstraint(fields=('network', 'code', 'code_year'), name='one_place_per_code')],
                    },
                ),
                migrations.CreateModel(
                    name='Dimension',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dimensions', to='networks.network')),
                        ('key', models.CharField(max_length=40)),
                        ('name', models.CharField(max_length=80)),
                        ('question', models.CharField(blank=True, max_length=200)),
                        ('code_list', models.CharField(help_text='list and version, such as england-wales-2021', max_length=60)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('unit', models.CharField(choices=[('persons', 'Persons'), ('households', 'Households')], default='persons', max_length=12)),
                        ('is_asked', models.BooleanField(default=False, help_text='whether voices may be asked it')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'ordering': ['position', 'key'],
                        'constraints': [models.UniqueConstraint(fields=('network', 'key'), name='one_dimension_per_key')],
                    },
                ),
                migrations.CreateModel(
                    name='Category',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='categories', to='places.dimension')),
                        ('key', models.CharField(max_length=80)),
                        ('name', models.CharField(max_length=160)),
                        ('broader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='narrower', to='places.category')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'ordering': ['position', 'key'],
                        'constraints': [models.UniqueConstraint(fields=('dimension', 'key'), name='one_category_per_key')],
                    },
                ),
                migrations.CreateModel(
                    name='Population',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='populations', to='places.place')),
                        ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='populations', to='places.category')),
                        ('count', models.PositiveIntegerField()),
                        ('year', models.PositiveSmallIntegerField()),
                        ('source', models.CharField(max_length=200)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['network', 'category'], name='population_category')],
                        'constraints': [models.UniqueConstraint(fields=('place', 'category', 'year'), name='one_population_count')],
                    },
                ),
                migrations.CreateModel(
                    name='Layer',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('key', models.CharField(max_length=40)),
                        ('name', models.CharField(max_length=120)),
                        ('unit', models.CharField(blank=True, help_text='share, score, per 1,000', max_length=40)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('source', models.CharField(max_length=200)),
                        ('higher_is', models.CharField(choices=[('worse', 'Worse'), ('better', 'Better'), ('neither', 'Neither')], default='neither', max_length=7)),
                        ('made_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['name', '-year'],
                        'constraints': [models.UniqueConstraint(fields=('network', 'key', 'year'), name='one_layer_per_key_and_year')],
                    },
                ),
                migrations.CreateModel(
                    name='LayerValue',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('layer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='places.layer')),
                        ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.place')),
                        ('value', models.FloatField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('layer', 'place'), name='one_value_per_place')],
                    },
                ),
            ]
        )
    ]
