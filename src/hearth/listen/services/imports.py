"""Bringing in a spreadsheet: read, map, preview, keep in portions that survive a crash, undo."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people.models import Purpose
from hearth.core.places import queries as places
from hearth.kit.actors import Actor
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused

from ..models import (
    Round,
    Voice,
    VoiceImport,
)
from ..sheets import Sheet, guess_mapping, read_sheet
from .bulk import Saying, receive_many
from .hanging import take_out_voices
from .import_rows import report_rows
from .tallies import count_out

PORTION = 1000
MOST_MB = 40
LEASE = timedelta(minutes=2)
#: Wordings under which imported voices are kept: consent was asked elsewhere.
IMPORT_WORDING: dict[str, str] = {
    Purpose.KEEP: "collected elsewhere and brought in by the team of the network",
    Purpose.QUOTE: "agreed to where it was collected",
}


def begin_import(
    network: Network, *, round: Round, name: str, content: bytes, by: Actor, now: datetime
) -> VoiceImport:
    """Keep an uploaded file and guess its columns. Refused as `read_sheet`, and `file_too_large`."""
    if len(content) > MOST_MB * 1024 * 1024:
        raise Refused("file_too_large", most_mb=MOST_MB)
    digest = hashlib.sha256(content).hexdigest()
    folder = Path(settings.HOME) / "files" / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    stored = folder / f"{uuid7()}{Path(name).suffix.lower()[:8]}"
    stored.write_bytes(content)
    try:
        sheet = read_sheet(stored)
    except Refused:
        os.unlink(stored)
        raise
    mapping, defaults = _meaning_of(network, sheet)
    return VoiceImport.objects.create(
        network=network,
        round=round,
        file_name=Path(name).name[:200],
        file_hash=digest,
        stored_as=stored.name,
        columns=sheet.columns,
        mapping=mapping,
        defaults=defaults | {"encoding": sheet.encoding},
        rows=sheet.count,
        made_by=by.label,
        made_at=now,
    )


def _meaning_of(network: Network, sheet: Sheet) -> tuple[dict[str, str], dict[str, Any]]:
    """What the columns meant the last time a table had the same ones; else what their names say.

    What somebody vouched for (that it may be quoted, that it was read) holds for their file alone.
    """
    before = VoiceImport.objects.filter(network=network, columns=sheet.columns)
    last = before.exclude(state=VoiceImport.State.MAPPING).first()
    if last:
        kept = {name: last.defaults[name] for name in ("language", "kind") if name in last.defaults}
        return last.mapping, kept | {"remembered": True}
    names = {dimension.key: dimension.name for dimension in places.dimensions(network, asked=True)}
    return guess_mapping(sheet.columns, sample=sheet.sample(), groups=names), {}


def read_again(of: VoiceImport, *, encoding: str) -> Sheet:
    """Read the stored text in other letters, and guess the columns anew when their names change.

    Refused as `sheet_of`.
    """
    sheet = read_sheet(_stored(of), encoding=encoding)
    of.defaults = of.defaults | {"encoding": sheet.encoding}
    if sheet.columns != of.columns:
        of.columns = sheet.columns
        of.mapping, more = _meaning_of(of.network, sheet)
        of.defaults |= more
    of.rows = sheet.count
    of.save(update_fields=["columns", "mapping", "defaults", "rows"])
    return sheet


def _stored(of: VoiceImport) -> Path:
    path = Path(settings.HOME) / "files" / "imports" / of.stored_as
    if not path.exists():
        raise Refused("sheet_gone")
    return path


def forget_import(of: VoiceImport) -> None:
    """Forget an upload that was never started, file and all. Refused: `import_not_waiting`."""
    if of.state != VoiceImport.State.MAPPING:
        raise Refused("import_not_waiting")
    (Path(settings.HOME) / "files" / "imports" / of.stored_as).unlink(missing_ok=True)
    of.delete()


def sheet_of(of: VoiceImport) -> Sheet:
    """The stored file, to be read again row by row. Refused: `sheet_gone`."""
    return Sheet(_stored(of), of.columns, of.rows, of.defaults.get("encoding", ""))


def start_import(
    of: VoiceImport,
    *,
    mapping: Mapping[str, str],
    defaults: Mapping[str, Any],
    only_if_all_good: bool,
    by: Actor,
    now: datetime,
) -> VoiceImport:
    """Say how the columns are meant and let it run. Refused: `column_for_text_missing`,
    `import_not_waiting`, `import_has_bad_rows` (when all or nothing was chosen)."""
    if of.state != VoiceImport.State.MAPPING:
        raise Refused("import_not_waiting")
    if not mapping.get("text"):
        raise Refused("column_for_text_missing")
    if only_if_all_good:
        reports = report_rows(of, sheet_of(of), mapping=mapping, defaults=defaults)
        bad = sum(1 for report in reports if report.saying is None)
        if bad:
            raise Refused("import_has_bad_rows", n=bad)
    of.mapping = dict(mapping)
    of.defaults = {"encoding": of.defaults.get("encoding", "")} | dict(defaults)
    of.only_if_all_good, of.state = only_if_all_good, VoiceImport.State.RUNNING
    of.save()
    ledger.record(
        network=of.network,
        deed="import started",
        by=by,
        now=now,
        facts={"import": of.pk, "rows": of.rows},
    )
    return of


def run_import(of: VoiceImport, *, clock: Callable[[], datetime]) -> VoiceImport:
    """Work an import off in portions, each in a transaction of its own with the progress.

    Safe to run again after a crash: it goes on after the last portion that was kept, and rows have
    keys made of their content, so none is kept twice.
    A second worker leaves it alone while the first one's lease runs.
    """
    if not _take_lease(of, clock()):
        return of
    try:
        _work(of, clock)
    except Refused as refused:
        of.state, of.error, of.ended_at = VoiceImport.State.FAILED, refused.code, clock()
        of.save()
    return of


def _take_lease(of: VoiceImport, now: datetime) -> bool:
    rows = VoiceImport.objects.filter(pk=of.pk, state=VoiceImport.State.RUNNING)
    free = rows.exclude(beat_at__gt=now - LEASE)
    taken = free.update(beat_at=now)
    of.refresh_from_db()
    return bool(taken)


def _work(of: VoiceImport, clock: Callable[[], datetime]) -> None:
    by = Actor.nobody("import")
    portion: list[Saying] = []
    reports = report_rows(of, sheet_of(of), mapping=of.mapping, defaults=of.defaults)
    start = of.done  # what an earlier worker finished before it died
    for done, report in enumerate(reports, start=1):
        if done <= start:
            continue
        if report.saying is not None:
            portion.append(report.saying)
        elif len(of.refused) < 500:
            of.refused.append([report.number, report.code, dict(report.facts or {})])
        of.done = done
        if done % PORTION == 0:
            portion = _keep_portion(of, portion, by, clock())
    _keep_portion(of, portion, by, clock())
    of.state, of.ended_at = VoiceImport.State.DONE, clock()
    of.save()
    ledger.record(
        network=of.network,
        deed="import done",
        by=by,
        now=clock(),
        facts={"import": of.pk, "kept": of.kept, "repeated": of.repeated},
    )


def _keep_portion(of: VoiceImport, portion: list[Saying], by: Actor, now: datetime) -> list[Saying]:
    with transaction.atomic():
        kept, repeated = receive_many(
            of.network,
            round=of.round,
            sayings=portion,
            wordings=IMPORT_WORDING,
            by=by,
            now=now,
            import_id=of.pk,
        )
        of.kept, of.repeated, of.beat_at = of.kept + kept, of.repeated + repeated, now
        of.save()
    return []


def run_waiting_imports(network: Network, *, now: datetime) -> None:
    """For the clock: go on with every import that nobody works on."""
    for of in VoiceImport.objects.filter(network=network, state=VoiceImport.State.RUNNING):
        run_import(of, clock=timezone.now)


@transaction.atomic
def undo_import(of: VoiceImport, *, by: Actor, now: datetime) -> int:
    """Take a whole import back; returns how many voices went. Refused: `import_not_done`."""
    if of.state not in (VoiceImport.State.DONE, VoiceImport.State.FAILED):
        raise Refused("import_not_done")
    rows = Voice.objects.filter(network=of.network, import_id=of.pk)
    pairs = list(rows.values_list("id", "profile_id"))
    ids = [identifier for identifier, _profile in pairs]
    count_out(of.network, ids)
    for start in range(0, len(pairs), 500):
        part = pairs[start : start + 500]
        take_out_voices(
            of.network,
            ids=[one for one, _profile in part],
            profiles=[profile for _one, profile in part],
        )
    of.state = VoiceImport.State.UNDONE
    of.save(update_fields=["state"])
    ledger.record(
        network=of.network,
        deed="import undone",
        by=by,
        now=now,
        facts={"import": of.pk, "n": len(ids)},
    )
    return len(ids)
