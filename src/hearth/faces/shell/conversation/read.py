"""One shape for both ways of reading, so that report, JSON and figures are written once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hearth.methods.deliberation import Classic, Conversation, Export, analyse, classic
from hearth.methods.deliberation.counting import Counts, count_votes
from hearth.methods.deliberation.telling import Distinct, Telling, tell
from hearth.methods.deliberation.votes import Votes


@dataclass(frozen=True, eq=False)
class Read:
    """A conversation that was read: the export, the votes that were looked at, and what was found.

    group: for each person, -1 outside. distinct: for each group, what sets it apart.
    """

    export: Export
    votes: Votes
    groups: int
    group: np.ndarray
    positions: np.ndarray
    counts: Counts
    overall: Counts
    telling: Telling
    distinct: tuple[tuple[Distinct, ...], ...]
    own: Conversation | None
    classic: Classic | None
    seed: int

    @property
    def sizes(self) -> list[int]:
        return [int((self.group == g).sum()) for g in range(self.groups)]

    @property
    def method(self) -> str:
        return "classic" if self.classic else "hearth"

    def text(self, statement: int, longest: int | None = None) -> str:
        """What a statement says, in one line; its id where the export has no text."""
        name = self.votes.statements[statement]
        words = " ".join(self.export.texts.get(name, "").split()) or f"statement {name}"
        return words if longest is None or len(words) <= longest else f"{words[: longest - 1]}…"


def letter(group: int) -> str:
    """A, B, C …"""
    return chr(ord("A") + group)


def read(export: Export, *, classically: bool, every: bool, seed: int) -> Read:
    """Read it our way, or the classic way."""
    if classically:
        return _classically(export, every)
    votes = export.votes if every else export.shown
    own = analyse(votes, seed=seed)
    return Read(
        export,
        votes,
        own.groups,
        own.group,
        own.positions,
        own.counts,
        own.overall,
        own.telling,
        own.distinct,
        own,
        None,
        seed,
    )


def _classically(export: Export, every: bool) -> Read:
    votes = export.votes
    told = classic(votes, out=frozenset() if every else export.aside)
    groups = max(told.groups, 1)
    group = told.group if told.groups else np.zeros(len(votes.people), dtype=int)
    order = np.argsort(-np.bincount(group[group >= 0], minlength=groups), kind="stable")
    group = np.where(group >= 0, np.argsort(order)[group], -1)
    counts = count_votes(votes, group, groups)
    thirds = np.quantile(told.positions[:, 0], [1 / 3, 2 / 3])
    ends = np.where(
        told.positions[:, 0] < thirds[0], -1, np.where(told.positions[:, 0] > thirds[1], 1, 0)
    )
    place = {name: at for at, name in enumerate(votes.statements)}
    representative = [told.representative[old] for old in order] if told.representative else []
    distinct = tuple(
        tuple(_as_distinct(g, place[one.statement], one.says, counts) for one in ones)
        for g, ones in enumerate(representative)
    )
    return Read(
        export,
        votes,
        groups,
        group,
        told.positions,
        counts,
        count_votes(votes),
        tell(votes, counts, ends),
        distinct,
        None,
        told,
        0,
    )


def _as_distinct(g: int, s: int, says: str, counts: Counts) -> Distinct:
    """A classic representative statement; its group was made from the same votes, so it carries no test here."""
    part, others = (counts.agree if says == "agree" else counts.disagree), counts.others
    rest = (others.agree if says == "agree" else others.disagree)[g, s]
    share = part[g, s] / max(counts.seen[g, s], 1)
    other = rest / max(others.seen[g, s], 1)
    nan = float("nan")
    return Distinct(g, s, says, float(share), float(other), float(share - other), nan, nan, nan)
