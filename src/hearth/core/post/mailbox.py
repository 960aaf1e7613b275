"""The mailbox that the clock reads: a maildir or a folder over IMAP. What is not done stays in it."""

from __future__ import annotations

import imaplib
import mailbox as maildirs
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings

SECONDS = 30
#: Larger mails are left where they are.
MOST_BYTES = 40 * 1024 * 1024
MOST_AT_ONCE = 100


class Mailbox(Protocol):
    """Where mail arrives."""

    def letters(self) -> Iterator[tuple[str, bytes]]:
        """(mark, mail) for what nobody has looked at, at most a hundred."""

    def done(self, mark: str) -> None:
        """It stands elsewhere now: it is taken out, so that its sender's name is here no more."""

    def leave(self, mark: str) -> None:
        """Nobody knew what to do with it: it stays, flagged, for a person."""

    def close(self) -> None:
        """Until the next time."""


def open_mailbox() -> Mailbox | None:
    """The installation's mailbox, or none where none is set up."""
    if settings.HEARTH_MAILDIR:
        return _Maildir(Path(settings.HEARTH_MAILDIR))
    return _Imap(settings.HEARTH_IMAP_URL) if settings.HEARTH_IMAP_URL else None


class _Maildir:
    def __init__(self, folder: Path) -> None:
        self.box = maildirs.Maildir(folder, factory=None, create=True)

    def letters(self) -> Iterator[tuple[str, bytes]]:
        found = 0
        for key in sorted(self.box.keys()):
            with suppress(KeyError, OSError):
                if "S" in self.box.get_message(key).get_flags():
                    continue
                with self.box.get_file(key) as file:
                    content = file.read(MOST_BYTES + 1)
                if len(content) > MOST_BYTES:
                    self.leave(key)
                    continue
                found += 1
                yield key, content
            if found >= MOST_AT_ONCE:
                return

    def done(self, mark: str) -> None:
        self.box.discard(mark)

    def leave(self, mark: str) -> None:
        with suppress(KeyError):
            message = self.box.get_message(mark)
            message.set_subdir("cur")
            message.set_flags("FS")
            self.box[mark] = message

    def close(self) -> None:
        self.box.close()


class _Imap:
    """`imaps://user:word@host/folder`; without the `s` only for this very machine."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        host = parts.hostname or "localhost"
        if parts.scheme == "imaps":
            self.box: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, parts.port or 993, timeout=SECONDS)
        elif host in ("localhost", "127.0.0.1", "::1"):
            self.box = imaplib.IMAP4(host, parts.port or 143, timeout=SECONDS)
        else:
            raise ValueError("HEARTH_IMAP_URL must begin with imaps://")
        self.box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        folder = unquote(parts.path.lstrip("/")) or "INBOX"
        if self.box.select('"' + folder.replace('"', "") + '"')[0] != "OK":
            raise OSError("the folder of HEARTH_IMAP_URL is not there")

    def letters(self) -> Iterator[tuple[str, bytes]]:
        _status, found = self.box.uid("search", "UNSEEN", "UNFLAGGED")
        for mark in (found[0] or b"").split()[:MOST_AT_ONCE]:
            name = mark.decode()
            if self._size(name) > MOST_BYTES:
                self.leave(name)
                continue
            _status, rows = self.box.uid("fetch", name, "(BODY.PEEK[])")
            bodies = [row[1] for row in rows if isinstance(row, tuple)]
            if bodies:
                yield name, bytes(bodies[0])

    def _size(self, mark: str) -> int:
        _status, rows = self.box.uid("fetch", mark, "(RFC822.SIZE)")
        told = b" ".join(row for row in rows if isinstance(row, bytes)).decode("ascii", "replace")
        digits = told.partition("RFC822.SIZE")[2].strip(" )").split(" ")[0]
        return int(digits) if digits.isdigit() else 0

    def done(self, mark: str) -> None:
        self.box.uid("store", mark, "+FLAGS", "(\\Deleted)")
        self.box.expunge()

    def leave(self, mark: str) -> None:
        self.box.uid("store", mark, "+FLAGS", "(\\Seen \\Flagged)")

    def close(self) -> None:
        with suppress(imaplib.IMAP4.error, OSError):
            self.box.close()
            self.box.logout()
