"""An e-mail as it came, read with care: who, what, to which address, with which files. Pure.

Mail is written by anything: headers that break rules, unknown letters, HTML only. Nothing here raises
for a broken mail; what cannot be read is left out and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

from .mail_text import own_words, text_of_html

MOST_FILES = 5
MOST_FILE_BYTES = 20 * 1024 * 1024
#: Pictures smaller than this that stand inside a mail are a signature's ornaments.
ORNAMENT = 30_000
MOST_TEXT = 200_000
_IDS = re.compile(r"<([^<>\s]{3,250})>")
_OURS = re.compile(r"hearth\.([0-9a-f-]{36})@", re.IGNORECASE)


@dataclass(frozen=True)
class MailFile:
    """One file that came with a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """One mail. `words` are the sender's own, without what they quoted and signed with."""

    message_id: str
    sender: str
    subject: str
    text: str
    words: str
    to: tuple[str, ...]
    answers: tuple[str, ...]
    files: tuple[MailFile, ...]
    left_out: int
    said_at: datetime | None
    is_automatic: bool
    is_bounce: bool


def read_mail(raw: bytes) -> Mail:
    """Read one mail."""
    message = message_from_bytes(raw, policy=policy.default)
    text = _text_of(message)[:MOST_TEXT]
    files, left_out = _files_of(message)
    ids = _IDS.findall(_head(message, "Message-ID"))
    return Mail(
        message_id=ids[0] if ids else "",
        sender=_address(message),
        subject=" ".join(_head(message, "Subject").split())[:200],
        text=text,
        words=own_words(text),
        to=_addresses(message, "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"),
        answers=letters_in(_head(message, "In-Reply-To") + " " + _head(message, "References")),
        files=files,
        left_out=left_out,
        said_at=_said_at(message),
        is_automatic=_is_automatic(message),
        is_bounce=_is_bounce(message),
    )


def letters_in(text: str) -> tuple[str, ...]:
    """The ids of our own letters that a mail names, as we write them into `Message-ID`."""
    return tuple(dict.fromkeys(found.lower() for found in _OURS.findall(text)))


def bounced_letters(raw: bytes) -> tuple[str, ...]:
    """The ids of our own letters that a mail says could not be delivered."""
    return letters_in(raw[:MOST_TEXT].decode("ascii", "replace"))


def _head(message: EmailMessage, name: str) -> str:
    """All headers of one name as one line; a header that cannot be parsed is as good as none."""
    found = []
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            with suppress(Exception):
                parsed = message.policy.header_fetch_parse(key, value)
                found.append(str(parsed))
    return " ".join(found).replace("\x00", "")


def _addresses(message: EmailMessage, *names: str) -> tuple[str, ...]:
    found = getaddresses([_head(message, name) for name in names])
    return tuple(dict.fromkeys(address.lower() for _name, address in found if "@" in address))


def _address(message: EmailMessage) -> str:
    found = _addresses(message, "From") or _addresses(message, "Sender")
    return found[0][:254] if found else ""


def _said_at(message: EmailMessage) -> datetime | None:
    with suppress(ValueError, TypeError, OverflowError, IndexError):
        moment = parsedate_to_datetime(_head(message, "Date"))
        return moment if moment.tzinfo else None
    return None


def _is_automatic(message: EmailMessage) -> bool:
    """A machine wrote this: it is not answered, and is nobody's voice."""
    said = _head(message, "Auto-Submitted").strip().lower()
    bulk = _head(message, "Precedence").strip().lower() in ("bulk", "junk", "list", "auto_reply")
    marks = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "List-Id", "List-Unsubscribe")
    return (said not in ("", "no")) or bulk or any(_head(message, mark) for mark in marks)


def _is_bounce(message: EmailMessage) -> bool:
    sender = _address(message).partition("@")[0]
    is_report = message.get_content_type() == "multipart/report"
    is_from_nobody = _head(message, "Return-Path").strip() == "<>"
    return is_report or is_from_nobody or sender in ("mailer-daemon", "postmaster")


def _text_of(message: EmailMessage) -> str:
    """The words: as plain text if there is some, else made of the HTML."""
    plain, html = "", ""
    for part in _leaves(message):
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment":
            continue
        if kind == "text/plain" and not plain.strip():
            plain = _decoded(part)
        elif kind == "text/html" and not html:
            html = _decoded(part)
    return plain if plain.strip() else text_of_html(html[:MOST_TEXT])


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """Every part that holds something itself; mails inside mails are not opened."""
    stack: list[EmailMessage] = [message]
    for _step in range(200):
        if not stack:
            return
        part = stack.pop()
        if part.get_content_type() == "message/rfc822":
            continue
        payload = part.get_payload()
        if part.is_multipart() and isinstance(payload, list):
            stack.extend(p for p in reversed(payload) if isinstance(p, EmailMessage))
        else:
            yield part


def _bytes_of(part: EmailMessage) -> bytes:
    with suppress(Exception):
        found = part.get_payload(decode=True)
        return found if isinstance(found, bytes) else b""
    return b""


def _decoded(part: EmailMessage) -> str:
    """Text in the letters that the part names; if that is not so, as most mail is written."""
    content = _bytes_of(part)
    for letters in (part.get_content_charset() or "utf-8", "utf-8"):
        with suppress(LookupError, UnicodeError):
            return content.decode(letters).replace("\x00", "")
    return content.decode("cp1252", "replace").replace("\x00", "")


def _files_of(message: EmailMessage) -> tuple[tuple[MailFile, ...], int]:
    """At most five files and 20 MB; how many more there were."""
    found: list[MailFile] = []
    left_out = room = 0
    for part in _leaves(message):
        name = _name_of(part)
        if not name and part.get_content_disposition() != "attachment":
            continue
        content = _bytes_of(part)
        if part.get_content_disposition() != "attachment" and len(content) < ORNAMENT:
            continue
        room += len(content)
        if len(found) >= MOST_FILES or room > MOST_FILE_BYTES or not content:
            left_out += 1
            room -= len(content)
        else:
            found.append(MailFile(name[:200], part.get_content_type(), content))
    return tuple(found), left_out


def _name_of(part: EmailMessage) -> str:
    with suppress(Exception):
        return (part.get_filename() or "").replace("\x00", "")
    return ""
