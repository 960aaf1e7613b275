"""Sound, pictures and files: taken in piece by piece, each byte once, checked when they are whole.

A device makes a key, announces type and size, and sends pieces from the offset that the server
names; after a lost answer it asks for the offset and goes on. What stays without a voice for a
day is thrown away by the clock.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from hearth.core.networks.models import Network
from hearth.kit.refusals import Refused

from ..media_types import extension_of, kind_of, looks_like, plain_type
from ..models import Attachment, Voice
from ..photos import cleaned
from ..queries.form_apps import held_keys

MOST_MB = 20
ORPHANS_LIVE = timedelta(days=1)


def begin_attachment(
    network: Network, *, key: UUID, media_type: str, size: int, file_name: str = "", now: datetime
) -> Attachment:
    """Announce a file. The same key twice is one attachment, wherever it stands.

    Refused: `media_not_taken`, `attachment_too_large`, `attachment_empty`.
    """
    plain = plain_type(media_type)
    kind = kind_of(plain)
    if kind is None:
        raise Refused("media_not_taken", media_type=plain[:60])
    if size > MOST_MB * 1024 * 1024:
        raise Refused("attachment_too_large", most_mb=MOST_MB)
    if size < 1:
        raise Refused("attachment_empty")
    made, _is_new = Attachment.objects.get_or_create(
        network=network,
        key=key,
        defaults={
            "kind": kind,
            "media_type": plain,
            "file_name": file_name[:200],
            "size": size,
            "stored_as": f"{network.pk}/{key}{extension_of(plain)}",
            "began_at": now,
        },
    )
    return made


def add_piece(attachment: Attachment, *, offset: int, piece: bytes, now: datetime) -> Attachment:
    """Write one piece at the offset that the server expects; the last one makes it whole.

    A piece that was written already changes nothing. What is not what it was announced as, or is a
    picture that cannot be trusted, ends in the state `refused`, and its bytes are thrown away.
    Refused: `piece_out_of_order` (with the offset expected), `attachment_too_large`.
    """
    row = _write(attachment, offset, piece)
    has_all = row.state == Attachment.State.COMING and row.got == row.size
    return _finish(row, now) if has_all else row


@transaction.atomic
def _write(attachment: Attachment, offset: int, piece: bytes) -> Attachment:
    rows = Attachment.objects.select_for_update()
    row = rows.get(network_id=attachment.network_id, id=attachment.id)
    if row.state != Attachment.State.COMING or offset + len(piece) <= row.got:
        return row
    if offset != row.got:
        raise Refused("piece_out_of_order", expected=row.got)
    if row.got + len(piece) > row.size:
        raise Refused("attachment_too_large", most_mb=MOST_MB)
    path = path_of(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.seek(offset)
        file.write(piece)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
    row.got += len(piece)
    row.save(update_fields=["got"])
    return row


def _finish(row: Attachment, now: datetime) -> Attachment:
    """Whole: looked at and made safe before any lock is taken, then put down as whole or refused."""
    path = path_of(row)
    try:
        content = path.read_bytes()
    except FileNotFoundError:  # somebody else has just refused it
        content = b""
    safe = _made_safe(row, content)
    if safe is None:
        path.unlink(missing_ok=True)
    elif safe is not content:
        _replace(path, safe)
    row.state = Attachment.State.REFUSED if safe is None else Attachment.State.WHOLE
    row.sha256 = hashlib.sha256(content if safe is None else safe).hexdigest()
    row.ended_at = now
    row.save(update_fields=["state", "sha256", "ended_at"])
    return row


def _made_safe(row: Attachment, content: bytes) -> bytes | None:
    """What is kept of a file: a photo without its metadata, anything else as it came, or nothing."""
    if not looks_like(row.media_type, content[:64]):
        return None
    if row.kind == Attachment.Kind.PHOTO:
        return cleaned(content, media_type=row.media_type)
    return content


def _replace(path: Path, content: bytes) -> None:
    """The old bytes or the new ones, never half."""
    beside = path.with_suffix(f"{path.suffix}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def keep_attachment(
    network: Network, *, key: UUID, media_type: str, content: bytes, file_name: str, now: datetime
) -> Attachment:
    """A file that came whole. Refused as `begin_attachment`."""
    row = begin_attachment(
        network, key=key, media_type=media_type, size=len(content), file_name=file_name, now=now
    )
    return add_piece(row, offset=0, piece=content, now=now)


def join_attachments(voice: Voice, *, keys: Iterable[UUID]) -> int:
    """These attachments belong to this voice now; those of another voice are left alone."""
    rows = Attachment.objects.filter(network_id=voice.network_id, key__in=list(keys), voice_id=None)
    return rows.update(voice_id=voice.id)


def drop_attachment(network: Network, *, key: UUID) -> None:
    """Throw away a recording or photo that somebody takes away before sending; repeating is harmless."""
    rows = Attachment.objects.filter(network=network, key=key, voice_id=None)
    for row in rows:
        path_of(row).unlink(missing_ok=True)
        row.delete()


def erase_attachments(voice: Voice) -> None:
    """Files and rows of a voice that was taken back."""
    for row in Attachment.objects.filter(network_id=voice.network_id, voice_id=voice.id):
        path_of(row).unlink(missing_ok=True)
        row.delete()


def forget_orphans(network: Network, *, now: datetime) -> int:
    """Throw away what never got a voice and waits for nobody. Returns how many."""
    rows = Attachment.objects.filter(
        network=network, voice_id=None, began_at__lt=now - ORPHANS_LIVE
    ).exclude(key__in=held_keys(network))
    found = list(rows[:500])
    for row in found:
        path_of(row).unlink(missing_ok=True)
        row.delete()
    return len(found)


def path_of(attachment: Attachment) -> Path:
    """Where the bytes lie: beside the database, never under an address of the web."""
    return Path(settings.HOME) / "media" / attachment.stored_as
