"""Figures of a conversation as SVG files that stand alone: the map, the statements, and why so many groups."""

from __future__ import annotations

import unicodedata
from collections import Counter
from html import escape

import numpy as np

from hearth.faces.shell.conversation.account import counted
from hearth.faces.shell.conversation.plain import order_of
from hearth.faces.shell.conversation.read import Read, letter
from hearth.methods.deliberation.counting import wilson

#: Distinguishable without colour vision (Okabe, Ito), and each group has a shape of its own as well.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#B58900")
INK, QUIET, PAPER = "#1d1d1d", "#5b5b5b", "#ffffff"
#: People whose places fall into the same square of so many pixels are one mark.
CELL = 9
SHOWN, IN_A_ROW = 6, 4


def figures(found: Read) -> dict[str, str]:
    """Name and SVG of each figure that there is something to show in."""
    drawn = {"map": _map(found), "statements": _statements(found)}
    if found.own and found.own.choice and found.own.choice.tried:
        drawn["number-of-groups"] = _number_of_groups(found)
    return drawn


def _page(width: int, height: int, title: str, told: str, inside: list[str]) -> str:
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img" aria-labelledby="t d" font-family="system-ui, sans-serif" '
            f'font-size="14" fill="{INK}">',
            f'<title id="t">{escape(title)}</title>',
            f'<desc id="d">{escape(told)}</desc>',
            f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
            f'<text x="20" y="30" font-size="18" font-weight="600">{escape(title)}</text>',
            *inside,
            "</svg>",
            "",
        ]
    )


def _shape(kind: int, x: float, y: float, r: float) -> str:
    """Circle, square, diamond, triangle, triangle downwards, cross: each of about the same area."""
    if kind % 6 == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/>'
    around = {
        1: [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        2: [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)],
        3: [(0, -1.3), (1.2, 0.85), (-1.2, 0.85)],
        4: [(0, 1.3), (1.2, -0.85), (-1.2, -0.85)],
        5: [(-1.3, -0.5), (1.3, -0.5), (1.3, 0.5), (-1.3, 0.5)],
    }[kind % 6]
    points = " ".join(f"{x + r * dx:.1f},{y + r * dy:.1f}" for dx, dy in around)
    return f'<polygon points="{points}"/>'


