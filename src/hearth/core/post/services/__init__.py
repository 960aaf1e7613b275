"""What can be done with the post: queue, send, stop, take in; gateways and their queues."""

from ..addresses import address_hash, plain
from ..mailbox import Mailbox, open_mailbox
from .gateways import (
    add_gateway,
    answers_to,
    holds_secret,
    letters_for,
    mailbox_of,
    note_bounce,
    note_seen,
    note_status,
    outbox_of,
    send_test,
    switch_gateway,
)
from .hearing_back import LetterWords, write_back
from .inbound import forget_old_inbound, leave_to_people, settle, take_in
from .sending import queue, reply, send_now, send_waiting
from .stopping import is_stopped, start_again, stop

__all__ = [
    "LetterWords",
    "Mailbox",
    "add_gateway",
    "address_hash",
    "answers_to",
    "forget_old_inbound",
    "holds_secret",
    "is_stopped",
    "leave_to_people",
    "letters_for",
    "mailbox_of",
    "note_bounce",
    "note_seen",
    "note_status",
    "open_mailbox",
    "outbox_of",
    "plain",
    "queue",
    "reply",
    "send_now",
    "send_test",
    "send_waiting",
    "settle",
    "start_again",
    "stop",
    "switch_gateway",
    "take_in",
    "write_back",
]
