"""Opinions → a reading of the conversation → what may be published of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from hearth.methods import gate
from hearth.methods.deliberation import (
    Conversation,
    Standing,
    Votes,
    analyse,
    next_statements,
    refresh,
    standing,
    wilson,
)

#: Groups are looked for anew when so much more was said than at the last full reading.
GROWTH = 0.25
#: Statements named for each group.
MOST_DISTINCT = 6
FIGURES = ("agreement", "shared", "opposed", "divided", "bridging")


@dataclass(frozen=True, eq=False)
class Said:
    """All opinions that count: whose (counted from 0), on which statement, and -1, 0 or 1; sorted by both."""

    participant: np.ndarray
    statement: np.ndarray
    value: np.ndarray

    def __len__(self) -> int:
        return len(self.value)


def parse(rows: list[tuple[int, str]]) -> Said:
    """Opinions as the database gathers them: for each participant `statement * 4 + value + 1`, comma by comma.

    People are put in the order of what they said, so that nothing can depend on who came first.
    """
    if not rows:
        empty = np.zeros(0, np.int64)
        return Said(empty, empty, empty.astype(np.int8))
    packed = np.fromstring(",".join(text for _number, text in rows), dtype=np.int64, sep=",")
    counts = np.fromiter((text.count(",") + 1 for _number, text in rows), np.int64, len(rows))
    participant = np.repeat(np.arange(len(rows)), counts)
    order = np.lexsort((packed, participant))
    packed = packed[order]
    ends = np.cumsum(counts)
    own = [packed[end - many : end] for end, many in zip(ends, counts, strict=True)]
    own.sort(key=lambda one: one.tobytes())
    packed = np.concatenate(own)
    participant = np.repeat(np.arange(len(own)), [len(one) for one in own])
    return Said(participant, packed >> 2, ((packed & 3) - 1).astype(np.int8))


def votes_of(said: Said, keep: list[int]) -> Votes:
    """The opinions on these statements, as the methods take them."""
    inside = np.isin(said.statement, np.array(keep, dtype=np.int64))
    people, person = np.unique(said.participant[inside], return_inverse=True)
    things, statement = np.unique(said.statement[inside], return_inverse=True)
    return Votes(
        tuple(map(str, people.tolist())),
        tuple(map(str, things.tolist())),
        person.astype(np.int32),
        statement.astype(np.int32),
        said.value[inside],
    )


def is_due_for_groups(*, now: int, before: int) -> bool:
    """Whether so much was said since groups were looked for that they are looked for again."""
    return now > before * (1 + GROWTH)


def read(
    said: Said, *, keep: list[int], before: dict[str, Any] | None, in_full: bool
) -> dict[str, Any]:
    """A reading as plain values. In full, groups are looked for anew; otherwise those of before stay."""
    votes = votes_of(said, keep)
    if not len(votes):
        return {}
    known = _standing(before) if before and not in_full else None
    found = analyse(votes) if known is None else refresh(votes, known)
    told = _told(found)
    reasons = _reasons(found) if known is None else (before or {}).get("reasons", {})
    return {**told, "reasons": reasons, "standing": _kept(standing(found))}


def _told(found: Conversation) -> dict[str, Any]:
    overall, counts, ground = found.overall, found.counts, found.ground
    return {
        "shape": found.shape,
        "participants": len(found.votes.people),
        "opinions": len(found.votes),
        "not_placed": found.not_placed,
        "numbers": [int(one) for one in found.votes.statements],
        "agree": overall.agree[0].tolist(),
        "disagree": overall.disagree[0].tolist(),
        "seen": overall.seen[0].tolist(),
        "by_group": [
            {
                "agree": counts.agree[g].tolist(),
                "disagree": counts.disagree[g].tolist(),
                "seen": counts.seen[g].tolist(),
            }
            for g in range(found.groups)
        ],
        "figures": {name: _plain(getattr(found.telling, name), 4) for name in FIGURES},
        "sides": found.telling.sides.tolist(),
        "groups": [_group(found, g) for g in range(found.groups)],
        "bits": [round(one, 5) for one in _bits(found)],
        "ground": {
            "centre": _plain(ground.centre, 6),
            "components": _plain(ground.components, 6),
            "noise": float(ground.noise),
            "wide": ground.wide.tolist(),
        },
    }


def _group(found: Conversation, g: int) -> dict[str, Any]:
    inside = found.group == g
    at = found.positions[inside, 0] if inside.any() else np.zeros(1)
    distinct = found.distinct[g] if found.distinct else ()
    return {
        "size": int(inside.sum()),
        "span": [round(float(one), 4) for one in np.quantile(at, [0.1, 0.5, 0.9])],
        "distinct": [
            {
                "number": int(found.votes.statements[one.statement]),
                "says": one.says,
                "share": round(one.share, 4),
                "others": round(one.others, 4),
            }
            for one in distinct[:MOST_DISTINCT]
        ],
    }


def _bits(found: Conversation) -> list[float]:
    """How much an answer to each statement is expected to tell, in the order of the statements."""
    told = {one.statement: one.bits for one in next_statements(found)}
    return [told[name] for name in found.votes.statements]


def _reasons(found: Conversation) -> dict[str, Any]:
    """Why there are these groups: the test against chance, and whether they come back."""
    chance, stability = found.chance, found.stability
    return {
        "p": chance.p if chance else None,
        "shuffles": chance.shuffles if chance else None,
        "same": [round(one, 4) for one in stability.same] if stability else None,
        "kept": [round(one, 4) for one in stability.kept] if stability else [],
        "resamples": stability.times if stability else None,
    }


def _kept(left: Standing) -> dict[str, Any]:
    return {
        "statements": list(left.statements),
        "shape": left.shape,
        "profiles": _plain(left.profiles, 5),
        "average": _plain(left.average, 5),
    }


def _standing(before: dict[str, Any]) -> Standing | None:
    kept = before.get("standing")
    if not kept:
        return None
    return Standing(
        tuple(kept["statements"]),
        kept["shape"],
        np.array(kept["profiles"], dtype=float),
        np.array(kept["average"], dtype=float),
    )


def _plain(figures: np.ndarray, places: int) -> Any:
    """Rounded, as lists; what is not known is None."""
    rounded = np.round(figures, places)
    if not np.isnan(rounded).any():
        return rounded.tolist()
    plain = rounded.astype(object)
    plain[np.isnan(rounded)] = None
    return plain.tolist()


def stand(inner: dict[str, Any], opinions: dict[int, int]) -> dict[str, Any] | None:
    """Where somebody with these opinions stands along the first line of the map, with its margin; none unread."""
    from hearth.methods.deliberation.places import Ground

    place = {number: at for at, number in enumerate(inner.get("numbers", []))}
    known = [(place[number], value) for number, value in opinions.items() if number in place]
    if not known:
        return None
    ground = inner["ground"]
    laid = Ground(
        np.array(ground["centre"]),
        np.array(ground["components"]),
        ground["noise"],
        np.array(ground["wide"]),
    )
    at, margin = laid.stand(np.array([s for s, _ in known]), np.array([v for _, v in known]))
    return {
        "at": float(at[0]),
        "low": float(at[0] - 1.96 * margin[0]),
        "high": float(at[0] + 1.96 * margin[0]),
        "group": _nearest(inner, known),
    }


def _nearest(inner: dict[str, Any], known: list[tuple[int, int]]) -> int | None:
    """The group whose way of voting explains these opinions best; none with too few or without groups."""
    from hearth.methods.deliberation.conversation import FEWEST_VOTES

    sided = [(s, v) for s, v in known if v]
    if len(inner["groups"]) < 2 or len(known) < min(FEWEST_VOTES, len(inner["numbers"])):
        return None
    profiles = np.clip(np.array(inner["standing"]["profiles"], dtype=float), 1e-6, 1 - 1e-6)
    chance = np.log(np.maximum(np.array(inner["standing"]["average"], dtype=float), 1e-9))
    for s, value in sided:
        chance = chance + np.log(profiles[s] if value > 0 else 1 - profiles[s])
    return int(np.argmax(chance))


def protect(inner: dict[str, Any], *, threshold: int, now: datetime) -> dict[str, Any]:
    """What may be published: no group and no statement of fewer people than the threshold is described.

    Shares of groups are whole per cents of what at least the threshold of its people answered. Where a group is
    too small to be described, nothing is said by group, and everybody is one.
    """
    if not inner or inner["participants"] < threshold:
        return {"rule": _rule(threshold), "as_of": now.isoformat(), "too_few": True}
    sizes = [one["size"] for one in inner["groups"]]
    by_group = len(sizes) > 1 and min(sizes) >= threshold
    return {
        "rule": _rule(threshold),
        "as_of": now.isoformat(),
        "shape": inner["shape"],
        "participants": inner["participants"],
        "opinions": inner["opinions"],
        "not_placed": inner["not_placed"],
        "groups_hidden": len(sizes) > 1 and not by_group,
        "groups": inner["groups"] if by_group else [],
        "reasons": inner["reasons"],
        "statements": _statements(inner, threshold, by_group),
    }


def _rule(threshold: int) -> dict[str, Any]:
    return {"hide_below": threshold, "shares": "whole per cents", "companions": True}


def _statements(inner: dict[str, Any], threshold: int, by_group: bool) -> dict[str, list[Any]]:
    """Column by column, so that a thousand statements stay a small file."""
    agree, disagree, seen = (np.array(inner[name]) for name in ("agree", "disagree", "seen"))
    enough = seen >= threshold
    figures = dict(inner["figures"]) if by_group else _as_one(inner, agree, disagree, seen)

    def held(values: Any) -> list[Any]:
        return [one if fine else None for one, fine in zip(values, enough.tolist(), strict=True)]

    return {
        "number": inner["numbers"],
        "agree": held(agree.tolist()),
        "disagree": held(disagree.tolist()),
        "seen": held(seen.tolist()),
        **{name: held(figures[name]) for name in FIGURES},
        "sides": held(inner["sides"]) if by_group else [],
        "by_group": [_shares(one, threshold) for one in inner["by_group"]] if by_group else [],
    }


def _as_one(
    inner: dict[str, Any], agree: np.ndarray, disagree: np.ndarray, seen: np.ndarray
) -> dict[str, Any]:
    """Figures with everybody in one group."""
    smaller = np.minimum(agree, disagree)
    told = {
        name: _with_limits(part, seen)
        for name, part in (("shared", agree), ("opposed", disagree), ("divided", smaller))
    }
    return {**told, "agreement": told["shared"], "bridging": inner["figures"]["bridging"]}


def _with_limits(part: np.ndarray, seen: np.ndarray) -> list[Any]:
    low, high = wilson(part, seen)
    share = np.divide(part, seen, out=np.zeros(len(part)), where=seen > 0)
    return _plain(np.stack([share, low, high], axis=1), 4)


def _shares(one: dict[str, Any], threshold: int) -> list[Any]:
    """Whole per cents of a group that agree and disagree, by statement; none where too few answered."""
    return [
        [round(100 * agree / seen), round(100 * disagree / seen)] if seen >= threshold else None
        for agree, disagree, seen in zip(one["agree"], one["disagree"], one["seen"], strict=True)
    ]


def may_show(*, before: int | None, now: int) -> bool:
    """Whether enough people are new since the last time that figures were shown."""
    return gate.may_publish(before=before, now=now)
