"""What the network does together: programmes, events, and the directory of services."""

from .directory import ListedWord, Service, ServiceTag, ServiceWord
from .events import Attendance, Booking, Event, SessionNote
from .programmes import Commitment, Goal, Programme, ProgrammePartner

__all__ = [
    "Attendance",
    "Booking",
    "Commitment",
    "Event",
    "Goal",
    "ListedWord",
    "Programme",
    "ProgrammePartner",
    "Service",
    "ServiceTag",
    "ServiceWord",
    "SessionNote",
]
