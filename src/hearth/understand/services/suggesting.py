"""Suggest themes for a voice. Nothing is coded by it: only a person codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.listen import queries as listen

from .. import bridge, queries
from ..models import Theme
from ..rules import standpoint_of


@dataclass(frozen=True)
class Suggested:
    """A theme to look at first, and the voices because of which."""

    theme: Theme
    share: float
    because: list[Any]


def suggest_themes(network: Network, *, voice: Any, by: Actor) -> list[Suggested]:
    """At most three themes that like voices were put under, by people of the same standpoint.

    Each lens learns from itself alone, so that neither steers the other; a voice never speaks for
    itself. Nobody who does not code is suggested anything.
    """
    standpoint = standpoint_of(by)
    if standpoint is None or voice is None:
        return []
    themes = {theme.pk: theme for theme in queries.themes(network)}
    found = bridge.suggestions(
        network, voice_id=voice.id, text=voice.text, standpoint=standpoint, active=themes
    )
    wanted = {voice_id for one in found for voice_id in one.voice_ids}
    known = {row.id: row for row in listen.voices_by_ids(network, wanted)} if wanted else {}
    return [
        Suggested(themes[one.theme_id], one.share, [known[i] for i in one.voice_ids if i in known])
        for one in found
    ]
