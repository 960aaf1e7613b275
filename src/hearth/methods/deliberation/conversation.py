"""A conversation read as a whole: are there groups, how many, how sure, and what does each statement tell?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hearth.methods.deliberation.camps import fit_camps
from hearth.methods.deliberation.canonical import Canonical, canonical
from hearth.methods.deliberation.chance import ChanceTest, against_chance
from hearth.methods.deliberation.choosing import SMALLEST, Choice, choose, fit_chosen
from hearth.methods.deliberation.counting import Counts, count_votes
from hearth.methods.deliberation.mixed import Fitted, Table, climb, fit, place_people
from hearth.methods.deliberation.places import Ground, places
from hearth.methods.deliberation.stability import Stability, resample
from hearth.methods.deliberation.telling import Distinct, Telling, distinct_statements, tell
from hearth.methods.deliberation.votes import Votes
from hearth.methods.deliberation.without import counts_without_itself
from hearth.methods.errors import MethodError

MOST_GROUPS = 6
#: To be placed in a group a person needs so many votes, and groups need so many people placed.
FEWEST_VOTES, FEWEST_PEOPLE = 7, 30
#: Groups are shown where at least half of the pairs of people fall the same way again, beyond chance.
SAME_AGAIN = 0.5
#: Votes that the test against chance and the choice look at; of larger conversations they take a part of the people.
CHANCE_VOTES, CHOICE_VOTES = 30_000, 60_000
SHAPES = ("too_few", "none", "unclear", "spectrum", "camps")


@dataclass(frozen=True, eq=False)
class Conversation:
    """What votes tell, all in the order of `votes`.

    shape: too_few (too few people to look for groups), none (no more than chance), unclear (more than chance, but no
        groups that come back), spectrum (people stand between the groups), camps (each belongs to one).
    groups: how many; 1 where none are shown. group: for each person the number of theirs, -1 with too few votes.
    shares: people by groups; how near (spectrum) or how likely (camps) each person is. profiles: statements by groups,
    the chance of agreeing rather than disagreeing.
    counts: votes of the members, groups by statements. overall: of everybody.
    positions, margins: people by 2, on the map, with standard errors.
    chance, choice, stability: the reasons for the number of groups; None where it did not come to that.
    telling: figures per statement. distinct: for each group what sets it apart.
    seed: of the shuffles and samples. ground: what the map rests on, so that one more person can be placed on it.
    """

    votes: Votes
    shape: str
    groups: int
    group: np.ndarray
    shares: np.ndarray
    profiles: np.ndarray
    counts: Counts
    overall: Counts
    positions: np.ndarray
    margins: np.ndarray
    chance: ChanceTest | None
    choice: Choice | None
    stability: Stability | None
    telling: Telling
    distinct: tuple[tuple[Distinct, ...], ...]
    seed: int
    ground: Ground

    @property
    def sizes(self) -> list[int]:
        """People in each group."""
        return [int((self.group == g).sum()) for g in range(self.groups)]

    @property
    def not_placed(self) -> int:
        """People with too few votes to be in a group."""
        return int((self.group < 0).sum())


def analyse(votes: Votes, *, seed: int = 0, most_groups: int = MOST_GROUPS) -> Conversation:
    """Read a conversation.

    Parameters
    ----------
    votes : on the statements that are to be read (moderated ones taken out).
    seed : of the shuffles and samples; the same votes and seed give the same result on every run, in any order of
        people and statements, and with agree and disagree swapped.
    most_groups : never more groups than this.

    Returns
    -------
    Conversation.

    Raises
    ------
    MethodError("no_votes").

    Examples
    --------
    >>> from hearth.methods.deliberation import collect
    >>> people = [p for p in range(60) for _ in range(12)]
    >>> says = [1 if (p < 30) == (s % 2 == 0) else -1 for p in range(60) for s in range(12)]
    >>> result = analyse(collect(people, list(range(12)) * 60, says))
    >>> result.shape, result.sizes
    ('camps', [30, 30])
    """
    if not len(votes):
        raise MethodError("no_votes")
    form = canonical(votes)
    found = _find(form.votes, seed, most_groups)
    return told_of(votes, form, found, seed)


@dataclass(frozen=True, eq=False)
class Found:
    """Whether there are groups, and which, in canonical order."""

    shape: str
    fitted: Fitted
    table: Table
    placed: np.ndarray
    chance: ChanceTest | None = None
    choice: Choice | None = None
    stability: Stability | None = None


def _find(votes: Votes, seed: int, most_groups: int) -> Found:
    table = Table(votes)
    placed = votes.per_person >= min(FEWEST_VOTES, len(votes.statements))
    found = Found("too_few", fit(table, 1), table, placed)
    if placed.sum() < FEWEST_PEOPLE or most_groups < 2:
        return found
    rngs = [np.random.default_rng([seed, part]) for part in range(3)]
    found = replace(
        found, shape="none", chance=against_chance(part_of(votes, CHANCE_VOTES), rngs[0])
    )
    if found.chance is None or not found.chance.structure:
        return found
    sample = part_of(votes, CHOICE_VOTES)
    choice = choose(sample, rngs[1], most=most_groups)
    found = replace(found, shape="unclear", choice=choice)
    for groups in range(choice.groups, 1, -1):
        choice = choice.with_groups(groups)
        fitted = fit_chosen(Table(sample), groups, choice.camps)
        stability = resample(sample, fitted.member, groups, choice.camps, rngs[2])
        found = replace(found, choice=choice, stability=stability)
        if stability.same[0] < SAME_AGAIN:
            continue
        whole = fitted if sample is votes else _spread(table, fitted)
        if np.bincount(whole.member[placed], minlength=groups).min() >= SMALLEST:
            return replace(found, shape="camps" if choice.camps else "spectrum", fitted=whole)
    return found


def part_of(votes: Votes, most: int) -> Votes:
    """The whole, or the first people in canonical order (which is as good as a lot) with about `most` votes."""
    if len(votes) <= most:
        return votes
    return votes.of_people(np.arange(len(votes.people)) < np.searchsorted(votes.rows, most))


def _spread(table: Table, fitted: Fitted) -> Fitted:
    """Groups found in a part of the people, fitted to all of them."""
    shares = place_people(table, fitted.profiles, fitted.shares.mean(axis=0), 4)
    if fitted.camps:
        return fit_camps(table, shares, steps=20)
    return climb(table, shares, 12, profiles=fitted.profiles)


def _named(found: Found, at: np.ndarray) -> tuple[np.ndarray, Fitted]:
    """Groups from the largest to the smallest; people with too few votes are in none."""
    fitted = found.fitted
    if fitted.groups == 1:
        return np.zeros(len(found.placed), dtype=int), fitted
    member = np.where(found.placed, fitted.member, -1)
    sizes = np.bincount(member[found.placed], minlength=fitted.groups)
    middle = [at[member == g, 0].mean() if sizes[g] else 0.0 for g in range(fitted.groups)]
    order = np.lexsort((np.array(middle), -sizes))
    fitted = replace(fitted, shares=fitted.shares[:, order], profiles=fitted.profiles[:, :, order])
    return np.where(found.placed, np.argsort(order)[member], -1), fitted


def told_of(votes: Votes, form: Canonical, found: Found, seed: int) -> Conversation:
    """All that is told of a conversation once its groups are found."""
    at, margin, ground = places(form.votes)
    member, fitted = _named(found, at)
    group = form.people_back(member)
    positions = form.people_back(at)
    fair = _fair_counts(form, found, fitted) if fitted.groups > 1 else count_votes(votes)
    ends = _ends(positions[:, 0], form.people_back(found.placed))
    agree = np.where(form.turned > 0, 1, 0)
    profiles = fitted.profiles[np.arange(len(agree)), agree, :]
    return Conversation(
        votes,
        found.shape,
        fitted.groups,
        group,
        form.people_back(fitted.shares),
        form.statements_back(profiles),
        count_votes(votes, group, fitted.groups),
        count_votes(votes),
        positions,
        form.people_back(margin),
        found.chance,
        found.choice,
        _reordered(found, fitted),
        tell(votes, fair, ends),
        distinct_statements(fair),
        seed,
        _ground_back(form, ground),
    )


def _ground_back(form: Canonical, ground: Ground) -> Ground:
    """The ground in the original order and wording."""
    turned = form.turned[:, None]
    return replace(
        ground,
        centre=form.statements_back(ground.centre * form.turned),
        components=form.statements_back(ground.components * turned),
    )


def _fair_counts(form: Canonical, found: Found, fitted: Fitted) -> Counts:
    """Counts by other votes, in the original order and wording."""
    canon = counts_without_itself(form.votes, found.table, fitted, found.placed)
    straight = form.turned > 0
    agree = np.where(straight, canon.agree, canon.disagree)
    disagree = np.where(straight, canon.disagree, canon.agree)
    return Counts(*(form.statements_back(one.T).T for one in (agree, disagree, canon.seen)))


def _ends(along: np.ndarray, placed: np.ndarray) -> np.ndarray:
    """-1 and 1 for the outer thirds of the people placed, along the first axis."""
    if not placed.any():
        return np.zeros(len(along), dtype=int)
    low, high = np.quantile(along[placed], [1 / 3, 2 / 3])
    return np.where(placed, np.where(along < low, -1, np.where(along > high, 1, 0)), 0)


def _reordered(found: Found, fitted: Fitted) -> Stability | None:
    """Stability with its groups in the order in which they are shown."""
    if found.stability is None or fitted.groups != len(found.stability.kept):
        return found.stability
    old = found.fitted.profiles.reshape(-1, fitted.groups).T
    new = fitted.profiles.reshape(-1, fitted.groups).T
    order = [int(np.argmin(np.abs(old - one).sum(axis=1))) for one in new]
    return replace(
        found.stability,
        kept=tuple(found.stability.kept[g] for g in order),
        sizes=tuple(found.stability.sizes[g] for g in order),
    )
