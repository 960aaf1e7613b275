"""The bar of a shared device: `{% load stall %}`, `{% stall_bar %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from ..entry import STALL_MINUTES, is_inside, is_stall

register = template.Library()


@register.inclusion_tag("shared/components/stall_bar.html", takes_context=True)
def stall_bar(context: Context) -> dict[str, Any]:
    """{% stall_bar %}: nothing, unless the device is handed from person to person."""
    request, network = context.get("request"), context.get("network")
    if request is None or network is None or not is_stall(request):
        return {"stall": False}
    return {
        "stall": True,
        "inside": is_inside(request),
        "seconds": STALL_MINUTES * 60,
        "network": network,
        "csrf_token": context.get("csrf_token"),
    }
