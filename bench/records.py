"""The proof of a city's vote: the box sealed, its record published, and worked out again from the files alone.

Uses the box of `city_count` (HEARTH_BENCH_BALLOTS=5000 tries it on fewer).
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator

from bench import city_count
from bench.rows import Row

HELP = "sealing, publishing and verifying the record of 100,000 ballots"


def run() -> Iterator[Row]:
    """Seal, publish, verify."""
    city_count._open()
    from django.db import transaction

    vote = city_count._vote("City money", city_count.PROJECTS, city_count.BALLOTS)
    city_count._uncount(vote)
    with transaction.atomic():
        yield from _proof(vote)
        transaction.set_rollback(True)


def _proof(vote: object) -> Iterator[Row]:
    from django.utils import timezone

    from hearth.decide import services
    from hearth.decide.models import Activity
    from hearth.decide.queries import record_archive
    from hearth.decide.services.closing import seal
    from hearth.faces.shell.verifying import verify
    from hearth.kit.actors import Actor

    row = Activity.objects.select_related("network").get(pk=vote.pk)  # type: ignore[attr-defined]
    begun = time.perf_counter()
    seal(row)
    yield Row(f"{city_count.BALLOTS:,} ballots sealed at closing", time.perf_counter() - begun, "s")
    _note_seal(row)
    services.count_vote(row, by=Actor.clock(), now=timezone.now())
    begun = time.perf_counter()
    services.publish_record(row, by=Actor.clock(), now=timezone.now())
    yield Row("record made and kept", time.perf_counter() - begun, "s")
    archive, _digest = record_archive(row) or (b"", "")
    yield Row("size of the record", len(archive) / 1e6, "MB")
    with zipfile.ZipFile(io.BytesIO(archive)) as record:
        files = {name: record.read(name) for name in record.namelist()}
    begun = time.perf_counter()
    found = verify(files)
    yield Row("worked out again by hearth verify", time.perf_counter() - begun, "s")
    yield Row("places that differ", len(found.differs), "", 0)


def _note_seal(vote: object) -> None:
    """The ledger's entry of closing, for a box that was closed before boxes were sealed."""
    from django.utils import timezone

    from hearth.decide.services.activities import note
    from hearth.kit.actors import Actor

    closed_hash = vote.closed_hash  # type: ignore[attr-defined]
    note(vote, "vote closed", Actor.clock(), timezone.now(), closed_hash=closed_hash)  # type: ignore[arg-type]
