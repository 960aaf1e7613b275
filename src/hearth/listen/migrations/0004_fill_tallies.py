"""Counts the voices that came before there were tallies (see listen/services/tallies.py)."""

from collections import Counter
from datetime import UTC
from uuid import UUID, uuid5

from django.db import migrations

CELLS = UUID("5a1d3b7e-6f0c-5c58-9a0e-4c1f1b8f7d21")
NAMES = ("axis", "round_id", "place_id", "day", "kind", "dimension_id", "category_id", "known")


def fill(apps, schema_editor):
    Voice, Tally = apps.get_model("listen", "Voice"), apps.get_model("listen", "Tally")
    Demographic = apps.get_model("people", "Demographic")
    for network in Voice.objects.values_list("network_id", flat=True).distinct():
        rows = Voice.objects.filter(network_id=network).exclude(state="withdrawn")
        voices = {
            row[0]: row[1:]
            for row in rows.values_list(
                "profile_id", "round_id", "place_id", "said_at", "kind", "group_size"
            )
        }
        counted, people = Counter(), Counter()

        def add(cell, n):
            counted[cell] += 1
            people[cell] += n

        for round_id, place, said_at, kind, size in voices.values():
            day, n = said_at.astimezone(UTC).date().isoformat(), min(size, 30)
            add(("place", round_id, place, None, kind, None, None, ""), n)
            add(("day", round_id, place, day, "", None, None, ""), n)
        told = Demographic.objects.filter(network_id=network).exclude(known="not_asked")
        for profile, dimension, known, category in told.values_list(
            "profile_id", "dimension_id", "known", "category_id"
        ).iterator(chunk_size=5000):
            if profile not in voices:
                continue
            round_id, place, said_at, kind, size = voices[profile]
            day, n = said_at.astimezone(UTC).date().isoformat(), min(size, 30)
            add(("place", round_id, place, None, "", dimension, category, known), n)
            add(("day", round_id, None, day, "", dimension, category, known), n)
        Tally.objects.bulk_create(
            [
                Tally(
                    network_id=network,
                    id=uuid5(CELLS, "|".join(str(part) for part in cell)),
                    voices=n,
                    people=people[cell],
                    **dict(zip(NAMES, cell, strict=True)),
                )
                for cell, n in counted.items()
            ],
            batch_size=500,
        )


class Migration(migrations.Migration):
    dependencies = [("listen", "0003_tallies"), ("people", "0002_devices")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
