"""Who can be drawn and what the panel must look like: people, their answers, quotas, households."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from hearth.methods.errors import MethodError


@dataclass(frozen=True, order=True)
class Quota:
    """How many of the panel share one answer.

    feature, value: the question and the answer, such as "age" and "16-24".
    least, most: seats, whole numbers, 0 <= least <= most.
    may_fall_to, may_rise_to: how far a relaxation may go; 0 and None (no limit) where nothing is said.
    """

    feature: str
    value: str
    least: int
    most: int
    may_fall_to: int = 0
    may_rise_to: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.most:
            raise MethodError("quota_upside_down", feature=self.feature, value=self.value)


@dataclass(frozen=True)
class Pool:
    """The people who may be drawn, in an order of its own, so that the order of a file changes nothing.

    ids: (n,) every person once. answers: (n,) for each person a tuple of answers in the order of `features`.
    households: (n,) the household of each, "" where it is not known; None where no rule asks for it.
    quotas: every answer of every feature exactly once.
    """

    ids: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]
    quotas: tuple[Quota, ...]
    households: tuple[str, ...] | None = None
    features: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        order = sorted(range(len(self.ids)), key=lambda i: self.ids[i])
        quotas = tuple(sorted(self.quotas))
        features = tuple(sorted({quota.feature for quota in quotas}))
        _check(self.ids, self.answers, quotas, features)
        object.__setattr__(self, "ids", tuple(self.ids[i] for i in order))
        object.__setattr__(self, "answers", tuple(tuple(self.answers[i]) for i in order))
        object.__setattr__(self, "quotas", quotas)
        object.__setattr__(self, "features", features)
        if self.households is not None:
            object.__setattr__(self, "households", tuple(self.households[i] for i in order))

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def digest(self) -> str:
        """SHA-256 of people, answers, households and quotas as compact JSON (lists of lists, UTF-8), in this order."""
        homes = self.households or ("",) * len(self)
        people = [list(one) for one in zip(self.ids, self.answers, homes, strict=True)]
        told = [people, [[one.feature, one.value, one.least, one.most] for one in self.quotas]]
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    def without(self, ids: set[str], quotas: Sequence[Quota]) -> Pool:
        """The same pool less some people, with quotas of its own."""
        kept = [i for i, one in enumerate(self.ids) if one not in ids]
        return Pool(
            tuple(self.ids[i] for i in kept),
            tuple(self.answers[i] for i in kept),
            tuple(quotas),
            None if self.households is None else tuple(self.households[i] for i in kept),
        )


def _check(
    ids: tuple[str, ...],
    answers: tuple[tuple[str, ...], ...],
    quotas: tuple[Quota, ...],
    features: tuple[str, ...],
) -> None:
    if not quotas:
        raise MethodError("no_quotas")
    known = Counter((quota.feature, quota.value) for quota in quotas)
    for (feature, value), times in known.items():
        if times > 1:
            raise MethodError("quota_twice", feature=feature, value=value)
    for person, times in Counter(ids).items():
        if times > 1:
            raise MethodError("person_twice", person=person)
    for person, given in zip(ids, answers, strict=True):
        for feature, value in zip(features, given, strict=True):
            if (feature, value) not in known:
                raise MethodError("answer_unknown", person=person, feature=feature, value=value)
