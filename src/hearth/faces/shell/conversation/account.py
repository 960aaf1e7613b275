"""The report: what a resident would want to know, in plain words, with how sure it is."""

from __future__ import annotations

import numpy as np

from hearth.faces.shell.conversation.plain import order_of
from hearth.faces.shell.conversation.read import Read, letter
from hearth.methods.deliberation import Conversation
from hearth.methods.deliberation.conversation import FEWEST_PEOPLE, FEWEST_VOTES, SAME_AGAIN
from hearth.methods.deliberation.telling import Distinct

LONGEST, SHOWN = 140, 5


def account(found: Read) -> list[str]:
    """The whole report, line by line."""
    return [
        *_head(found),
        "",
        *(_classic_groups(found) if found.classic else _groups(found)),
        "",
        *_shared(found),
        "",
        *_divides(found),
        "",
        *_bridges(found),
        "",
        "Two figures in brackets after a share or a difference are its 95 % limits.",
    ]


def _head(found: Read) -> list[str]:
    votes, export = found.votes, found.export
    lines = [
        export.title,
        f"{counted(len(votes.people), 'person', 'people')} cast {counted(len(votes), 'vote', 'votes')} "
        f"on {counted(len(votes.statements), 'statement', 'statements')}.",
    ]
    out = len(export.votes.statements) - len(votes.statements)
    if out:
        left = "1 more statement is" if out == 1 else f"{out:,} more statements are"
        lines.append(f"{left} left out: taken out by a moderator, or about the people themselves.")
    if export.votes.repeated:
        was = "was" if export.votes.repeated == 1 else "were"
        lines.append(
            f"{counted(export.votes.repeated, 'vote', 'votes')} {was} replaced by a later one of the same person; "
            "the last counts."
        )
    if export.votes.contradictory:
        lines.append(
            f"{counted(export.votes.contradictory, 'time', 'times')} somebody voted both ways at the same moment; "
            "that counts as a pass."
        )
    return lines


def counted(number: int, one: str, more: str) -> str:
    """A number with its word: 1 person, 2 people."""
    return f"{number:,} {one if number == 1 else more}"


def percent(share: float) -> str:
    """A share as whole per cent."""
    return f"{100 * share:.0f} %"


def _limits(row: np.ndarray) -> str:
    return f"{percent(row[0])} ({100 * row[1]:.0f} to {100 * row[2]:.0f})"


def _groups(found: Read) -> list[str]:
    own = found.own
    assert own is not None
    lines = ["ARE THERE GROUPS?", *_verdict(own), *_why(own)]
    if own.groups > 1:
        for g in range(own.groups):
            lines += ["", *_one_group(found, own, g)]
        if own.not_placed:
            lines += [
                "",
                f"Not in a group: {counted(own.not_placed, 'person', 'people')} with fewer than {FEWEST_VOTES} votes. "
                "That is not enough to say where they stand.",
            ]
    return lines


def _verdict(own: Conversation) -> list[str]:
    if own.shape == "none" and _alike(own):
        return [
            "No: nobody stood on another side than somebody else, so there is nothing to differ in."
        ]
    return {
        "too_few": [
            "We do not look for groups here, because groups among few people say more about chance than about people.",
            f"From {FEWEST_PEOPLE} people with at least {FEWEST_VOTES} votes each we do. What everybody said counts "
            "all the same: see below.",
        ],
        "none": [
            "No: the votes differ no more than if chance had decided who agrees with what.",
            "So everybody is shown together. That is a result, not a fault.",
        ],
        "unclear": [
            "People do differ by more than chance, but no lines between groups could be found that would stay.",
            "So everybody is shown together.",
        ],
        "spectrum": [
            f"A spectrum, not camps: people differ along lines between {own.groups} ways of seeing things, "
            "and many stand in between.",
            "The groups below say whom somebody stands nearest to; the borders between them are soft.",
        ],
        "camps": [
            f"Yes, {own.groups}: most people vote as one of {own.groups} groups do, and few stand in between.",
        ],
    }[own.shape]


def _alike(own: Conversation) -> bool:
    """Nowhere were there both people for and people against."""
    return not np.minimum(own.overall.agree, own.overall.disagree).any()


def _why(own: Conversation) -> list[str]:
    return [*_by_chance(own), *_by_votes_held_back(own), *_by_coming_back(own)]


def _by_chance(own: Conversation) -> list[str]:
    test = own.chance
    if test is None or _alike(own):
        return []
    never, how_often = ("never ", "") if not test.reached else ("", f" {test.reached} times")
    return [
        f"Why: the votes on each statement were handed out anew by lot, {test.shuffles} times. By lot they {never}hung "
        f"together as much as they really do{how_often.replace(' 1 times', ' once')} (p = {test.p:.2g})."
    ]


def _by_votes_held_back(own: Conversation) -> list[str]:
    if not own.choice or not own.choice.tried:
        return []
    tried = own.choice.tried
    told = ", ".join(f"{one.groups} groups {one.best:.3f}" for one in tried)
    lines = [
        "Some votes were put aside and then guessed. In bits a vote, groups told more than everybody's average by: "
        f"{told}."
    ]
    best = max(tried, key=lambda one: one.best)
    if 1 < own.groups < best.groups:
        lines.append("More groups told hardly more, or did not come back; the fewest are shown.")
    return lines


