"""Keep letters as files in the installation's outbox: nothing leaves the machine."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from . import CALENDAR_NAME, Letter, headers_of


def send(letter: Letter) -> None:
    """Write one `.eml` file per letter."""
    folder = Path(settings.HEARTH_OUTBOX) / letter.channel
    folder.mkdir(parents=True, exist_ok=True)
    message = EmailMessage()
    message["To"], message["From"] = letter.address, settings.DEFAULT_FROM_EMAIL
    message["Subject"] = letter.subject
    for name, value in headers_of(letter).items():
        message[name] = value
    message.set_content(letter.body)
    if letter.calendar:
        message.add_attachment(letter.calendar, subtype="calendar", filename=CALENDAR_NAME)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    (folder / f"{stamp}-{uuid4().hex[:12]}.eml").write_bytes(message.as_bytes())
