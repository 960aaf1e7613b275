"""One letter to everybody who asked to hear back, each in the language they chose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from hearth.core.networks.models import Network

from .sending import queue

#: Subject and body in a language: (language) -> (subject, body).
LetterWords = Callable[[str], tuple[str, str]]


class Contact(Protocol):
    """Where somebody wants to be written to."""

    subject_id: UUID
    channel: str
    address: str
    language: str


def write_back(
    network: Network,
    contacts: Sequence[Contact],
    *,
    words: LetterWords,
    key: str,
    about: tuple[str, UUID],
    now: datetime,
) -> int:
    """Queue the letter for each contact; the same `key` twice writes to nobody twice. Returns how many contacts."""
    letters = {language: words(language) for language in {row.language for row in contacts}}
    for contact in contacts:
        subject, body = letters[contact.language]
        queue(
            network,
            key=f"{key}:{contact.subject_id}:{contact.channel}",
            channel=contact.channel,
            address=contact.address,
            subject=subject,
            body=body,
            language=contact.language,
            purpose="hear_back",
            about=about,
            now=now,
        )
    return len(contacts)