def _by_coming_back(own: Conversation) -> list[str]:
    if not own.stability:
        return []
    median, low, high = own.stability.same
    enough = "" if median >= SAME_AGAIN else f"; from {SAME_AGAIN} on we show groups"
    return [
        f"With a fifth of the votes left out, the groups came back with an index of {median:.2f} "
        f"({low:.2f} to {high:.2f}; 1 is the same, 0 is by lot{enough})."
    ]


def _one_group(found: Read, own: Conversation, g: int) -> list[str]:
    size, placed = own.sizes[g], sum(own.sizes)
    head = f"Group {letter(g)}: {counted(size, 'person', 'people')}, {percent(size / placed)} of those placed"
    if own.stability:
        low, high = own.stability.sizes[g]
        head += (
            f" ({100 * low:.0f} to {100 * high:.0f} % in resamples; "
            f"{percent(own.stability.kept[g])} were found together again)"
        )
    distinct = own.distinct[g]
    if not distinct:
        return [f"{head}.", "  Nothing sets it apart surely enough to be named."]
    more = f", the surest {SHOWN} of {len(distinct)}" if len(distinct) > SHOWN else ""
    return [
        f"{head}.",
        f"  What sets it apart{more}:",
        *(f"  – {_apart(found, one)}" for one in distinct[:SHOWN]),
    ]


def _apart(found: Read, one: Distinct) -> str:
    share, others = f"{100 * one.share:.0f} % {one.says}", f"{percent(one.others)} of the others"
    sure = (
        ""
        if np.isnan(one.low)
        else f"; {100 * one.low:.0f} to {100 * one.high:.0f} points of difference"
    )
    return f"“{found.text(one.statement, LONGEST)}” {share}, {others}{sure}"


def _classic_groups(found: Read) -> list[str]:
    told = found.classic
    assert told is not None
    scores = ", ".join(f"{k}: {one:.2f}" for k, one in told.silhouettes.items())
    lines = [
        "GROUPS BY THE CLASSIC POLIS PIPELINE",
        "These are never tested against chance: votes without structure give two to five groups as well.",
        f"Number of groups by silhouette ({scores or 'not enough people'}): {found.groups}.",
    ]
    for g, size in enumerate(found.sizes):
        lines += ["", f"Group {letter(g)}: {counted(size, 'person', 'people')}."]
        if found.distinct:
            lines += [f"  – {_apart(found, one)}" for one in found.distinct[g]]
    outside = int((found.group < 0).sum())
    return (
        [*lines, "", f"Outside: {counted(outside, 'person', 'people')} with few votes."]
        if outside
        else lines
    )


def _shared(found: Read) -> list[str]:
    who = "every group" if found.groups > 1 else "everybody"
    lines = [f"WHAT {who.upper()} SHARES" if found.groups > 1 else "WHAT MOST PEOPLE SHARE"]
    told = []
    for word, figure in (("agree", found.telling.shared), ("disagree", found.telling.opposed)):
        sure = [s for s in order_of(figure) if figure[s, 1] > 0.5][:SHOWN]
        least = "at least " if found.groups > 1 else ""
        told += [
            f"– “{found.text(s, LONGEST)}” {least}{_limits(figure[s])} {word}"
            f"{' in each group' if found.groups > 1 else ''}"
            for s in sure
        ]
    return lines + (
        told or ["Nothing that more than half surely agree on together.", *_so_far(found)]
    )


def _so_far(found: Read) -> list[str]:
    """Where nothing is sure yet: what most said so far, in plain counts."""
    if found.groups > 1:
        return []
    told = []
    for word, part in (("agree", found.overall.agree[0]), ("disagree", found.overall.disagree[0])):
        seen = found.overall.seen[0]
        most = sorted(
            np.flatnonzero(2 * part > seen).tolist(),
            key=lambda s: (-part[s] / seen[s], -seen[s], s),
        )
        told += [
            f"– “{found.text(s, LONGEST)}” {part[s]} of {seen[s]} {word if seen[s] > 1 else f'{word}s'}"
            for s in most[:SHOWN]
        ]
    return ["Too few voted to be sure. So far:", *told] if told else []


def _divides(found: Read) -> list[str]:
    figure, lines = found.telling.divided, ["WHAT DIVIDES"]
    if found.groups == 1:
        sure = [s for s in order_of(figure) if figure[s, 1] > 0.2][:SHOWN]
        told = [
            f"– “{found.text(s, LONGEST)}” the smaller side is {_limits(figure[s])}" for s in sure
        ]
        return lines + (told or ["Nothing on which both sides are surely more than a fifth."])
    sure = [s for s in order_of(figure) if figure[s, 1] > 0][:SHOWN]
    told = [
        f"– “{found.text(s, LONGEST)}” {_points(figure[s])} between groups "
        f"{letter(int(found.telling.sides[s, 0]))} (for) and {letter(int(found.telling.sides[s, 1]))} (against)"
        for s in sure
    ]
    return lines + (told or ["No statement divides the groups for certain."])


def _points(row: np.ndarray) -> str:
    return f"{100 * row[0]:.0f} points ({100 * row[1]:.0f} to {100 * row[2]:.0f})"


def _bridges(found: Read) -> list[str]:
    figure = found.telling.bridging
    lines = ["WHAT BRIDGES: agreed with at both ends of the map, whatever the groups"]
    sure = [s for s in order_of(figure) if figure[s, 1] > 0.5][:SHOWN]
    told = [f"– “{found.text(s, LONGEST)}” at least {_limits(figure[s])} agree" for s in sure]
    return lines + (told or ["Nothing for certain, or too few votes at the ends."])
