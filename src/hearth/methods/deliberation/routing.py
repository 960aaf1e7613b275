"""Which statement should somebody be shown next? The one whose answer tells most.

An answer tells two things, both measured in bits. About the person: between which groups do they stand? About the
statement: what does their group think of it? A statement that few have seen tells much about itself, so new ones come
to their turn without a rule for it; one that divides tells much about the person.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, xlogy

from hearth.methods.deliberation.conversation import Conversation
from hearth.methods.deliberation.counting import Counts


@dataclass(frozen=True)
class Suggestion:
    """A statement to show: how many bits its answer is expected to tell about the person, and about the statement."""

    statement: str
    about_person: float
    about_statement: float

    @property
    def bits(self) -> float:
        return self.about_person + self.about_statement


def next_statements(
    conversation: Conversation,
    *,
    already: Collection[str] = (),
    person: str | None = None,
    how_many: int | None = None,
) -> list[Suggestion]:
    """Statements in the order in which they tell most.

    Parameters
    ----------
    conversation : as it was read last.
    already : ids of statements that are not to be shown (again).
    person : id of somebody who voted; without it, or where it is new, everybody's average stands in.
    how_many : only the first so many.

    Returns
    -------
    Suggestions, the most telling first; of equals the less seen, then the earlier listed.

    Examples
    --------
    >>> from hearth.methods.deliberation import analyse, collect
    >>> votes = collect(["a", "b", "c", "d"], ["old", "old", "old", "new"], [1, 1, 1, 1])
    >>> [one.statement for one in next_statements(analyse(votes))]
    ['new', 'old']
    """
    shares = _shares(conversation, person)
    about_person = _about_person(conversation, shares)
    about_statement = shares @ _about_statement(conversation.counts)
    seen, names = conversation.overall.seen[0], conversation.votes.statements
    gone = set(already)
    order = np.lexsort((np.arange(len(names)), seen, -(about_person + about_statement)))
    told = [
        Suggestion(names[s], float(about_person[s]), float(about_statement[s]))
        for s in order
        if names[s] not in gone
    ]
    return told[:how_many]


def _shares(conversation: Conversation, person: str | None) -> np.ndarray:
    if person is not None and person in conversation.votes.people:
        return conversation.shares[conversation.votes.people.index(person)]
    return conversation.shares.mean(axis=0)


def _about_person(conversation: Conversation, shares: np.ndarray) -> np.ndarray:
    """Mutual information of the answer and the group, times the chance that a side is taken."""
    overall = conversation.overall
    sided = (overall.agree[0] + overall.disagree[0] + 1) / (overall.seen[0] + 1.5)
    apart = _entropy(conversation.profiles @ shares) - _entropy(conversation.profiles) @ shares
    return np.minimum(sided, 1.0) * np.maximum(apart, 0.0)


def _entropy(agree: np.ndarray) -> np.ndarray:
    return -(xlogy(agree, agree) + xlogy(1 - agree, 1 - agree)) / np.log(2)


def _about_statement(counts: Counts) -> np.ndarray:
    """Mutual information of the next answer and what a group thinks: Dirichlet with one answer of each kind added."""
    answers = np.stack([counts.agree, counts.disagree, counts.passed]) + 1.0
    total = answers.sum(axis=0)
    mean = answers / total
    expected = digamma(total + 1) - (mean * digamma(answers + 1)).sum(axis=0)
    return (-xlogy(mean, mean).sum(axis=0) - expected) / np.log(2)
