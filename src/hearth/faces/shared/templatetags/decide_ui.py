"""Tags for what people decide together: `{% load decide_ui %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.safestring import SafeString

from .. import activity_words
from ..activity_frame import everything_ahead, frame_of
from .hearth_ui import badge

register = template.Library()


@register.inclusion_tag("public/decide/frame.html", takes_context=True)
def activity_frame(context: Context, activity: Any) -> dict[str, Any]:
    """{% activity_frame activity %}: who may take part, how, when, and what was locked."""
    return {**frame_of(activity, now=timezone.now()), "network": context.get("network")}


@register.simple_tag
def activity_badge(activity: Any) -> SafeString:
    """{% activity_badge activity %}: its state in words."""
    return badge(str(activity_words.STATES[activity.state]), activity_words.TONES[activity.state])


@register.filter
def form_name(form: str) -> str:
    """{{ activity.form|form_name }}: what kind of activity it is."""
    return str(activity_words.FORMS.get(form, form))


@register.filter
def feature_name(feature: str) -> str:
    """{{ row.feature|feature_name }}: what people can do."""
    return str(activity_words.FEATURES.get(feature, feature))


@register.inclusion_tag("public/decide/open_now.html", takes_context=True)
def open_activities(context: Context) -> dict[str, Any]:
    """{% open_activities %}: where people can take part now, and what comes next; two queries."""
    network, now = context["network"], timezone.now()
    open_now, later = everything_ahead(network, now=now)
    return {"network": network, "open_now": open_now, "later": later}
