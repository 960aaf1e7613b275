"""Tags for what act keeps as keys: `{% load act_ui %}`."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .. import act_words

register = template.Library()

_BY_NAME = {
    "kind": act_words.EVENT_KINDS,
    "access": act_words.ACCESS,
    "need": act_words.NEEDS,
    "programme": act_words.PROGRAMME_STATES,
    "partner": act_words.PARTNER_ROLES,
    "note": act_words.NOTE_KINDS,
    "service": act_words.SERVICE_STATES,
    "field": act_words.FIELDS,
}


@register.filter
def said(key: str, what: str) -> str:
    """{{ event.kind|said:"kind" }}: a key in words."""
    return str(_BY_NAME[what].get(key, key))


@register.simple_tag
def state_badge(key: str, what: str) -> SafeString:
    """{% state_badge programme.state "programme" %}."""
    return _badge(said(key, what), act_words.TONES.get(key, ""))


@register.simple_tag
def commitment_badge(commitment: Any) -> SafeString:
    """{% commitment_badge commitment %}: how it stands, "late by 3 weeks" included."""
    words, tone = act_words.say_state(
        state=commitment.state, due_on=commitment.due_on, today=timezone.localdate()
    )
    return _badge(words, tone)


@register.simple_tag
def event_time(event: Any) -> SafeString:
    """{% event_time event %}: day and hours on the network's own clock."""
    zone = ZoneInfo(event.network.time_zone)
    start, end = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    day, hour = date_format(start, "l j F Y"), date_format(start, "TIME_FORMAT")
    last = date_format(end, "TIME_FORMAT")
    if start.date() != end.date():
        last = f"{date_format(end, 'l j F Y')}, {last}"
    return format_html('<time datetime="{}">{}, {} – {}</time>', start.isoformat(), day, hour, last)


@register.simple_tag
def event_badge(event: Any) -> SafeString:
    """{% event_badge event %}: only where there is something to know."""
    if event.state == "cancelled":
        return _badge(str(act_words.CALLED_OFF), "stop")
    return SafeString("")


def _badge(words: str, tone: str) -> SafeString:
    return format_html('<span class="badge{}">{}</span>', f" badge-{tone}" if tone else "", words)
