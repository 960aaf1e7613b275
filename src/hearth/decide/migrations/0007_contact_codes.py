"""Six digits sent to a number or address."""

import django.db.models.deletion
import hearth.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decide", "0006_priorities_from_votes"),
        ("networks", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactCode",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "network_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField(default=hearth.kit.ids.uuid7, editable=False)),
                ("activity_id", models.UUIDField()),
                ("voter_key", models.CharField(max_length=64)),
                ("channel", models.CharField(max_length=12)),
                ("code_hash", models.CharField(max_length=64)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="networks.network",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["network", "activity_id", "voter_key", "made_at"],
                        name="contact_code_of",
                    ),
                    models.Index(fields=["network", "expires_at"], name="contact_code_old"),
                ],
            },
        ),
    ]
