"""Projects, a budget and ballots, kept compactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hearth.methods.budgeting.links import Link, check_links
from hearth.methods.errors import MethodError

KINDS = ("approval", "points", "ordinal")
_MOST_POINTS = 2**31  # points times their number must stay well inside 64 bits


@dataclass(frozen=True)
class Project:
    """Something the community could pay for; `cost` in whole minor units of money."""

    id: str
    name: str
    cost: int


@dataclass(frozen=True, eq=False)
class Ballots:
    """Who supports what, stored project by project.

    The supporters of project number `p` are `voter[starts[p]:starts[p + 1]]`, in rising order, with
    their `points` beside them (None for approvals: everyone gives one point). Build it with
    `Ballots.of` (ballots as people write them) or `Ballots.from_pairs` (arrays).
    """

    kind: str
    voters: int
    starts: np.ndarray
    voter: np.ndarray
    points: np.ndarray | None = None
    repeated: tuple[tuple[int, int], ...] = ()

    @staticmethod
    def from_pairs(
        *,
        kind: str,
        voters: int,
        projects: int,
        voter: np.ndarray,
        project: np.ndarray,
        points: np.ndarray | None = None,
    ) -> Ballots:
        """Sort (voter, project) pairs; a pair that comes again counts once (its first mention) and is reported."""
        if kind not in KINDS:
            raise MethodError("unknown_ballot_kind", kind=kind, known=KINDS)
        voter, project = np.array(voter, dtype=np.int64), np.array(project, dtype=np.int64)
        _check_indices(voter, project, voters, projects)
        _, first = np.unique(project * max(voters, 1) + voter, return_index=True)
        repeated = _repeated_pairs(voter, project, first)
        if points is not None:
            points = _checked_points(points)[first]
            given = points > 0  # nought points is no support
            first, points = first[given], points[given]
        starts = np.zeros(projects + 1, dtype=np.int64)
        np.cumsum(np.bincount(project[first], minlength=projects), out=starts[1:])
        if kind == "approval":
            points = None
        return Ballots(kind, voters, starts, voter[first].astype(np.int32), points, repeated)

    @staticmethod
    def of(
        ballots: Iterable, *, kind: str, projects: Sequence[str], longest: int | None = None
    ) -> Ballots:
        """Read ballots as people write them.

        approval: an iterable of project ids; points: a mapping id to points; ordinal: ids, dearest first.
        A ranking gives its last project one point, the one before two, and so on, as Pabulib scores it (Borda
        points by the ballot's own length); where `longest` is given, the first gets that many, the next one less.
        """
        number = {project: index for index, project in enumerate(projects)}
        ballots = list(ballots)
        pairs = _Pairs(number)
        for index, ballot in enumerate(ballots):
            pairs.add(index, ballot, kind)
        points = pairs.points_array(kind, longest)
        return Ballots.from_pairs(
            kind=kind,
            voters=len(ballots),
            projects=len(number),
            voter=np.array(pairs.voter, dtype=np.int64),
            project=np.array(pairs.project, dtype=np.int64),
            points=points,
        )

    def supporters(self, project: int) -> np.ndarray:
        """The numbers of the voters who support this project."""
        return self.voter[self.starts[project] : self.starts[project + 1]]

    def points_for(self, project: int) -> np.ndarray | None:
        """Their points, or None where everybody gives one."""
        return (
            None
            if self.points is None
            else self.points[self.starts[project] : self.starts[project + 1]]
        )

    def support(self, project: int) -> int:
        """All points a project got; for approvals the number of its supporters."""
        points = self.points_for(project)
        return len(self.supporters(project)) if points is None else int(points.sum())

    @property
    def supports(self) -> list[int]:
        """The same of every project."""
        if self.points is None:
            return np.diff(self.starts).tolist()
        return [self.support(project) for project in range(len(self.starts) - 1)]


class _Pairs:
    """Collects (voter, project, points) triples while ballots are read."""

    def __init__(self, number: Mapping[str, int]) -> None:
        self.number = number
        self.voter: list[int] = []
        self.project: list[int] = []
        self.given: list[int] = []
        self.length: list[int] = []

    def add(self, index: int, ballot: Iterable, kind: str) -> None:
        """Append one ballot."""
        chosen = list(ballot)
        if kind == "points":
            self.given.extend(ballot[project] for project in chosen)  # type: ignore[index]
        elif kind == "ordinal":
            chosen = list(dict.fromkeys(chosen))
            self.given.extend(range(len(chosen), 0, -1))
            self.length.extend([len(chosen)] * len(chosen))
        for project in chosen:
            if project not in self.number:
                raise MethodError("unknown_project", ballot=index + 1, project=project)
            self.voter.append(index)
            self.project.append(self.number[project])

    def points_array(self, kind: str, longest: int | None) -> np.ndarray | None:
        """Points as given, or made from ranks."""
        if kind == "approval":
            return None
        if kind == "points":
            return np.array(self.given, dtype=object)
        given, length = np.array(self.given, dtype=np.int64), np.array(self.length, dtype=np.int64)
        if longest is not None and len(length) and length.max() > longest:
            raise MethodError("ranking_too_long", longest=longest, found=int(length.max()))
        return given if longest is None else given + (longest - length)


def _check_indices(voter: np.ndarray, project: np.ndarray, voters: int, projects: int) -> None:
    if len(voter) != len(project):
        raise MethodError("ballots_unequal_lengths", voters=len(voter), projects=len(project))
    if len(voter) and (
        voter.min() < 0 or voter.max() >= voters or project.min() < 0 or project.max() >= projects
    ):
        raise MethodError("ballots_out_of_range", voters=voters, projects=projects)


def _repeated_pairs(
    voter: np.ndarray, project: np.ndarray, first: np.ndarray
) -> tuple[tuple[int, int], ...]:
    extra = np.ones(len(voter), dtype=bool)
    extra[first] = False
    return tuple(zip(voter[extra].tolist(), project[extra].tolist(), strict=True))


def _checked_points(points: np.ndarray) -> np.ndarray:
    given = np.asarray(points)
    if np.issubdtype(given.dtype, np.integer) and not ((given < 0) | (given >= _MOST_POINTS)).any():
        return given.astype(np.int64)
    for value in np.asarray(points, dtype=object):
        if int(value) != value or not 0 <= value < _MOST_POINTS:
            raise MethodError("points_not_whole", points=str(value))
    return np.array(points, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Election:
    """What is counted. Money is in whole minor units; `money_unit` of them make one unit of currency.

    `ballots` may be a `Ballots`, or a list of lists of project ids (approvals), which is read as such.
    `links` say which projects depend on or exclude each other.
    """

    projects: tuple[Project, ...]
    budget: int
    ballots: Ballots
    money_unit: int = 1
    links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "projects", tuple(self.projects))
        _check_money(self.budget, what="budget")
        _check_money(self.money_unit - 1, what="money_unit")
        for project in self.projects:
            _check_money(project.cost, what=project.id)
        ids = [project.id for project in self.projects]
        if len(set(ids)) < len(ids):
            raise MethodError(
                "project_twice", project=next(one for one in ids if ids.count(one) > 1)
            )
        object.__setattr__(self, "links", tuple(self.links))
        check_links(self.links, ids)
        if not isinstance(self.ballots, Ballots):
            object.__setattr__(
                self, "ballots", Ballots.of(self.ballots, kind="approval", projects=ids)
            )
        if len(self.ballots.starts) != len(ids) + 1:
            raise MethodError(
                "ballots_for_other_projects",
                projects=len(ids),
                ballots=len(self.ballots.starts) - 1,
            )

    @property
    def voters(self) -> int:
        """How many ballots were cast, empty ones included."""
        return self.ballots.voters

    def number(self, project: str) -> int:
        """The place of a project in the list."""
        for index, one in enumerate(self.projects):
            if one.id == project:
                return index
        raise MethodError("unknown_project", project=project)

    def with_cost(self, project: int, cost: int) -> Election:
        """The same election, had this project cost something else."""
        projects = list(self.projects)
        projects[project] = replace(projects[project], cost=cost)
        return replace(self, projects=tuple(projects))

    def with_more_supporters(self, project: int, more: int) -> Election:
        """The same election with `more` people who come and support only this project, one point each."""
        old = self.ballots
        at = old.starts[project + 1]
        newcomers = np.arange(old.voters, old.voters + more, dtype=np.int32)
        starts = old.starts.copy()
        starts[project + 1 :] += more
        points = (
            None if old.points is None else np.insert(old.points, at, np.ones(more, dtype=np.int64))
        )
        ballots = replace(
            old,
            voters=old.voters + more,
            starts=starts,
            voter=np.insert(old.voter, at, newcomers),
            points=points,
        )
        return replace(self, ballots=ballots)


def _check_money(amount: object, *, what: str) -> None:
    if isinstance(amount, bool) or not isinstance(amount, (int, np.integer)) or amount < 0:
        raise MethodError("money_not_whole", what=what, amount=str(amount))
