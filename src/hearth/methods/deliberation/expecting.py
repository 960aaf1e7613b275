"""What would somebody say of a statement that they have not seen? Sides by the groups, passing by a habit of its own.

A reading is worth what it tells of votes that it has not seen. The side somebody would take is expected from where they
stand between the groups (`lines`). How readily somebody passes says nothing about their opinion and has no part in the
groups; it is expected from lines of its own, begun at each person's habit of passing and between the groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hearth.methods.deliberation.canonical import Canonical, canonical
from hearth.methods.deliberation.conversation import Conversation
from hearth.methods.deliberation.lines import Lines, draw_lines
from hearth.methods.deliberation.mixed import everybody
from hearth.methods.deliberation.votes import Votes


@dataclass(frozen=True, eq=False)
class Expected:
    """sides: lines between the groups (agreeing rather than disagreeing). passing: the lines of passing."""

    sides: Lines
    passing: Lines

    def chances(self, person: np.ndarray, statement: np.ndarray) -> np.ndarray:
        """Chances of disagree, pass, agree for pairs of a person and a statement (their numbers); pairs by 3."""
        passes = self.passing.agree(person, statement)
        agree = self.sides.agree(person, statement) * (1 - passes)
        return np.stack([1 - passes - agree, passes, agree], axis=1)


def expected(conversation: Conversation) -> Expected:
    """What everybody would be expected to say, by the groups that were found.

    Parameters
    ----------
    conversation : a full reading, or one that was refreshed.

    Returns
    -------
    Expected: ask it for `chances(person, statement)`, by their numbers in `conversation.votes`. With one group
    the sides are everybody's shares.

    Examples
    --------
    >>> from hearth.methods.deliberation import analyse, collect
    >>> people = [p for p in range(60) for s in range(12) if (p, s) != (0, 0)]
    >>> statements = [s for p in range(60) for s in range(12) if (p, s) != (0, 0)]
    >>> says = [1 if (p < 30) == (s % 2 == 0) else -1 for p, s in zip(people, statements)]
    >>> told = expected(analyse(collect(people, statements, says)))
    >>> bool(told.chances([0], [0])[0, 2] > 0.9)
    True
    """
    return expected_of(conversation.votes, conversation.shares)


def expected_of(votes: Votes, shares: np.ndarray) -> Expected:
    """The same from votes and people's shares of belonging (people by groups)."""
    form = canonical(votes)
    ordered = form.votes
    took_side = ordered.of_votes(ordered.value != 0)
    between = shares[form.person][:, :-1]
    sides = draw_lines(took_side, between)
    passed = _passed(ordered)
    passing = draw_lines(passed, np.column_stack([_habit(passed), between]))
    straight = np.ones(len(form.statement))
    return Expected(_back(form, sides, form.turned), _back(form, passing, straight))


def _passed(votes: Votes) -> Votes:
    """The same votes, 1 for a pass and -1 for a side."""
    value = np.where(votes.value == 0, 1, -1).astype(np.int8)
    return Votes(votes.people, votes.statements, votes.person, votes.statement, value)


def _habit(passed: Votes) -> np.ndarray:
    """How much more often than others somebody passes on the same statements, as a logarithm."""
    common, people = everybody(passed)[:, 1], len(passed.people)
    awaited = np.bincount(passed.person, weights=common[passed.statement], minlength=people)
    came = np.bincount(passed.person, weights=passed.value > 0, minlength=people)
    return np.log((came + 1) / (awaited + 1))


def _back(form: Canonical, lines: Lines, turned: np.ndarray) -> Lines:
    """In the original order and wording."""
    return Lines(
        form.statements_back(lines.base * turned),
        form.statements_back(lines.pull * turned[:, None]),
        form.people_back(lines.at),
        form.people_back(lines.spread),
        lines.tight,
    )
