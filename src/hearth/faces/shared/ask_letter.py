"""A request on paper: an accessible PDF (PDF/UA-1), set by Typst. What people wrote is data, never markup."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from hearth.decide import queries

from .ask_view import evidence_of, quotes_of
from .figures import say_when
from .languages import describe
from .sheets import apart, plain_text
from .typesetting import pdf_of


def ask_letter(ask: Any, *, host: str, language: str, today: date) -> bytes:
    """The letter as a PDF."""
    with translation.override(language):
        content = _content(ask, host=host, language=language, today=today)
    content = apart(content, describe(language).right_to_left)
    return pdf_of("ask.typ", inputs={"content": json.dumps(content)})


def _content(ask: Any, *, host: str, language: str, today: date) -> dict[str, Any]:
    described = describe(language)
    n = queries.signature_count(ask)
    return {
        "language": described.code.split("-")[0],
        "direction": described.direction,
        "network": plain_text(ask.network.name),
        "day": say_when(today),
        "to": [plain_text(part) for part in (ask.office, ask.institution) if part],
        "title": plain_text(ask.title),
        "what_head": _t("What we ask for"),
        "what": _paragraphs(ask.what),
        "why_head": _t("Why"),
        "why": _paragraphs(ask.why),
        "evidence_head": _t("What it rests on"),
        "evidence": [_evidence(row) for row in evidence_of(ask)],
        "quotes_head": _t("In people's own words"),
        "quotes": [
            {
                "words": plain_text(voice.quotable_text),
                "language": describe(voice.language).code.split("-")[0],
                "direction": describe(voice.language).direction,
            }
            for voice in quotes_of(ask)
        ],
        "behind_head": _t("Who stands behind it"),
        "behind": ngettext("%(n)s person has signed.", "%(n)s people have signed.", n) % {"n": n},
        "organisations": [
            plain_text(row.organisation.name) for row in queries.organisations_behind(ask)
        ],
        "names": [plain_text(name) for name in queries.shown_names(ask)],
        "due": _due(ask),
        "address": host + reverse("public:ask", args=[ask.network.slug, ask.pk]),
        "address_head": _t("This request, and what became of it, is public:"),
    }


def _evidence(row: dict[str, Any]) -> str:
    head = f"{row['kind']}: {row['title']}"
    if not row["n"]:
        return plain_text(head)
    voices = ngettext("%(n)s voice", "%(n)s voices", row["n"]) % {"n": row["n"]}
    return plain_text(f"{head} ({voices})")


def _due(ask: Any) -> str:
    if ask.due_on is None:
        return ""
    return _t("We ask for an answer by %(day)s.") % {"day": say_when(ask.due_on)}


def _paragraphs(text: str) -> list[str]:
    return [plain_text(part) for part in text.splitlines() if part.strip()]
