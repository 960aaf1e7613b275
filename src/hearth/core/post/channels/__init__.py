"""Channels: one file each, all alike: `send(delivery)` or a `ChannelError`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.conf import settings

if TYPE_CHECKING:
    from ..models import Delivery, Gateway

#: The carrier says that the person opted out: a STOP like any other.
OPTED_OUT = "opted_out"


class ChannelError(Exception):
    """The channel could not send. `permanent` means that trying again is no use."""

    def __init__(self, code: str, *, permanent: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent


class Letter(Protocol):
    """What a channel is handed."""

    id: UUID
    purpose: str
    channel: str
    address: str
    subject: str
    body: str
    calendar: str
    language: str


#: How a calendar file goes with an e-mail: its name, and its kind for programs that read it.
CALENDAR_NAME = "meeting.ics"


def headers_of(letter: Letter) -> dict[str, str]:
    """The headers of an e-mail: its name, by which an answer is known, and that a machine sent it."""
    domain = (settings.HEARTH_MAIL_ADDRESS or settings.DEFAULT_FROM_EMAIL).rpartition("@")[2]
    is_answer = letter.purpose in ("reply", "help_now", "stop_confirmation")
    headers = {
        "Content-Language": letter.language,
        "Message-ID": f"<hearth.{letter.id}@{domain.strip(' >') or 'localhost'}>",
        "Auto-Submitted": "auto-replied" if is_answer else "auto-generated",
    }
    reply_to = {"Reply-To": settings.HEARTH_MAIL_ADDRESS} if settings.HEARTH_MAIL_ADDRESS else {}
    return headers | reply_to


def send(letter: Letter) -> None:
    """Hand a letter to the channel that this installation has chosen for its kind."""
    chosen = settings.HEARTH_POST_CHANNELS.get(letter.channel)
    if chosen not in ("console", "file", "smtp"):
        raise ChannelError("no_such_channel", permanent=True)
    import_module(f"hearth.core.post.channels.{chosen}").send(letter)


def send_through(gateway: Gateway, letter: Delivery) -> None:
    """Hand a text to the provider behind a gateway that is called."""
    if gateway.kind not in ("twilio", "rapidpro"):
        raise ChannelError("gateway_fetches_by_itself")
    import_module(f"hearth.core.post.channels.{gateway.kind}").send(gateway, letter)
