"""Recordings and photos of a form: kept before their voice, each content once, under no name of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from mimetypes import guess_type
from pathlib import PurePosixPath, PureWindowsPath
from uuid import UUID, uuid5

from hearth.core.networks.models import Network
from hearth.kit.refusals import Refused

from ...media_types import kind_of_media
from ...models import Attachment, Submission, SubmissionFile
from ..media import keep_attachment


@dataclass(frozen=True)
class Part:
    """One file as it came."""

    name: str
    media_type: str
    content: bytes

    @property
    def plain_name(self) -> str:
        """Its name without any folder, whatever slashes it was written with."""
        return PureWindowsPath(PurePosixPath(self.name).name).name[:200]


@dataclass(frozen=True)
class Kept:
    """What became of one file."""

    key: UUID
    name: str
    code: str = ""
    facts: Mapping[str, object] | None = None


def keep_parts(
    network: Network, instance: UUID, parts: Iterable[Part], *, named: frozenset[str], now: datetime
) -> list[Kept]:
    """Keep those files that the form names; say of every other why it was not kept."""
    return [_keep(network, instance, part, named, now) for part in parts]


def note_parts(row: Submission, kept: Iterable[Kept]) -> None:
    """Write down which files belong to a form. The same file twice is one."""
    for one in kept:
        SubmissionFile.objects.get_or_create(
            network_id=row.network_id,
            submission_id=row.id,
            key=one.key,
            defaults={"file_name": one.name, "code": one.code, "facts": one.facts or {}},
        )


def _keep(
    network: Network, instance: UUID, part: Part, named: frozenset[str], now: datetime
) -> Kept:
    name = part.plain_name
    key = uuid5(instance, f"{name}:{sha256(part.content).hexdigest()}")
    if name not in named:
        return Kept(key, name, "file_not_named", {"name": name})
    try:
        row = keep_attachment(
            network,
            key=key,
            media_type=_type_of(part),
            content=part.content,
            file_name=name,
            now=now,
        )
    except Refused as refused:
        return Kept(key, name, refused.code, refused.facts)
    if row.state == Attachment.State.REFUSED:
        return Kept(key, name, "file_not_as_named", {"name": name})
    return Kept(key, name)


def _type_of(part: Part) -> str:
    """What it says it is, or else what its ending says (some phones send only bytes)."""
    if kind_of_media(part.media_type):
        return part.media_type
    return guess_type(part.plain_name)[0] or part.media_type or "application/octet-stream"
