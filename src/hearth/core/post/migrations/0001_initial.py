"""The tables of this room."""

import django.db.models.deletion
import hearth.kit.ids
from django.db import migrations, models

from hearth.kit.migrating import CreateModels


class Migration(migrations.Migration):

    replaces = [('post', '0002_gateways'), ('post', '0003_calendar')]

    initial = True

    dependencies = [
        ('networks', '0001_initial'),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='Gateway',
                    fields=[
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('kind', models.CharField(choices=[('cht', 'Cht'), ('smssync', 'Smssync'), ('rapidpro', 'Rapidpro'), ('twilio', 'Twilio'), ('mail', 'Mail')], max_length=8)),
                        ('name', models.CharField(max_length=80)),
                        ('secret', models.CharField(blank=True, max_length=120)),
                        ('number', models.CharField(blank=True, help_text='to which people text', max_length=20)),
                        ('account', models.CharField(blank=True, help_text='the account at a provider', max_length=80)),
                        ('send_url', models.URLField(blank=True, help_text='where a provider is called', max_length=300)),
                        ('is_active', models.BooleanField(default=True)),
                        ('made_at', models.DateTimeField()),
                        ('last_seen_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['made_at', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'mail')), fields=('network',), name='one_mailbox_per_network')],
                    },
                ),
                migrations.CreateModel(
                    name='Inbound',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('channel', models.CharField(max_length=12)),
                        ('gateway', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='post.gateway')),
                        ('message_id', models.CharField(help_text="the gateway's, or made of the text", max_length=120)),
                        ('sender', models.CharField(blank=True, max_length=254)),
                        ('sender_hash', models.CharField(max_length=64)),
                        ('subject', models.CharField(blank=True, max_length=200)),
                        ('body', models.TextField(blank=True)),
                        ('said_at', models.DateTimeField(help_text="by the phone's clock, where that can be right")),
                        ('received_at', models.DateTimeField()),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('settled', 'Settled'), ('unplaced', 'Unplaced'), ('discarded', 'Discarded')], default='waiting', max_length=9)),
                        ('note', models.CharField(blank=True, help_text='why it is where it is: a code', max_length=30)),
                        ('settled_by', models.CharField(blank=True, max_length=80)),
                        ('settled_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['network', 'state', 'received_at'], name='inbound_waiting'), models.Index(fields=['network', 'sender_hash', 'received_at'], name='inbound_sender')],
                        'constraints': [models.UniqueConstraint(fields=('network', 'gateway', 'message_id'), name='one_inbound_per_message')],
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('key', models.CharField(max_length=120)),
                        ('channel', models.CharField(max_length=12)),
                        ('address', models.CharField(max_length=254)),
                        ('subject', models.CharField(blank=True, max_length=200)),
                        ('body', models.TextField()),
                        ('calendar', models.TextField(blank=True, help_text='a calendar file that goes with an e-mail')),
                        ('language', models.CharField(default='en', max_length=12)),
                        ('purpose', models.CharField(max_length=30)),
                        ('about_kind', models.CharField(blank=True, max_length=20)),
                        ('about_id', models.UUIDField(null=True)),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('failed', 'Failed'), ('stopped', 'Stopped')], default='waiting', max_length=10)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('error', models.CharField(blank=True, max_length=200)),
                        ('queued_at', models.DateTimeField()),
                        ('next_try_at', models.DateTimeField()),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('delivered_at', models.DateTimeField(help_text='as the gateway reported it', null=True)),
                        ('gateway', models.ForeignKey(help_text="the gateway it must leave by; none: the network's own", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='post.gateway')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['network', 'state', 'next_try_at'], name='delivery_waiting'), models.Index(fields=['network', 'about_kind', 'about_id'], name='delivery_about')],
                        'constraints': [models.UniqueConstraint(fields=('network', 'key'), name='one_delivery_per_key')],
                    },
                ),
                migrations.CreateModel(
                    name='Stop',
                    fields=[
                        ('pk', models.CompositePrimaryKey('network_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                        ('id', models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                        ('channel', models.CharField(max_length=12)),
                        ('address_hash', models.CharField(max_length=64)),
                        ('stopped_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('network', 'channel', 'address_hash'), name='one_stop')],
                    },
                ),
            ]
        )
    ]
