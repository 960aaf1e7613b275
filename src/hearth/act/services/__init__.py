"""What can be done to act: programmes, commitments, events, bookings, the directory."""

from .attendance import Came, add_note, record_attendance, remove_note
from .bookings import Booked, book, cancel_booking
from .commitments import change_commitment, make_commitment, settle_commitment
from .directory import bring_in, change_service, change_state, list_service, verify
from .events import cancel_event, change_event, plan_event
from .programmes import (
    add_goal,
    add_partner,
    change_programme,
    make_programme,
    remove_goal,
    remove_partner,
)

__all__ = [
    "Booked",
    "Came",
    "add_goal",
    "add_note",
    "add_partner",
    "book",
    "bring_in",
    "cancel_booking",
    "cancel_event",
    "change_commitment",
    "change_event",
    "change_programme",
    "change_service",
    "change_state",
    "list_service",
    "make_commitment",
    "make_programme",
    "plan_event",
    "record_attendance",
    "remove_goal",
    "remove_note",
    "remove_partner",
    "settle_commitment",
    "verify",
]
