"""A count of ballots in sentences, for somebody who never heard of the rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from hearth.methods.ranking import Count, Election, Ranked, Strengths, Tie

STEPS = {
    "earlier_rounds": "by the latest earlier round in which they differed",
    "lot": "by the lot drawn before the count",
    "name": "by name, since no lot was given",
}


STRENGTHS = [
    "The difference of two strengths is the logarithm of the odds that one is preferred to the other; 0 is the "
    "average, low and high are limits that hold with 95 % confidence.",
    "“wins against others” is the share of comparisons with the others that each may expect to win.",
]


def together(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def votes(value: Fraction) -> str:
    """Votes with at most five decimals, cut off."""
    if value.denominator == 1:
        return f"{int(value)}"
    cut = value * 100_000 // 1
    return f"{cut // 100_000}.{cut % 100_000:05d}".rstrip("0").rstrip(".")


def _so_many(value: Fraction) -> str:
    return f"{votes(value)} vote" if value == 1 else f"{votes(value)} votes"


def ties(broken: Iterable[Tie]) -> list[str]:
    """Every tie: between whom, upon whom it fell, by which step."""
    return [_tie(one) for one in broken]


def _tie(one: Tie) -> str:
    step, between = STEPS[one.broken_by], together(one.between)
    if one.what == "who drops out":
        return f"Tie: {between} had equally few votes. {one.chosen} dropped out, {step}."
    if one.what == "whose surplus moves first":
        told = f"Tie: {between} had equally many votes above the quota."
        return f"{told} Those of {one.chosen} moved on first, {step}."
    if one.what == "which majority is kept":
        other = next(name for name in one.between if name != one.chosen)
        told = "Tie: some majorities were equally strong and could not all be kept."
        return f"{told} That of {other} over {one.chosen} was left out, {step}."
    return f"Tie over {one.what} between {between}: {one.chosen}, {step}."


def rounds(found: Election, *, rule: str, cut: bool) -> list[str]:
    """What happened in each round; `cut` where decimals of a vote are cut off."""
    told, before = [], Fraction(0)
    for at, one in enumerate(found.rounds):
        order = sorted(one.votes, key=lambda name: -one.votes[name])
        standings = ", ".join(f"{name} {votes(one.votes[name])}" for name in order)
        told.append(_ended(f"Round {one.number}: {standings}"))
        told.append(f"  {_what_happened(found, one, rule)}")
        if at == 0 and (empty := found.voters - sum(one.votes.values())):
            told.append(f"  {_so_many(Fraction(empty))} named nobody who stands.")
            before = Fraction(empty)
        if lost := one.exhausted - before:
            why = "no further choice" + (", or were cut off" if cut else "")
            told.append(f"  Of these, {_so_many(lost)} had {why}.")
        before = one.exhausted
    return told


def _what_happened(found: Election, one: Count, rule: str) -> str:
    told = []
    if one.elected and rule == "irv":
        held, all_of_them = one.votes[one.elected[0]], sum(one.votes.values(), Fraction(0))
        if 2 * held > all_of_them:
            whole = f"{votes(held)} of {votes(all_of_them)}"
            told.append(f"{one.elected[0]} has more than half of the votes in the count ({whole}).")
        else:
            told.append(f"{one.elected[0]} is the last who stands.")
    elif one.elected:
        enough = all(one.votes[name] >= found.quota for name in one.elected)
        why = "" if enough else ", since no more stand than there are seats left"
        told.append(_ended(f"Elected: {together(one.elected)}{why}"))
    if one.excluded is not None:
        told.append(f"{one.excluded} drops out: {_so_many(one.transferred)} to move on.")
    elif one.transferred:
        told.append(f"{_so_many(one.transferred)} above the quota to move on.")
    return " ".join(told)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(".") else f"{sentence}."


def pairs(found: Ranked, *, rule: str, strength: str) -> list[str]:
    """Who wins one against one, whom the rule leaves level, and which majorities were not kept."""
    told = []
    if len(found.order) > 1:
        told.append(_first(found))
    if rule == "schulze":
        told += _answered(found, "votes" if strength == "winning" else "votes of margin")
    for tier in found.tiers[1:]:
        if len(tier) > 1:
            told.append(_ended(f"Level by this rule: {together(tier)}"))
    for over, under in found.dropped:
        told.append(_ended(f"Not kept, since it would close a circle: {over} over {under}"))
    told.append(
        "A cell tells how many ballots put who stands in its row before who heads its column."
    )
    return told


def _first(found: Ranked) -> str:
    if found.pairs.condorcet:
        return f"{found.pairs.condorcet} is preferred to each other candidate, one against one."
    told = "Nobody is preferred to each other candidate, one against one."
    smith = found.pairs.smith
    if len(smith) < len(found.order):
        told += f" {together(smith)} are each preferred to everybody else, but not to all of each other."
    return told


def not_connected(found: Strengths) -> list[str]:
    """Why no strengths can be told, and what would help."""
    groups = "; ".join(together(group) for group in found.components)
    return [
        "No strengths: some are never preferred to any of the others, or never compared with them, so that "
        f"nobody can say how far apart they are. Only within these groups could it be told: {groups}.",
        "--prior 1 adds one drawn comparison to every pair, which gives strengths that lean towards each other.",
    ]


def _answered(found: Ranked, unit: str) -> list[str]:
    """Each defeat of the winner, and the chain of victories that answers it."""
    place = {name: at for at, name in enumerate(found.pairs.candidates)}
    first, told = place[found.winner], []
    for name in found.order[1:]:
        other = place[name]
        lost, won = (int(found.pairs.prefer[pair]) for pair in ((other, first), (first, other)))
        if lost > won:
            there, back = int(found.strength[first, other]), int(found.strength[other, first])
            how = "stronger than" if there > back else "as strong as"
            told.append(
                f"{name} is preferred to {found.winner} by {lost} to {won}. A chain of victories leads from "
                f"{found.winner} to {name}; its weakest has {there} {unit}: {how} any chain back ({back})."
            )
    return told
