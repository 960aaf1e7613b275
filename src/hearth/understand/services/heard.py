"""What we heard, as it stands this second: from running counts, in a number of queries that never grows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.readings import queries as reading_queries
from hearth.core.readings import services as readings
from hearth.listen import queries as listen

from .. import bridge, queries

#: A voice whose themes all have fewer voices than this stands alone.
FEW = 5
MOST_ALONE = 200
UNLIKE = "unlike"
#: Among how many of the newest voices words are compared, and how many that are like no other are kept.
COMPARED, MOST_UNLIKE = 600, 30


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
    """A voice that stands alone: `why` is no_theme (somebody judged that none fits), few or unlike."""

    voice: Any
    why: str
    theme: Any = None


def voices_alone(network: Network) -> list[Alone]:
    """Voices that no theme fits, those whose every theme has few, those whose words are like no other's."""
    cells = queries.theme_cells(network)
    small = {t for t, one in cells.items() if t is not None and 0 < one.voices < FEW}
    themes = {theme.pk: theme for theme in queries.themes(network)}
    unfitting = queries.voices_no_theme_fits(network, limit=MOST_ALONE)
    few = queries.voices_without_company(network, theme_ids=small, limit=MOST_ALONE)
    last = reading_queries.latest(network, kind=UNLIKE, public=False)
    seen = {*unfitting, *(voice for voice, _theme in few)}
    unlike = [UUID(i) for i in (last.payload["voices"] if last else []) if UUID(i) not in seen]
    wanted = [*unfitting, *(voice for voice, _theme in few), *unlike]
    voices = {row.id: row for row in listen.voices_by_ids(network, wanted)}
    found = [Alone(voices[i], "no_theme") for i in unfitting if i in voices]
    found += _few(few, voices, themes)
    return found + [Alone(voices[i], UNLIKE) for i in unlike if i in voices]


def take_unlike(network: Network, *, now: datetime) -> list[str]:
    """For the clock: which of the newest voices say what nobody else says, by their words.

    Only ids are kept. Safe to repeat: nothing is done where nobody was heard since.
    """
    heard = listen.heard(network).voices
    last = reading_queries.latest(network, kind=UNLIKE, public=False)
    if not heard or (last and last.n == heard):
        return list(last.payload["voices"]) if last else []
    newest = listen.voices_from(network).select_related(None).order_by("-received_at", "-id")
    rows = list(newest.values_list("id", "text")[:COMPARED])
    found = bridge.least_like([text for _id, text in rows], most=MOST_UNLIKE)
    ids = [str(rows[at][0]) for at, _near in found]
    readings.keep(network, kind=UNLIKE, public=False, n=heard, payload={"voices": ids}, now=now)
    return ids


def _few(
    rows: list[tuple[UUID, UUID]], voices: dict[UUID, Any], themes: dict[UUID, Any]
) -> list[Alone]:
    return [
        Alone(voices[voice], "few", themes[theme])
        for voice, theme in rows
        if voice in voices and theme in themes
    ]
