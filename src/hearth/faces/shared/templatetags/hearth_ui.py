"""Tags of the design system. Load with `{% load hearth_ui %}`; docs/design.md shows each in use."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from .. import figures, navigation
from ..fields import field_view, target_of
from ..languages import REGISTRY, describe
from ..role_words import ROLE_WORDS

register = template.Library()


# -- numbers, money, dates ---------------------------------------------------------------------


@register.simple_tag
def share(value: float | None, places: int | None = None) -> str:
    """{% share 0.123 %} → 12%. None says "not known"."""
    return figures.say_share(value, places=places)


@register.simple_tag
def count(value: int | None) -> str:
    """{% count 1234 %} → 1,234. None says "hidden to protect people"."""
    return figures.say_count(value)


@register.simple_tag
def ratio(value: float | None) -> str:
    """{% ratio 0.62 %} → 0.62."""
    return figures.say_ratio(value)


@register.simple_tag
def money(minor: int | None, currency: str = "GBP") -> str:
    """{% money 1234500 "GBP" %} → £12,345."""
    return figures.say_money(minor, currency)


@register.simple_tag
def when(moment: figures.Moment | None, short: bool = False, clock: bool = False) -> str:
    """{% when voice.received_at %} → <time datetime="2026-03-01">1 March 2026</time>."""
    if moment is None:
        return ""
    said = figures.say_when(moment, short=short, clock=clock)
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), said)


# -- languages ---------------------------------------------------------------------------------


@register.simple_tag
def lang_attrs(code: str) -> str:
    """{% lang_attrs "ar" %} → lang="ar" dir="rtl": for words in another language."""
    language = describe(code)
    return format_html('lang="{}" dir="{}"', language.code, language.direction) if code else ""


@register.filter
def own_name(code: str) -> str:
    """{{ "ar"|own_name }} → العربية."""
    return describe(code).own_name


@register.filter
def english_name(code: str) -> str:
    """{{ "ar"|english_name }} → Arabic."""
    return describe(code).name


@register.filter
def is_rtl(code: str) -> bool:
    """Whether this language is written from right to left."""
    return bool(REGISTRY.get(code) and REGISTRY[code].right_to_left)


# -- forms ---------------------------------------------------------------------------------------


@register.inclusion_tag("shared/components/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """{% field form.words label=… hint=… width="short" count=500 big=True rows=6 %}."""
    return {"field": field_view(bound, **options)}


@register.inclusion_tag("shared/components/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """{% fields form %}: every field in its order, hidden ones too."""
    return {"views": [field_view(bound) for bound in form]}


def _named(bound: BoundField, words: str) -> str:
    """An error with the name of its field in front, since the summary stands far from it."""
    label = str(bound.label)
    return f"{label} {words}" if label.endswith(("?", "؟", ".", "!")) else f"{label}: {words}"


@register.inclusion_tag("shared/components/error_summary.html")
def form_errors(form: BaseForm, title: str = "") -> dict[str, Any]:
    """{% form_errors form %}: what is to be put right, each line a link to its field."""
    rows: list[dict[str, str]] = []
    if form.is_bound:
        rows += [{"words": str(words), "target": ""} for words in form.non_field_errors()]
        for bound in form:
            rows += [
                {"words": _named(bound, str(words)), "target": target_of(bound)}
                for words in bound.errors
            ]
    return {"errors": rows, "title": title}


# -- ways ----------------------------------------------------------------------------------------


def _held(context: Context) -> frozenset[str] | None:
    return getattr(context.get("actor"), "roles", None)


def _slug(context: Context) -> str:
    network = context.get("network")
    return getattr(network, "slug", "") or ""


@register.simple_tag(takes_context=True)
def public_links(context: Context) -> list[navigation.Link]:
    """{% public_links as links %}: the loop in residents' words."""
    return navigation.links(navigation.PUBLIC, slug=_slug(context), request=context.get("request"))


@register.simple_tag(takes_context=True)
def footer_links(context: Context) -> list[navigation.Link]:
    """{% footer_links as links %}."""
    return navigation.links(navigation.FOOTER, slug=_slug(context), request=context.get("request"))


