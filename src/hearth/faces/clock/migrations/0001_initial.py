"""The tables of this room."""

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
                    name='Tick',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('task', models.CharField(max_length=80)),
                        ('due_at', models.DateTimeField()),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('gave up', 'Gave Up')], default='waiting', max_length=10)),
                        ('free_at', models.DateTimeField()),
                        ('worker', models.CharField(blank=True, default='', max_length=80)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('started_at', models.DateTimeField(blank=True, null=True)),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                        ('progress', models.CharField(blank=True, default='', max_length=200)),
                        ('last_error', models.CharField(blank=True, default='', max_length=200)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['state', 'free_at'], name='tick_next')],
                        'constraints': [models.UniqueConstraint(fields=('task', 'due_at'), name='tick_once_per_due_time'), models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('task',), name='tick_one_running')],
                    },
                ),
            ]
        )
    ]
