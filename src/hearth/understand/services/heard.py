"""What we heard, as it stands this second: from running counts, in a number of queries that never grows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.listen import queries as listen

from .. import bridge, queries

#: A voice whose themes all have fewer voices than this stands alone.
FEW = 5
MOST_ALONE = 200


def heard_now(network: Network, *, round: Any = None) -> dict[str, Any]:
    """Every theme with its count, breadth and axes; themes nobody stands under come last.

    `heard` is how many voices there are, `read` how many stand under any theme.
    """
    found = bridge.themes_heard(network, queries.theme_cells(network, round=round))
    names = {str(theme.pk): theme for theme in queries.themes(network)}
    rows = [
        {**row, "name": names[row["id"]].name, "theme": names[row["id"]]}
        for row in found["themes"]
        if row["id"] in names
    ]
    heard = listen.heard(network, round=round)
    seen = {row["id"] for row in rows}
    return {
        "heard": heard.voices,
        "read": found["read"],
        "by_kind": heard.by_kind,
        "themes": rows,
        "silent": [theme for key, theme in names.items() if key not in seen],
    }


@dataclass(frozen=True)
class Alone:
    """A voice that stands alone: `why` is no_theme (somebody judged that none fits) or few."""

    voice: Any
    why: str
    theme: Any = None


def voices_alone(network: Network) -> list[Alone]:
    """Voices that no theme fits, then those whose every theme has few voices: rare, perhaps serious."""
    cells = queries.theme_cells(network)
    small = {t for t, one in cells.items() if t is not None and 0 < one.voices < FEW}
    themes = {theme.pk: theme for theme in queries.themes(network)}
    unfitting = queries.voices_no_theme_fits(network, limit=MOST_ALONE)
    few = queries.voices_without_company(network, theme_ids=small, limit=MOST_ALONE)
    wanted = [*unfitting, *(voice for voice, _theme in few)]
    voices = {row.id: row for row in listen.voices_by_ids(network, wanted)}
    found = [Alone(voices[i], "no_theme") for i in unfitting if i in voices]
    return found + _few(few, voices, themes)


def _few(
    rows: list[tuple[UUID, UUID]], voices: dict[UUID, Any], themes: dict[UUID, Any]
) -> list[Alone]:
    return [
        Alone(voices[voice], "few", themes[theme])
        for voice, theme in rows
        if voice in voices and theme in themes
    ]
