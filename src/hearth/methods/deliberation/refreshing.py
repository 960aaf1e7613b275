"""Between two full readings: the groups that were found stay, everything else is brought up to date.

Whether there are groups, and how many, is asked with many shuffles and fits (`analyse`). While people are still voting
that question is asked now and then; in between, people are placed in the groups that were found, the groups' ways of
voting follow the new votes, and counts, map, and what each statement tells are those of the votes that stand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hearth.methods.deliberation.camps import fit_camps
from hearth.methods.deliberation.canonical import Canonical, canonical
from hearth.methods.deliberation.conversation import (
    FEWEST_VOTES,
    Conversation,
    Found,
    told_of,
)
from hearth.methods.deliberation.mixed import Fitted, Table, climb, fit, place_people
from hearth.methods.deliberation.votes import Votes
from hearth.methods.errors import MethodError

CAMP_STEPS, SPECTRUM_STEPS = 10, 6


@dataclass(frozen=True, eq=False)
class Standing:
    """What a reading leaves for the next one: its statements, shape, groups, and the groups' ways of voting.

    profiles: statements by groups, the chance of agreeing rather than disagreeing. average: share of each group.
    """

    statements: tuple[str, ...]
    shape: str
    profiles: np.ndarray
    average: np.ndarray

    @property
    def groups(self) -> int:
        return self.profiles.shape[1]


def standing(conversation: Conversation) -> Standing:
    """What this reading leaves for the next one.

    Parameters
    ----------
    conversation : a full reading, or one that was refreshed.

    Returns
    -------
    Standing.

    Examples
    --------
    >>> from hearth.methods.deliberation import analyse, collect
    >>> standing(analyse(collect(["a"], ["s"], [1]))).groups
    1
    """
    return Standing(
        conversation.votes.statements,
        conversation.shape,
        conversation.profiles,
        conversation.shares.mean(axis=0),
    )


def refresh(votes: Votes, before: Standing) -> Conversation:
    """Read a conversation again with the groups that were found before.

    Parameters
    ----------
    votes : on the statements that are to be read, new ones and new people among them.
    before : what the last reading left.

    Returns
    -------
    Conversation, with the shape of before; chance, choice and stability are None, since nothing was asked anew.

    Raises
    ------
    MethodError("no_votes").

    Examples
    --------
    >>> from hearth.methods.deliberation import analyse, collect
    >>> people = [p for p in range(60) for _ in range(12)]
    >>> says = [1 if (p < 30) == (s % 2 == 0) else -1 for p in range(60) for s in range(12)]
    >>> votes = collect(people, list(range(12)) * 60, says)
    >>> again = refresh(votes, standing(analyse(votes)))
    >>> again.shape, again.sizes
    ('camps', [30, 30])
    """
    if not len(votes):
        raise MethodError("no_votes")
    form = canonical(votes)
    table = Table(form.votes)
    placed = form.votes.per_person >= min(FEWEST_VOTES, len(votes.statements))
    found = Found(before.shape, _fitted(votes, form, table, before), table, placed)
    return told_of(votes, form, found, 0)


def _fitted(votes: Votes, form: Canonical, table: Table, before: Standing) -> Fitted:
    if before.groups == 1:
        return fit(table, 1)
    profiles = _profiles(votes, form, table, before)
    shares = place_people(table, profiles, before.average, 3)
    if before.shape == "camps":
        return fit_camps(table, shares, steps=CAMP_STEPS)
    return climb(table, shares, SPECTRUM_STEPS, profiles=profiles)


def _profiles(votes: Votes, form: Canonical, table: Table, before: Standing) -> np.ndarray:
    """The groups' ways of voting in canonical order; on new statements everybody's."""
    known = {name: at for at, name in enumerate(before.statements)}
    profiles = np.repeat(table.common[:, :, None], before.groups, axis=2)
    for at, old in enumerate(form.statement.tolist()):
        row = known.get(votes.statements[old])
        if row is not None:
            agree = before.profiles[row] if form.turned[at] > 0 else 1 - before.profiles[row]
            profiles[at, 1], profiles[at, 0] = agree, 1 - agree
    return np.clip(profiles, 1e-6, 1 - 1e-6)
