"""The classic Polis pipeline, as its published sources and outputs have it (compdemocracy/polis, `math/`).

It is here to be compared with, and for those who want the numbers they know. Its groups are never tested against
chance: votes without any structure give two to five groups as well. The grouping begins anew each time ("cold"),
where the production server goes on from its last result; so centre, axes, positions and, given the groups,
all counts and tests agree with the published ones, the groups themselves need not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hearth.methods.deliberation.axes import principal_axes
from hearth.methods.deliberation.counting import (
    Counts,
    cells,
    counted,
    group_informed_agreement,
)
from hearth.methods.deliberation.polis_groups import group_people
from hearth.methods.deliberation.votes import AGREE, DISAGREE, PASS, Votes

#: One-sided 90 %, as Polis has it.
SIGNIFICANT = 1.2816
MOST_REPRESENTATIVE = 5
FEWEST_VOTES, FEWEST_PEOPLE = 7, 15


@dataclass(frozen=True)
class Representative:
    """A statement that a group says and others do not, by the classic tests."""

    group: int
    statement: str
    says: str
    success: int
    trials: int
    share: float
    share_test: float
    ratio: float
    ratio_test: float
    best_agree: bool = False

    @property
    def weight(self) -> float:
        """What they are ordered by."""
        return self.ratio * self.ratio_test * self.share * self.share_test


@dataclass(frozen=True)
class Consensus:
    """A statement that most of all people agree (or disagree) with."""

    statement: str
    says: str
    success: int
    trials: int
    share: float
    share_test: float


@dataclass(frozen=True, eq=False)
class Classic:
    """Everything the classic pipeline gives.

    centre (statements), components (2 by statements), positions (people by 2), group (for each person, -1 outside),
    silhouettes by number of groups, counts (groups by statements), agreement (statements).
    """

    centre: np.ndarray
    components: np.ndarray
    positions: np.ndarray
    group: np.ndarray
    groups: int
    silhouettes: dict[int, float]
    counts: Counts
    representative: tuple[tuple[Representative, ...], ...]
    consensus: tuple[Consensus, ...]
    agreement: np.ndarray


def classic(votes: Votes, *, out: frozenset[str] | set[str] = frozenset()) -> Classic:
    """The classic Polis pipeline, begun cold.

    Parameters
    ----------
    votes : all votes, also on statements that were taken out.
    out : ids of statements that a moderator took out: everybody counts as having passed on them.

    Returns
    -------
    Classic: map, groups (2 to 5, by silhouette), representative statements, consensus.

    Examples
    --------
    >>> from hearth.methods.deliberation import collect
    >>> people = [p for p in range(20) for _ in range(8)]
    >>> says = [1 if p < 10 else -1 for p in range(20) for _ in range(8)]
    >>> classic(collect(people, list(range(8)) * 20, says)).groups
    2
    """
    gone = np.array([one in out for one in votes.statements])
    cell = cells(votes)
    total = counted(cell, votes)
    centre, components, positions = _map(votes, gone, cell, total)
    inside = who_is_in(votes)
    members, silhouettes = group_people(positions[inside])
    group = np.full(len(votes.people), -1)
    group[inside] = members
    groups = int(members.max(initial=-1)) + 1
    counts = counted(cell, votes, group, max(groups, 1))
    return Classic(
        centre,
        components,
        positions,
        group,
        groups,
        silhouettes,
        counts,
        representative_statements(counts, votes.statements, gone),
        consensus_statements(total, votes.statements, gone),
        group_informed_agreement(counts),
    )


def classic_map(votes: Votes, gone: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Centre, two axes, and each person's place, stretched by the square root of statements over votes."""
    cell = cells(votes)
    return _map(votes, gone, cell, counted(cell, votes))


def _map(
    votes: Votes, gone: np.ndarray, cell: np.ndarray, total: Counts
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    statements = len(votes.statements)
    if gone.any():
        stays = ~gone[votes.statement]
        votes, cell = votes.of_votes(stays), cell[stays]
        total = counted(cell, votes)
    centre = (total.agree[0] - total.disagree[0]) / np.maximum(total.seen[0], 1)
    apart = np.array([DISAGREE, PASS, AGREE]) - centre[:, None]
    table = votes.matrix(apart.ravel().take(cell))
    axes = principal_axes(table, centre, 2)
    cast = votes.per_person + int(gone.sum())
    stretch = np.sqrt(statements / np.maximum(cast, 1))
    places = np.stack([table @ one for one in axes.components], axis=1)
    return centre, axes.components, places * stretch[:, None]


def who_is_in(votes: Votes) -> np.ndarray:
    """People with at least 7 votes (or all statements); at least 15 people, by number of votes."""
    cast = votes.per_person
    inside = cast >= min(FEWEST_VOTES, len(votes.statements))
    if inside.sum() < FEWEST_PEOPLE:
        inside[np.argsort(-cast, kind="stable")[:FEWEST_PEOPLE]] = True
    return inside


def representative_statements(
    counts: Counts, statements: tuple[str, ...], gone: np.ndarray
) -> tuple[tuple[Representative, ...], ...]:
    """For each group at most five statements, those agreed with first; `gone` statements are left out."""
    if len(counts.seen) < 2:
        return ()
    own = _shares(counts, counts.others)
    return tuple(
        _of_group(group, own, counts, statements, gone) for group in range(len(counts.seen))
    )


def _shares(own: Counts, others: Counts) -> dict[str, np.ndarray]:
    figures = {"seen": own.seen}
    for word, part, rest in (("a", own.agree, others.agree), ("d", own.disagree, others.disagree)):
        share = (part + 1) / (own.seen + 2)
        figures |= {
            f"p{word}": share,
            f"p{word}t": share_test(part, own.seen),
            f"r{word}": share / ((rest + 1) / (others.seen + 2)),
            f"r{word}t": ratio_test(part, rest, own.seen, others.seen),
        }
    return figures


def share_test(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """z of a share against a half, one added to both counts."""
    return 2 * np.sqrt(whole + 1) * ((part + 1) / (whole + 1) - 0.5)


def ratio_test(
    part: np.ndarray, rest: np.ndarray, whole: np.ndarray, all_rest: np.ndarray
) -> np.ndarray:
    """z of two shares against each other, one added to every count; 0 where everybody agrees."""
    one, two, n_one, n_two = part + 1, rest + 1, whole + 1, all_rest + 1
    pooled = (one + two) / (n_one + n_two)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled) * (1 / n_one + 1 / n_two), 0))
    apart = one / n_one - two / n_two
    return np.divide(apart, spread, out=np.zeros_like(apart), where=pooled < 1)


