"""What a page or letter tells about an ask: its history, what it rests on, who stands behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _t

from hearth.core.readings import queries as readings
from hearth.core.trace import queries as trace
from hearth.decide import queries
from hearth.listen import queries as listen
from hearth.understand import queries as understand

from .ask_words import ANSWER_TONES, ANSWERS, STATES, STEPS, TONES
from .figures import say_when
from .trace_words import KIND_WORDS, page_for, public_titles

MOST_EVIDENCE, MOST_QUOTES = 40, 6


def ask_view(ask: Any, *, today: date) -> dict[str, Any]:
    """How an ask stands, for a card or a page; no query beyond its steps."""
    late = queries.days_late(ask, today=today)
    return {
        "ask": ask,
        "state_words": STATES[ask.state],
        "state_tone": "stop" if late else TONES[ask.state],
        "days_late": late,
        "answer_words": ANSWERS.get(ask.answer_kind, ""),
        "answer_tone": ANSWER_TONES.get(ask.answer_kind, "quiet"),
        "may_sign": queries.may_sign(ask, today=today),
    }


def history_of(ask: Any, *, today: date) -> list[dict[str, Any]]:
    """The steps so far, and the one that is awaited."""
    steps = [_step(row) for row in ask.steps.all()]
    if ask.state in ("delivered", "escalated"):
        due = say_when(ask.due_on)
        is_late = queries.days_late(ask, today=today) > 0
        words = _t("was due on %(day)s") if is_late else _t("asked for by %(day)s")
        steps.append(
            {"title": _t("An answer"), "text": words % {"day": due}, "state": "later", "on": None}
        )
    return steps


def _step(row: Any) -> dict[str, Any]:
    """One step in words. Whoever wrote it down is not told."""
    parts = []
    if row.kind in ("delivered", "escalated"):
        parts += [_to(row.institution, row.office), row.how, row.proof]
        parts.append(
            _t("with %(n)s signatures and %(m)s organisations")
            % {"n": row.signatures or 0, "m": row.organisations or 0}
        )
    if row.kind == "closed" and row.answer_kind == "none":
        parts.append(_t("No answer by %(day)s.") % {"day": say_when(row.due_on)})
    elif row.answer_kind:
        parts.append(str(ANSWERS[row.answer_kind]))
    return {
        "title": STEPS[row.kind],
        "text": " · ".join(part for part in [*parts, row.words] if part),
        "on": row.on,
        "state": "done",
    }


def _to(institution: str, office: str) -> str:
    return f"{institution}, {office}" if office else institution


def evidence_of(ask: Any) -> list[dict[str, Any]]:
    """What it rests on, as far as anybody may see it: title, page, and of a theme how many voices."""
    network = ask.network
    nodes = trace.came_from(network, node=("ask", ask.pk))[:MOST_EVIDENCE]
    names = public_titles(network, nodes)
    figures = readings.latest(network, kind="heard", public=True) if nodes else None
    counted = {row["id"]: row["n"] for row in figures.payload["themes"]} if figures else {}
    return [
        {
            "kind": KIND_WORDS[node[0]],
            "title": names[node],
            "href": page_for(network, node),
            "n": counted.get(str(node[1])) if node[0] == "theme" else None,
        }
        for node in nodes
        if node in names
    ]


def quotes_of(ask: Any) -> list[Any]:
    """Some words behind its themes that may be quoted."""
    nodes = trace.came_from(ask.network, node=("ask", ask.pk), kind="theme")[:MOST_QUOTES]
    found: list[Any] = []
    for _kind, identifier in nodes:
        theme = understand.theme(ask.network, identifier)
        if theme is not None and theme.state != "retired":
            ids = understand.voice_ids_of(ask.network, theme=theme, limit=40)
            found += list(listen.quotable(ask.network, ids, limit=2))
    return found[:MOST_QUOTES]


def letter_words(ask: Any, host: str) -> Callable[[str], tuple[str, str]]:
    """The letter to those who signed, in a language; `host` is scheme and host of this installation."""

    def write(language: str) -> tuple[str, str]:
        address = host.rstrip("/") + reverse("public:ask", args=[ask.network.slug, ask.pk])
        with translation.override(language):
            subject = _t("News of what you signed: %(title)s") % {"title": ask.title[:80]}
            parts = [
                _t("You signed “%(title)s”, and you asked to hear what became of it.")
                % {"title": ask.title},
                _newest(ask),
                _t("All of it: %(address)s") % {"address": f"{address}?lang={language}"},
                _t("You do not want to hear from us any more? Answer STOP and we stop."),
            ]
        return subject, "\n\n".join(parts) + "\n"

    return write


def _newest(ask: Any) -> str:
    """The newest news in words."""
    to = _to(ask.institution, ask.office)
    if ask.state in ("answered", "closed") and ask.answer:
        said = _t("%(who)s answered: %(kind)s.") % {"who": to, "kind": ANSWERS[ask.answer_kind]}
        return f"{said}\n\n{ask.answer}"
    if ask.state == "closed" and ask.answer_kind == "none":
        return _t("%(who)s did not answer by %(day)s. We have closed it and say so in public.") % {
            "who": to,
            "day": say_when(ask.due_on),
        }
    if ask.state == "escalated":
        return _t("We have taken it further, to %(who)s. An answer is asked for by %(day)s.") % {
            "who": to,
            "day": say_when(ask.due_on),
        }
    return str(STATES[ask.state])
