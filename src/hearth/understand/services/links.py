"""The trace from voices to themes follows the codings that stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.trace import services as trace

from ..models import Coding, Theme

RELATION = "speaks of"


def link_voices(network: Network, voices: Iterable[UUID], theme_id: UUID, now: datetime) -> None:
    """Say in the trace that these voices speak of the theme."""
    pairs = [(("voice", voice), ("theme", theme_id)) for voice in sorted(set(voices))]
    trace.link_many(network, pairs=pairs, relation=RELATION, now=now)


def unlink_voices(network: Network, voices: Iterable[UUID], theme: Theme) -> None:
    """Those of these voices that nobody puts under the theme any more are linked to it no more."""
    standing = Coding.objects.filter(network=network, theme=theme, withdrawn_at=None)
    gone = set(voices) - set(standing.values_list("voice_id", flat=True))
    trace.unlink_many(
        network,
        sources=[("voice", voice) for voice in sorted(gone)],
        target=("theme", theme.pk),
        relation=RELATION,
    )


def relink(network: Network, voice_id: UUID, now: datetime) -> None:
    """The links of one voice, as its codings stand."""
    rows = Coding.objects.filter(network=network, voice_id=voice_id)
    standing = set(rows.filter(withdrawn_at=None).values_list("theme_id", flat=True))
    for theme_id in set(rows.values_list("theme_id", flat=True)) - standing:
        trace.unlink(
            network, source=("voice", voice_id), target=("theme", theme_id), relation=RELATION
        )
    pairs = [(("voice", voice_id), ("theme", theme_id)) for theme_id in standing]
    trace.link_many(network, pairs=pairs, relation=RELATION, now=now)
