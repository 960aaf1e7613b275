"""On a receipt: the way to ask another person, and what they answered."""

from __future__ import annotations

from typing import Any

from django import template

from hearth.listen.queries import Voice, reading

register = template.Library()


@register.inclusion_tag("public/listen/_appeal.html", takes_context=True)
def appeal_of(context: Any, voice: Voice, code: str) -> dict[str, Any]:
    """What the speaker of a voice that is kept private may do, and what they were answered."""
    made = reading.appeals_about(voice.network, voice.id)
    return {
        "network": context["network"],
        "code": code,
        "appeals": made,
        "may_appeal": reading.may_appeal(voice) is not None,
    }
