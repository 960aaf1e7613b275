"""Every part of the design system on one page, for builders (only with HEARTH_DEBUG=1)."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_bidi

from . import charts, maps

FACES = ("public", "desk", "champion")


class SampleForm(forms.Form):
    """One field of each kind; sent back with errors."""

    words = forms.CharField(
        label="What would make life here better?",
        help_text="In any language. As much or as little as you like.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    name = forms.CharField(label="What shall we call you?", required=False)
    email = forms.EmailField(label="E-mail")
    kind = forms.ChoiceField(
        label="What is it?",
        widget=forms.RadioSelect,
        choices=[("need", "A need"), ("barrier", "Something in the way"), ("idea", "An idea")],
    )
    ages = forms.MultipleChoiceField(
        label="Whom is it about?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("young", "Children"), ("old", "Older people")],
    )
    place = forms.ChoiceField(
        label="Where?", choices=[("", "Choose a place"), ("a", "Belgrave"), ("b", "Evington")]
    )
    agree = forms.BooleanField(label="You may quote my words, without my name", required=False)
    sheet = forms.FileField(label="Spreadsheet", help_text="An .xlsx or .csv file", required=False)


def gallery(request: HttpRequest, face: str = "public") -> HttpResponse:
    """All parts, in the frame of one face. 404 unless debugging: it is no page for residents."""
    if not settings.DEBUG or face not in FACES:
        raise Http404
    messages.success(request, "Thank you. Your words have arrived.")
    context = {
        "base": f"shared/base_{face}.html",
        "form": SampleForm({"email": "not an address", "words": ""}),
        "network": _network(),
        "actor": SimpleNamespace(kind="facilitator"),
        **_parts(),
        "figures": _figures(),
    }
    return render(request, "shared/gallery.html", context)


def _network() -> Any:
    lines = [
        {
            "name": "Samaritans",
            "phone": "116 123",
            "hours": "Day and night",
            "note": "Free to call",
        },
        {"name": "Shout", "text": "85258", "hours": "Day and night"},
    ]
    return SimpleNamespace(
        slug="gallery",
        name="شبكة صحة النهر" if get_language_bidi() else "Riverside Health Network",
        tagline="Neighbours who look after each other's health",
        crisis_lines=lines,
        contact_phone="0116 496 0000",
        contact_email="hello@riverside.example",
        is_demo=True,
    )


def _parts() -> dict[str, Any]:
    return {
        "quote_words": "الدرج في بنايتنا مكسور وأمي لا تستطيع النزول إلى العيادة.",
        "quote_translation": "The stairs are broken and my mother cannot get down to the clinic.",
        "crumbs": [("Riverside", "#"), ("What we heard", "#"), ("Getting to the clinic", "")],
        "steps": ["Your words", "Where", "About you", "Your receipt"],
        "page": Paginator(range(90), 10).page(3),
        "table_head": ["Place", "Voices", "Residents"],
        "table_rows": [
            ["Belgrave", "1,204", "18,220"],
            ["Evington", "hidden to protect people", "9,410"],
        ],
        "timeline": [
            {
                "stage": "You said",
                "title": "The stairs are broken",
                "on": dt.date(2026, 3, 1),
                "href": "#",
            },
            {
                "stage": "We understood",
                "title": "Getting to the clinic",
                "text": "With 41 other voices",
                "href": "#",
            },
            {
                "stage": "We decided",
                "title": "A clinic that comes to you",
                "state": "now",
                "on": dt.date(2026, 6, 2),
            },
            {"stage": "What changed", "title": "Your answer", "state": "later"},
        ],
        "equity": [
            {"name": "Heard", "ratio": 0.52, "low": 0.4, "high": 0.7},
            {"name": "Deciding", "ratio": 0.9, "low": 0.7, "high": 1.2},
            {"name": "Served", "ratio": 1.4, "low": 1.3, "high": 1.6},
            {"name": "Reached", "ratio": None, "hidden": True},
            {"name": "Better off", "ratio": None},
        ],
        "tabs": [
            {"words": "Waiting", "href": "#", "current": True, "count": 12},
            {"words": "Public", "href": "#", "count": 340},
            {"words": "Kept private", "href": "#"},
        ],
        "qr": mark_safe(  # nosec B308 B703
            '<svg viewBox="0 0 21 21" role="img" aria-label="QR">'
            '<path d="M0 0h7v7H0zM14 0h7v7h-7zM0 14h7v7H0zM9 9h3v3H9z"/></svg>'
        ),
        "today": dt.date(2026, 11, 21),
    }


def _figures() -> list[charts.Chart]:
    """One drawing of each kind, from made-up figures."""
    return [_bars(), _ratios(), _lines(), _several(), _budget(), _map()]


def _bars() -> charts.Chart:
    rows = [
        charts.ShareRow("White British", 0.58, 0.54, 0.62, 0.44),
        charts.ShareRow("Indian", 0.2, 0.17, 0.24, 0.31, href="#"),
        charts.ShareRow(
            "Asian, Asian British or Asian Welsh: Bangladeshi", 0.02, 0.01, 0.035, 0.05
        ),
        charts.ShareRow("Somali", None, hidden=True, compare=0.03),
        charts.ShareRow("Arab", None, compare=0.01),
    ]
    return charts.share_bars(rows, title="Who was heard", note="Made-up figures.")


def _ratios() -> charts.Chart:
    rows = [
        charts.RatioRow("Heard", 0.52, 0.4, 0.7),
        charts.RatioRow("Deciding", 0.9, 0.7, 1.2),
        charts.RatioRow("Served", 1.6, 1.4, 1.9),
        charts.RatioRow("Reached", None, hidden=True),
        charts.RatioRow("Better off", None),
    ]
    return charts.ratio_strip(
        rows, title="Residents born in Somalia, along the way", group_words="Stage"
    )


def _run(start: float, step: float) -> list[charts.Point]:
    values = [start + step * n + (0.02 if n % 3 else -0.01) for n in range(8)]
    days = [dt.date(2024 + n // 4, 1 + n % 4 * 3, 1) for n in range(8)]
    return [
        charts.Point(day, value, value - 0.04, value + 0.04, hidden=n == 4 and start > 0.4)
        for n, (day, value) in enumerate(zip(days, values, strict=True))
    ]


def _lines() -> charts.Chart:
    series = [
        charts.Series("Least deprived fifth", _run(0.62, 0.01)),
        charts.Series("Most deprived fifth", _run(0.31, 0.03)),
    ]
    return charts.line_over_time(series, title="Children who had all their vaccines", target=0.75)


def _several() -> charts.Chart:
    names = ["Belgrave", "Evington", "Abbey", "Braunstone"]
    panels = [
        charts.Panel(name, [charts.Series("", _run(0.25 + n / 20, 0.02))])
        for n, name in enumerate(names)
    ]
    return charts.small_multiples(panels, title="Heard, ward by ward", target=0.5)


def _budget() -> charts.Chart:
    money = [
        ("A clinic bus", 4200000),
        ("Benches by the river", 1850000),
        ("Cooking together", 1200000),
        ("Walking group", 240000),
    ]
    parts = [charts.BudgetPart(label, minor) for label, minor in money]
    return charts.budget_bar(
        parts, total_minor=9000000, currency="GBP", title="Where the money goes"
    )


def _map() -> charts.Chart:
    shapes, values = [], {}
    for n in range(24):
        x, y = n % 6 * 160 + (80 if n // 6 % 2 else 0), n // 6 * 150
        shapes.append(
            maps.Shape(
                f"h{n}", f"Area {n + 1}", f"M{x} {y + 50}l80 -50 80 50 0 100 -80 50 -80 -50z", 660
            )
        )
        values[f"h{n}"] = maps.AreaValue((n * 7 % 24) / 40, hidden=n == 9, href="#")
    del values["h20"]
    return maps.area_map(shapes, values, title="Voices for every hundred residents")
