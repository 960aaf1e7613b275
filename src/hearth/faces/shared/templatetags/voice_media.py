"""What came with a voice beside its words, wherever the team reads one."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from hearth.listen import queries
from hearth.listen.queries import Voice

register = template.Library()


@register.inclusion_tag("desk/listen/_recordings.html", takes_context=True)
def voice_media(context: Context, voice: Voice) -> dict[str, Any]:
    """{% voice_media voice %}: recordings, photos and earlier words, in two queries; desk pages only."""
    network = context["network"]
    return {
        "network": network,
        "attachments": queries.attachments(network, [voice.id]).get(voice.id, []),
        "rewordings": queries.rewordings(network, voice.id),
    }