def _map(found: Read) -> str:
    """People near each other are drawn as one mark, the larger the more they are."""
    width, height, top = 760, 560, 70
    foot = 60 + 22 * (found.groups // IN_A_ROW)
    at = found.positions[:, :2]
    low, high = at.min(axis=0), at.max(axis=0)
    room = np.array([width - 60, height - top - foot])
    step = max(float(((high - low) / room).max()) * CELL, 1e-12)
    cell = np.round((at - (low + high) / 2) / step).astype(int)
    piles = Counter((int(g), int(x), int(y)) for g, (x, y) in zip(found.group, cell, strict=True))
    largest, middle = max(piles.values()), (width / 2, top + (height - top - foot) / 2)
    marks = []
    for (g, x, y), many in sorted(piles.items()):
        r = 3.0 + 6.0 * ((many - 1) / max(largest - 1, 1)) ** 0.5
        mark = _shape(max(g, 0), middle[0] + CELL * x, middle[1] - CELL * y, r)
        fill = COLOURS[g % 6] if g >= 0 else "#9a9a9a"
        marks.append(f'<g fill="{fill}" fill-opacity="0.72">{mark}</g>')
    key = [*_key(found, height - 24)]
    one = found.groups == 1
    told = (
        "Each mark stands for people who voted alike; larger marks for more people. Neighbours agreed more. "
        + ("One group." if one else f"{found.groups} groups: ")
        + ("" if one else ", ".join(f"{letter(g)} {n}" for g, n in enumerate(found.sizes)))
    )
    words = "Near each other: voted alike. Directions have no meaning of their own."
    note = f'<text x="20" y="50" fill="{QUIET}">{words}</text>'
    return _page(width, height, "Where people stand", told, [note, *marks, *key])


def _key(found: Read, y: int) -> list[str]:
    """Which mark is which group; where one row is not enough, further ones above, the last at `y`."""
    if found.groups == 1:
        size = found.sizes[0]
        words = "One person" if size == 1 else f"One group of {size:,} people"
        return [f'<text x="20" y="{y}">{words}</text>']
    named = [
        (_shape(g, 0, 0, 6), COLOURS[g % 6], f"{letter(g)}: {counted(size, 'person', 'people')}")
        for g, size in enumerate(found.sizes)
    ]
    if (found.group < 0).any():
        named.append((_shape(0, 0, 0, 5), "#9a9a9a", "too few votes to place"))
    rows = -(-len(named) // IN_A_ROW)
    told = []
    for at, (mark, colour, words) in enumerate(named):
        row, place = divmod(at, IN_A_ROW)
        x, down = 26 + 180 * place, y - 22 * (rows - 1 - row)
        told.append(f'<g fill="{colour}" transform="translate({x} {down - 5})">{mark}</g>')
        told.append(f'<text x="{x + 12}" y="{down}">{words}</text>')
    return told


def _statements(found: Read) -> str:
    """Share that agrees, by group, with limits: first what is shared, then what divides."""
    row, left, wide, y = 30 + 12 * found.groups, 360, 360, 84
    inside = [
        f'<text x="{left + wide * part / 100:.0f}" y="52" text-anchor="middle" fill="{QUIET}">{part} %</text>'
        for part in (0, 50, 100)
    ]
    named = _named(found)
    for head, chosen in named:
        inside.append(f'<text x="20" y="{y}" font-weight="600">{head}</text>')
        y += 16
        if not chosen:
            inside.append(f'<text x="20" y="{y + 14}" font-size="13" fill="{QUIET}">Nothing</text>')
            y += 30
        for s in chosen:
            inside += _row(found, s, y, row, left, wide)
            y += row
        y += 24
    height = y + 20 + 22 * ((found.groups - 1) // IN_A_ROW)
    line = f'<path d="M{left} 60V{y - 20}M{left + wide / 2} 60V{y - 20}M{left + wide} 60V{y - 20}" stroke="#d0d0d0"/>'
    told = "For each statement the share of each group that agrees, with 95 % limits. " + "; ".join(
        f"{found.text(s, 60)}: {_told_shares(found, s)}" for _, chosen in named for s in chosen
    )
    return _page(
        left + wide + 60, height + 20, "Who agrees", told, [line, *inside, *_key(found, height)]
    )


def _named(found: Read) -> list[tuple[str, list[int]]]:
    """Only what more than half of each group agrees with is shared; only what surely differs divides."""
    shared, divided = found.telling.shared, found.telling.divided
    alike = [s for s in order_of(shared) if shared[s, 0] > 0.5][:SHOWN]
    differ = (divided[:, 1] > 0) if found.groups > 1 else (divided[:, 0] > 0.2)
    apart = [s for s in order_of(divided) if differ[s] and s not in alike][:SHOWN]
    if alike or apart:
        return [("Most shared", alike), ("Most divided", apart)]
    return [("Statements", list(range(len(found.votes.statements)))[:SHOWN])]


def _told_shares(found: Read, s: int) -> str:
    shares = []
    for g in range(found.groups):
        seen = found.counts.seen[g, s]
        word = f"{100 * found.counts.agree[g, s] / seen:.0f} %" if seen else "not asked"
        shares.append(f"{letter(g)} {word}" if found.groups > 1 else word)
    return ", ".join(shares)


def _row(found: Read, s: int, y: int, row: int, left: int, wide: int) -> list[str]:
    told = [
        f'<text x="20" y="{y + 14 + 17 * at}" font-size="13"{_direction(words)}>{escape(words)}</text>'
        for at, words in enumerate(_folded(found.text(s, 200)))
    ]
    for g in range(found.groups):
        seen = found.counts.seen[g, s]
        if not seen:
            continue
        share = found.counts.agree[g, s] / seen
        low, high = wilson(found.counts.agree[g, s], seen)
        at = y + 12 + 12 * g
        told.append(
            f'<path d="M{left + wide * float(low):.1f} {at}H{left + wide * float(high):.1f}" '
            f'stroke="{COLOURS[g % 6]}" stroke-width="2"/>'
            f'<g fill="{COLOURS[g % 6]}">{_shape(g, left + wide * share, at, 4.5)}</g>'
        )
    return told


def _folded(words: str, longest: float = 46) -> list[str]:
    """At most two lines, cut at a blank where there is one."""
    if _width(words) <= longest:
        return [words]
    whole = _fitting(words, longest)
    cut = words.rfind(" ", 0, whole + 1)
    cut = cut if cut > whole // 2 else whole
    rest = words[cut:].strip()
    if _width(rest) > longest:
        rest = f"{rest[: _fitting(rest, longest - 1)].rstrip()}…"
    return [words[:cut].rstrip(), rest]


def _fitting(words: str, longest: float) -> int:
    """How many of the letters fit."""
    wide = 0.0
    for at, letter_ in enumerate(words):
        wide += _width(letter_)
        if wide > longest:
            return max(at, 1)
    return len(words)


def _width(words: str) -> float:
    """About how wide it is drawn, in small Latin letters."""
    return sum(
        2.0
        if unicodedata.east_asian_width(one) in "WF"
        else 0.0
        if unicodedata.combining(one)
        else 1.8
        if one in "mwMW@%—"
        else 1.25
        if one.isupper()
        else 1.0
        for one in words
    )


def _direction(words: str) -> str:
    """Words written from right to left read so, and still begin at the left edge of their column."""
    first = next(
        (kind for kind in map(unicodedata.bidirectional, words) if kind in ("L", "R", "AL")), "L"
    )
    return "" if first == "L" else ' direction="rtl" text-anchor="end"'


def _number_of_groups(found: Read) -> str:
    """How well held-back votes were told, by number of groups."""
    own = found.own
    assert own is not None and own.choice is not None
    tried = own.choice.tried
    most = max(max(one.best + one.best_error for one in tried), 1e-9)
    least = min(0.0, *(min(one.between, one.camps) for one in tried))
    left, top, wide, tall = 80, 70, 480, 260

    def x(groups: int) -> float:
        return left + wide * (groups - 1) / max(len(tried), 1)

    def y(bits: float) -> float:
        return top + tall * (1 - (bits - least) / (most - least))

    inside = [
        f'<path d="M{left} {y(0):.1f}H{left + wide + 20}" stroke="{QUIET}"/>',
        f'<text x="20" y="52" fill="{QUIET}">Bits told of each vote held back, more than everybody’s average</text>',
        f'<text x="{left - 8}" y="{y(0) + 5:.1f}" text-anchor="end">0</text>',
        f'<text x="{left - 8}" y="{y(most) + 5:.1f}" text-anchor="end">{most:.2f}</text>',
    ]
    for kind, name in enumerate(("between", "camps")):
        line = " ".join(f"{x(one.groups):.1f},{y(getattr(one, name)):.1f}" for one in tried)
        inside.append(
            f'<polyline points="{line}" fill="none" stroke="{COLOURS[kind]}" stroke-width="2"/>'
        )
        inside += [
            f'<g fill="{COLOURS[kind]}">{_shape(kind, x(one.groups), y(getattr(one, name)), 5)}</g>'
            for one in tried
        ]
    inside += [
        f'<text x="{x(one.groups):.1f}" y="{top + tall + 26}" text-anchor="middle">{one.groups} groups</text>'
        for one in tried
    ]
    for kind, words in enumerate(
        ("people stand between groups", "people belong to one group each")
    ):
        at = 40 + 260 * kind
        inside.append(
            f'<g fill="{COLOURS[kind]}">{_shape(kind, at, top + tall + 55, 5)}</g>'
            f'<text x="{at + 12}" y="{top + tall + 60}">{words}</text>'
        )
    told = "; ".join(
        f"{one.groups} groups: {one.between:.3f} between, {one.camps:.3f} in one each"
        for one in tried
    )
    words = (
        "The fewest that tell nearly as much as the best, and come back with other votes left out."
    )
    if found.groups > 1:
        inside.append(f'<text x="20" y="{top + tall + 84}" fill="{QUIET}">{words}</text>')
    title = f"Why {found.groups} groups" if found.groups > 1 else "Why no groups are shown"
    return _page(640, top + tall + 104, title, told, inside)
