"""What may happen to an ask in which state, and when its addressee is late. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from unicodedata import normalize

#: What can be done in each state. Signing goes on while an answer is awaited: an escalation may need it.
DEEDS: dict[str, frozenset[str]] = {
    "drafted": frozenset({"change", "open", "drop"}),
    "open": frozenset({"sign", "deliver", "close"}),
    "delivered": frozenset({"sign", "answer", "escalate", "close"}),
    "escalated": frozenset({"sign", "answer", "escalate", "close"}),
    "answered": frozenset({"answer", "escalate", "close"}),
    "closed": frozenset(),
}
#: How long an addressee has unless the team says otherwise.
USUAL_DAYS = 28
#: For how long after the last day sheets are typed in that were signed in time.
PAPER_DAYS = 7


def may(deed: str, *, state: str) -> bool:
    """Whether this can be done with an ask in this state."""
    return deed in DEEDS.get(state, frozenset())


def may_sign(*, state: str, sign_until: date | None, today: date) -> bool:
    """Whether a signature counts today. The last day belongs to it."""
    return may("sign", state=state) and (sign_until is None or today <= sign_until)


def may_type_in(*, state: str, sign_until: date | None, today: date) -> bool:
    """Whether a paper sheet can be typed in today: a week longer than one can sign."""
    until = sign_until and sign_until + timedelta(days=PAPER_DAYS)
    return may_sign(state=state, sign_until=until, today=today)


def is_contact(typed: str) -> bool:
    """Whether this is meant as a number or e-mail address; what holds letters and no @ is a home address."""
    return "@" in typed or not any(sign.isalpha() for sign in typed)


def known_at_home(name: str, home: str) -> str:
    """What somebody without number and e-mail address is known by, however it is spaced, dotted or capitalised."""
    bare = (
        "".join(s for s in normalize("NFKC", text).casefold() if s.isalnum())
        for text in (name, home)
    )
    return "home:" + "|".join(bare)


def is_late(*, state: str, due_on: date | None, today: date) -> bool:
    """Whether an answer should have come by now. Nobody has to press anything for that."""
    return state in ("delivered", "escalated") and due_on is not None and today > due_on


def days_late(*, state: str, due_on: date | None, today: date) -> int:
    """How many days an answer is late; 0 when it is not."""
    if due_on is None or not is_late(state=state, due_on=due_on, today=today):
        return 0
    return (today - due_on).days


def usual_due_on(today: date) -> date:
    """The deadline offered."""
    return today + timedelta(days=USUAL_DAYS)
