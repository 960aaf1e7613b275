"""What may happen to an ask in which state, and when its addressee is late. Pure."""

from __future__ import annotations

from datetime import date, timedelta

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


def may(deed: str, *, state: str) -> bool:
    """Whether this can be done with an ask in this state."""
    return deed in DEEDS.get(state, frozenset())


def may_sign(*, state: str, sign_until: date | None, today: date) -> bool:
    """Whether a signature counts today. The last day belongs to it."""
    return may("sign", state=state) and (sign_until is None or today <= sign_until)


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
