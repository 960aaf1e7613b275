"""Different people behind reports of contacts: between the least and the most that is possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..errors import MethodError


@dataclass(frozen=True)
class Report:
    """One report: who was there (`key`: a place, a group, or both) and about how many, from `least` to `most`."""

    key: str
    least: int
    most: int


@dataclass(frozen=True)
class Reach:
    """Different people reached: `least` to `most`; `contacts` is the sum of the reports' middles.

    `residents` is how many live there in all: None where that is not told for every key, or where keys
    may be the same people. `share_least` and `share_most` are fractions of it, None without it.
    """

    least: int
    most: int
    contacts: float
    residents: int | None

    @property
    def share_least(self) -> float | None:
        return self.least / self.residents if self.residents else None

    @property
    def share_most(self) -> float | None:
        return self.most / self.residents if self.residents else None


def reached(
    reports: Sequence[Report],
    *,
    residents: Mapping[str, int] | None = None,
    apart: bool = True,
) -> Reach:
    """Different people reached, as a range that holds however much the reports overlap.

    Parameters
    ----------
    reports : what champions told, in rough numbers
    residents : key to people who live there (or belong to it); reaching more of them is impossible.
        Keys that nobody reported on count among all residents
    apart : people of different keys are different people (homes, exclusive groups); if not, one person
        may stand in every report

    Returns
    -------
    Reach; the least is the largest report of each key (everybody else came again), the most is all of
    them, never more than live there

    Raises
    ------
    MethodError   "report_upside_down" (`least` above `most`), "counts_below_zero", "more_than_live_there"

    Source
    ------
    Fréchet's bounds on the size of a union: max nᵢ ≤ |∪| ≤ min(Σ nᵢ, N).

    Examples
    --------
    >>> told = [Report("north", 10, 14), Report("north", 20, 25), Report("south", 8, 8)]
    >>> found = reached(told, residents={"north": 30, "south": 400})
    >>> (found.least, found.most, found.contacts)
    (28, 38, 42.5)
    >>> reached(told, apart=False).least
    20
    """
    if residents is not None and min(residents.values(), default=0) < 0:
        raise MethodError("counts_below_zero")
    by_key: dict[str, list[Report]] = {}
    for at, report in enumerate(reports):
        _check(report, at)
        by_key.setdefault(report.key, []).append(report)
    least, most = [], []
    for key, told in by_key.items():
        low, high = max(one.least for one in told), sum(one.most for one in told)
        living = None if residents is None else residents.get(key)
        if living is not None and low > living:
            raise MethodError("more_than_live_there", key=key, told=low, residents=living)
        least.append(low)
        most.append(high if living is None else min(high, living))
    return Reach(
        least=(sum if apart else max)(least) if least else 0,
        most=sum(most),
        contacts=sum((one.least + one.most) / 2 for one in reports),
        residents=_living(by_key, residents) if apart else None,
    )


def _living(keys: Iterable[str], residents: Mapping[str, int] | None) -> int | None:
    """All residents, where they are known wherever somebody was met."""
    if residents is None or any(key not in residents for key in keys):
        return None
    return sum(residents.values())


def _check(report: Report, at: int) -> None:
    if report.least < 0:
        raise MethodError("counts_below_zero")
    if report.least > report.most:
        raise MethodError("report_upside_down", at=at, least=report.least, most=report.most)