@register.simple_tag(takes_context=True)
def champion_links(context: Context) -> list[navigation.Link]:
    """{% champion_links as links %}: the bottom bar."""
    entries = navigation.links(
        navigation.CHAMPION,
        slug=_slug(context),
        request=context.get("request"),
        held=_held(context),
    )
    seen: set[str] = set()
    return [link for link in entries if not (link.href in seen or seen.add(link.href))]  # type: ignore[func-returns-value]


@register.simple_tag(takes_context=True)
def desk_stages(context: Context) -> list[dict[str, Any]]:
    """{% desk_stages as stages %}: side navigation grouped by stage; empty stages are left out."""
    every = [entry for stage in navigation.DESK for entry in stage.entries]
    found = navigation.links(
        every,
        slug=_slug(context),
        request=context.get("request"),
        held=_held(context),
    )
    by_label = {id(link.label): link for link in found}
    stages = []
    for stage in navigation.DESK:
        inside = [
            by_label[id(entry.label)] for entry in stage.entries if id(entry.label) in by_label
        ]
        if inside:
            stages.append({"label": stage.label, "links": inside})
    return stages


@register.simple_tag(takes_context=True)
def way(context: Context, *routes: str) -> str:
    """{% way "public:speak" "public:rounds" as href %}: the first that exists and lets us in, or ''."""
    actor = context.get("actor")
    held = actor.roles if actor and actor.roles else None
    found = [navigation.address_of([route], _slug(context)) for route in routes]
    return next((href for href in found if href and navigation.is_open_to(href, held)), "")


@register.simple_tag(takes_context=True)
def speak_address(context: Context) -> str:
    """Where "Speak now" leads, or nothing."""
    return navigation.address_of(navigation.SPEAK, _slug(context))


@register.simple_tag(takes_context=True)
def crisis_address(context: Context) -> str:
    """The page of crisis help, or nothing (the numbers stand in the header anyway)."""
    return navigation.address_of(navigation.CRISIS, _slug(context))


@register.filter
def tel(number: str) -> str:
    """A phone number as the address of a call: digits and a leading plus only."""
    return "".join(sign for sign in str(number) if sign.isdigit() or sign == "+")


@register.simple_tag(takes_context=True)
def page_address(context: Context, number: int, parameter: str = "page") -> str:
    """This page's address with another page number, the filters kept."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is None:
        return f"?{parameter}={number}"
    query[parameter] = str(number)
    return "?" + str(query.urlencode())


@register.simple_tag(takes_context=True)
def language_address(context: Context, code: str) -> str:
    """This very page in another language."""
    request = context.get("request")
    if request is None or request.method != "GET":
        return f"?lang={code}"
    query = request.GET.copy()
    query["lang"] = code
    return "?" + str(query.urlencode())


@register.filter
def at(rows: list[Any], place: int) -> Any:
    """{{ head|at:forloop.counter0 }}: one of a list by its place, or nothing."""
    return rows[place] if 0 <= place < len(rows) else ""


# -- small parts ---------------------------------------------------------------------------------


@register.filter
def role_name(kind: str) -> str:
    """{{ actor.kind|role_name }}: a role in the reader's language."""
    return str(ROLE_WORDS.get(kind, kind))


@register.simple_tag
def badge(words: str, tone: str = "") -> SafeString:
    """{% badge "Open" "good" %}: a state in words; tones: good, wait, stop, info, quiet, warm."""
    return format_html('<span class="badge{}">{}</span>', f" badge-{tone}" if tone else "", words)


@register.simple_tag
def person_days(days: int) -> str:
    """{% person_days 3 %} → "in 3 days", "today", "2 days ago"."""
    if days == 0:
        return gettext("today")
    if days > 0:
        return gettext("tomorrow") if days == 1 else gettext("in %(days)s days") % {"days": days}
    return gettext("yesterday") if days == -1 else gettext("%(days)s days ago") % {"days": -days}
