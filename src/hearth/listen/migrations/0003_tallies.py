import django.db.models.deletion
import hearth.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('listen', '0002_attachments'),
        ('networks', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                ('axis', models.CharField(choices=[('place', 'Place'), ('day', 'Day')], max_length=5)),
                ('day', models.DateField(null=True)),
                ('kind', models.CharField(blank=True, choices=[('need', 'Need'), ('barrier', 'Barrier'), ('idea', 'Idea'), ('strength', 'Strength'), ('story', 'Story')], max_length=8)),
                ('known', models.CharField(blank=True, max_length=10)),
                ('voices', models.IntegerField(default=0)),
                ('people', models.IntegerField(default=0)),
                ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.category')),
                ('dimension', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.dimension')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.place')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='listen.round')),
            ],
            options={
                'indexes': [models.Index(fields=['network', 'axis', 'dimension', 'round'], name='tally_axis')],
            },
        ),
    ]
