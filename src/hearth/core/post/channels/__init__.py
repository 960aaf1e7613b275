"""Channels: one file each, all alike: `send(delivery)` or a `ChannelError`."""

from importlib import import_module
from typing import Protocol

from django.conf import settings


class ChannelError(Exception):
    """The channel could not send. `permanent` means that trying again is no use."""

    def __init__(self, code: str, *, permanent: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent


class Letter(Protocol):
    """What a channel is handed."""

    channel: str
    address: str
    subject: str
    body: str
    language: str


def send(letter: Letter) -> None:
    """Hand a letter to the channel that this installation has chosen for its kind."""
    chosen = settings.HEARTH_POST_CHANNELS.get(letter.channel)
    if chosen not in ("console", "file", "smtp"):
        raise ChannelError("no_such_channel", permanent=True)
    import_module(f"hearth.core.post.channels.{chosen}").send(letter)