def _of_group(
    group: int,
    figures: dict[str, np.ndarray],
    counts: Counts,
    statements: tuple[str, ...],
    gone: np.ndarray,
) -> tuple[Representative, ...]:
    listed = np.flatnonzero(~gone)
    own = {name: figure[group] for name, figure in figures.items()}
    own |= {"na": counts.agree[group], "nd": counts.disagree[group]}
    agrees = own["rat"] > own["rdt"]
    share_tests = np.where(agrees, own["pat"], own["pdt"])
    ratio_tests = np.where(agrees, own["rat"], own["rdt"])
    passing = (ratio_tests[listed] > SIGNIFICANT) & (share_tests[listed] > SIGNIFICANT)
    shown = listed[passing]
    agreed = _best_agree(own, listed)
    head: list[Representative] = []
    if agreed is not None:
        head = [replace(_sided(group, agreed, own, statements[agreed]), best_agree=True)]
    elif len(listed) and not len(shown):
        most = int(listed[np.argmax(ratio_tests[listed])])
        head = [_sided(group, most, own, statements[most])]
    ratios, shares = (np.where(agrees, own[f"{one}a"], own[f"{one}d"]) for one in "rp")
    weight = (ratios * ratio_tests * shares * share_tests)[shown]
    heaviest = [int(s) for s in shown[np.argsort(-weight, kind="stable")] if s != agreed]
    rest = [_sided(group, s, own, statements[s]) for s in heaviest[:MOST_REPRESENTATIVE]]
    chosen = [*head, *rest][:MOST_REPRESENTATIVE]
    return tuple(sorted(chosen, key=lambda one: one.says != "agree"))


def _sided(group: int, s: int, own: dict[str, np.ndarray], name: str) -> Representative:
    says = "agree" if own["rat"][s] > own["rdt"][s] else "disagree"
    word = says[0]
    share, test, ratio, ratio_tested = (
        float(own[one][s]) for one in (f"p{word}", f"p{word}t", f"r{word}", f"r{word}t")
    )
    success, trials = int(own[f"n{word}"][s]), int(own["seen"][s])
    return Representative(group, name, says, success, trials, share, test, ratio, ratio_tested)


def _best_agree(own: dict[str, np.ndarray], listed: np.ndarray) -> int | None:
    """The statement the group most agrees with, by the rule of the classic source, one after the other."""
    asked = listed[(own["na"][listed] > 0) | (own["nd"][listed] > 0)]
    pa, pat, ra, rat = (own[name][asked] for name in ("pa", "pat", "ra", "rat"))
    may_begin = np.flatnonzero((pat > SIGNIFICANT) | ((ra > 1) & (pa > 0.5)))
    if not len(may_begin):
        return None
    alone, beside, best = pa * pat, ra * rat * pa * pat, int(may_begin[0])
    while True:
        figure = beside if ra[best] > 1 else alone
        later = np.flatnonzero(figure[best + 1 :] > figure[best])
        if not len(later):
            return int(asked[best])
        best += 1 + int(later[0])


def consensus_statements(
    total: Counts, statements: tuple[str, ...], gone: np.ndarray
) -> tuple[Consensus, ...]:
    """At most five that most people agree with, and five that most disagree with."""
    found: list[Consensus] = []
    seen = total.seen[0]
    for says, part in (("agree", total.agree[0]), ("disagree", total.disagree[0])):
        share, test = (part + 1) / (seen + 2), share_test(part, seen)
        good = np.flatnonzero((share > 0.5) & (test > SIGNIFICANT) & ~gone)
        good = good[np.argsort(-(share * test)[good], kind="stable")][:MOST_REPRESENTATIVE]
        found += [
            Consensus(
                statements[s], says, int(part[s]), int(seen[s]), float(share[s]), float(test[s])
            )
            for s in good.tolist()
        ]
    return tuple(found)
