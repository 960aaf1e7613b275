"""The JSON of `hearth conversation`: plain values, every figure with its limits."""

from __future__ import annotations

import numpy as np

from hearth.faces.shell.conversation.read import Read, letter
from hearth.methods.deliberation.counting import Counts

PLACES = 6


def plain(found: Read, *, members: bool = False) -> dict:
    """Everything that was found. Members of groups only where they are asked for."""
    votes, export = found.votes, found.export
    own = found.own
    return {
        "title": export.title,
        "method": found.method,
        "seed": found.seed,
        "participants": len(export.votes.people),
        "statements": len(export.votes.statements),
        "votes": len(export.votes),
        "repeated_votes": export.votes.repeated,
        "contradictory_votes": export.votes.contradictory,
        "read": {
            "participants": len(votes.people),
            "statements": len(votes.statements),
            "votes": len(votes),
            "left_out": sorted(set(export.votes.statements) - set(votes.statements)),
        },
        "shape": own.shape if own else "classic",
        "number_of_groups": found.groups,
        "groups": [_group(found, g, members) for g in range(found.groups)],
        "not_placed": int((found.group < 0).sum()),
        "per_statement": [_statement(found, s) for s in range(len(votes.statements))],
        "agreement": _ranked(found, found.telling.agreement, found.telling.shared),
        "opposed": _ranked(found, found.telling.opposed, found.telling.opposed),
        "divisive": _divisive(found),
        "bridging": _ranked(found, found.telling.bridging, found.telling.bridging),
        **_reasons(found),
    }


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), PLACES)


def _figure(row: np.ndarray) -> dict:
    return dict(zip(("value", "low", "high"), map(_number, row), strict=True))


def _group(found: Read, g: int, members: bool) -> dict:
    placed = max(sum(found.sizes), 1)
    told: dict = {
        "id": letter(g),
        "size": found.sizes[g],
        "share": _number(found.sizes[g] / placed),
    }
    own = found.own
    if own and own.stability and own.groups > 1:
        told["found_together_again"] = _number(own.stability.kept[g])
        told["share_in_resamples"] = [_number(one) for one in own.stability.sizes[g]]
    told["distinct"] = [
        {
            "statement": found.votes.statements[one.statement],
            "says": one.says,
            "share": _number(one.share),
            "others": _number(one.others),
            "difference": _figure(np.array([one.difference, one.low, one.high])),
            "p": None if np.isnan(one.p) else float(one.p),
        }
        for one in (found.distinct[g] if found.distinct else ())
    ]
    if members:
        told["members"] = [found.votes.people[p] for p in np.flatnonzero(found.group == g)]
    return told


def _counts(counts: Counts, g: int, s: int) -> dict:
    agree, disagree, seen = (int(x[g, s]) for x in (counts.agree, counts.disagree, counts.seen))
    return {
        "agree": agree,
        "disagree": disagree,
        "pass": seen - agree - disagree,
        "seen": seen,
    }


def _statement(found: Read, s: int) -> dict:
    name, telling = found.votes.statements[s], found.telling
    return {
        "id": name,
        "text": found.export.texts.get(name),
        **_counts(found.overall, 0, s),
        "groups": {letter(g): _counts(found.counts, g, s) for g in range(found.groups)},
        "agreement": _figure(telling.agreement[s]),
        "shared": _figure(telling.shared[s]),
        "opposed": _figure(telling.opposed[s]),
        "divided": _figure(telling.divided[s]),
        "bridging": _figure(telling.bridging[s]),
    }


def order_of(figure: np.ndarray) -> list[int]:
    """Statements by the lower limit, then the figure; unknown ones are left out."""
    known = np.flatnonzero(~np.isnan(figure[:, 0]))
    return sorted(known.tolist(), key=lambda s: (-figure[s, 1], -figure[s, 0], s))


def _ranked(found: Read, figure: np.ndarray, by: np.ndarray) -> list[dict]:
    return [
        {"statement": found.votes.statements[s], **_figure(figure[s]), "least": _figure(by[s])}
        for s in order_of(by)
    ]


def _divisive(found: Read) -> list[dict]:
    telling = found.telling
    ranked = []
    for s in order_of(telling.divided):
        one = {"statement": found.votes.statements[s], **_figure(telling.divided[s])}
        if found.groups > 1:
            one["between"] = [letter(int(g)) for g in telling.sides[s]]
        ranked.append(one)
    return ranked


def _reasons(found: Read) -> dict:
    if found.classic:
        told = found.classic
        return {
            "silhouettes": {str(k): _number(one) for k, one in told.silhouettes.items()},
            "group_informed_agreement": dict(
                zip(found.votes.statements, map(_number, told.agreement), strict=True)
            ),
        }
    own = found.own
    assert own is not None
    reasons: dict = {"chance": None, "choice": None, "stability": None}
    if own.chance:
        reasons["chance"] = {
            "p": own.chance.p,
            "shuffles": own.chance.shuffles,
            "reached": own.chance.reached,
            "variance": _number(own.chance.seen),
            "variance_shuffled": _number(own.chance.shuffled_mean),
            "axes_beyond_chance": own.chance.axes,
        }
    if own.choice:
        reasons["choice"] = [
            {
                "groups": one.groups,
                "bits_between_groups": _number(one.between),
                "bits_one_group_each": _number(one.camps),
                "standard_error": _number(one.best_error),
            }
            for one in own.choice.tried
        ]
    if own.stability:
        median, low, high = own.stability.same
        reasons["stability"] = {
            "resamples": own.stability.times,
            "adjusted_rand": {"value": _number(median), "low": _number(low), "high": _number(high)},
        }
    return reasons
