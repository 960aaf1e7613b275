"""Judgements → agreement by theme, altogether and between the lenses → a reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import numpy as np

from hearth.methods.agreement import Agreement, agreement, difference

from ..queries.judgements import LENSES, Judgement

DRAWS = 500
#: More voices than these are not all needed for one figure over every theme.
MOST_TOGETHER = 20_000
MOST_DIFFERENCES = 100


@dataclass(frozen=True)
class _Table:
    """Judgements as arrays: `judges` (V, 2 lenses), and for each theme how many said yes (V, 2)."""

    voices: list[UUID]
    judges: np.ndarray
    said: dict[UUID, np.ndarray]


def agreement_figures(
    judged: Sequence[Judgement], themes: Sequence[tuple[UUID, str]]
) -> dict[str, Any]:
    """Agreement by theme, altogether, within and between the lenses; and the widest differences."""
    by_voice: dict[UUID, list[Judgement]] = defaultdict(list)
    for one in judged:
        by_voice[one.voice_id].append(one)
    twice = {voice: rows for voice, rows in sorted(by_voice.items()) if len(rows) > 1}
    table = _table_of(twice, [key for key, _name in themes])
    both = np.asarray((table.judges > 0).all(axis=1))
    return {
        "judged": len(by_voice),
        "voices": len(twice),
        "both_lenses": int(both.sum()),
        "overall": _together(table, None),
        "within": {lens: _together(table, at) for at, lens in enumerate(LENSES)},
        "between": _together_between(table, both),
        "themes": [
            {"id": str(key), "name": name, **_of_theme(table, table.said[key], both)}
            for key, name in themes
        ],
        "differences": differences(twice),
    }


def differences(by_voice: Mapping[UUID, Iterable[Judgement]]) -> list[dict[str, Any]]:
    """Voices that both lenses judged, those they read most differently first."""
    found = []
    for voice, rows in by_voice.items():
        sides = lens_themes(rows)
        if sides is None:
            continue
        apart = difference(list(sides["lived"]), list(sides["professional"]))
        if apart > 0:
            found.append((-round(apart, 4), -len(list(rows)), str(voice), sides))
    found.sort(key=lambda row: row[:3])
    return [
        {
            "voice": voice,
            "difference": -apart,
            **{lens: sorted(map(str, sides[lens])) for lens in LENSES},
        }
        for apart, _judges, voice, sides in found[:MOST_DIFFERENCES]
    ]


def lens_themes(rows: Iterable[Judgement]) -> dict[str, set[UUID]] | None:
    """The themes that half or more of each lens named; None unless both lenses have judged."""
    by_lens: dict[str, list[Judgement]] = {lens: [] for lens in LENSES}
    for one in rows:
        by_lens[one.standpoint].append(one)
    if not all(by_lens.values()):
        return None
    return {lens: _majority(found) for lens, found in by_lens.items()}


def _majority(rows: Sequence[Judgement]) -> set[UUID]:
    named = [theme for one in rows for theme in one.themes]
    return {theme for theme in named if named.count(theme) * 2 >= len(rows)}


def _table_of(twice: Mapping[UUID, Sequence[Judgement]], themes: Sequence[UUID]) -> _Table:
    judges = np.zeros((len(twice), len(LENSES)), dtype=np.int64)
    said = {theme: np.zeros_like(judges) for theme in themes}
    for row, found in enumerate(twice.values()):
        for one in found:
            lens = LENSES.index(one.standpoint)
            judges[row, lens] += 1
            for theme in one.themes:
                if theme in said:
                    said[theme][row, lens] += 1
    return _Table(list(twice), judges, said)


def _of_theme(table: _Table, yes: np.ndarray, both: np.ndarray) -> dict[str, Any]:
    everybody = agreement(_counts(table.judges.sum(axis=1), yes.sum(axis=1)), draws=DRAWS)
    between = agreement(_lens_counts(table.judges[both], yes[both]), draws=DRAWS)
    return {"all": _figures(everybody), "between": _figures(between)}


def _counts(judges: np.ndarray, yes: np.ndarray) -> np.ndarray:
    return np.stack([judges - yes, yes], axis=1)


def _lens_counts(judges: np.ndarray, yes: np.ndarray) -> np.ndarray:
    """Each lens is one judge: yes where half or more of its people say so."""
    sides = ((yes * 2 >= judges) & (judges > 0)).sum(axis=1)
    return np.stack([2 - sides, sides], axis=1)


def _some(rows: np.ndarray) -> np.ndarray:
    """At most so many voices, the same ones every time."""
    if len(rows) <= MOST_TOGETHER:
        return rows
    return np.sort(np.random.default_rng(20).choice(rows, MOST_TOGETHER, replace=False))


def _together(table: _Table, lens: int | None) -> dict[str, Any]:
    """Every theme of every voice is a unit; voices are drawn whole."""
    judges = table.judges.sum(axis=1) if lens is None else table.judges[:, lens]
    rows = _some(np.flatnonzero(judges > 1))
    parts = [
        _counts(judges[rows], (yes.sum(axis=1) if lens is None else yes[:, lens])[rows])
        for yes in table.said.values()
    ]
    return _pooled(parts, rows)


def _together_between(table: _Table, both: np.ndarray) -> dict[str, Any]:
    rows = _some(np.flatnonzero(both))
    parts = [_lens_counts(table.judges[rows], yes[rows]) for yes in table.said.values()]
    return _pooled(parts, rows)


def _pooled(parts: list[np.ndarray], rows: np.ndarray) -> dict[str, Any]:
    if not parts or not len(rows):
        return {**_figures(agreement([])), "voices": 0}
    labels = np.tile(rows, len(parts)).tolist()
    found = agreement(np.concatenate(parts), belongs=labels, draws=DRAWS)
    return {**_figures(found), "voices": len(rows)}


def _figures(found: Agreement) -> dict[str, Any]:
    return {
        key: round(value, 4) if isinstance(value, float) else value
        for key, value in asdict(found).items()
    }
