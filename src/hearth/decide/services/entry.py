"""How one person has one vote: by code, verified contact, membership, or one per browser.

Whoever is admitted to an activity is known in it by a keyed hash alone, another one in each activity.
"""

from __future__ import annotations

from dataclasses import dataclass

from hearth.kit.actors import Actor
from hearth.kit.codes import keyed_hash
from hearth.kit.refusals import Refused

from ..models import Activity
from ..queries import is_voter, voter_key_of


@dataclass(frozen=True)
class Admitted:
    """Somebody who may take part: their key in this activity, and how they came in (an `Entry`)."""

    key: str
    how: str


def admit_by_code(activity: Activity, *, code: str) -> Admitted:
    """Refused: `voter_code_unknown`."""
    if not is_voter(activity, code):
        raise Refused("voter_code_unknown")
    return Admitted(voter_key_of(activity.pk, code), Activity.Entry.CODE)


def admit_member(activity: Activity, *, by: Actor) -> Admitted:
    """A signed-in member. Refused: `entry_not_this_way`, `entry_needs_member`."""
    only_by(activity, Activity.Entry.MEMBER)
    if by.membership_id is None:
        raise Refused("entry_needs_member")
    return Admitted(key_of(activity, f"member:{by.membership_id}"), Activity.Entry.MEMBER)


def admit_browser(activity: Activity, *, token: str) -> Admitted:
    """One per browser: `token` is long and random, and known to that browser alone. Refused: `entry_not_this_way`."""
    only_by(activity, Activity.Entry.BROWSER)
    if len(token) < 20:
        raise Refused("entry_not_this_way")
    return Admitted(key_of(activity, f"browser:{token}"), Activity.Entry.BROWSER)


def only_by(activity: Activity, entry: str) -> None:
    """Refused unless people come in this way: `entry_not_this_way`."""
    if activity.entry != entry:
        raise Refused("entry_not_this_way")


def key_of(activity: Activity, what: str) -> str:
    """How somebody is known in one activity: a keyed hash that says nothing in any other."""
    return keyed_hash(what, purpose=f"vote:{activity.pk}")
