"""The decision log as every face shows it: how it is searched, and what an entry rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hearth.core.networks.models import Network
from hearth.core.trace import queries as trace
from hearth.decide import queries
from hearth.decide.queries import Sought
from hearth.faces.shared.access import NetworkRequest
from hearth.faces.shared.fields import offer
from hearth.faces.shared.paging import uuid_or_none
from hearth.faces.shared.trace_words import KIND_WORDS, page_for, public_titles
from hearth.listen import queries as listen
from hearth.understand import queries as understand

MOST_QUOTES = 3
ONLY = [
    ("", _("Everything")),
    ("veto", _("Vetoes")),
    ("open_veto", _("Vetoes without an answer")),
    ("due", _("Due for review")),
    ("ended", _("No longer in force")),
]


class LogForm(forms.Form):
    """What somebody looks for in the log; it stays in the address, so that it can be shared."""

    words = forms.CharField(label=_("Words"), required=False, max_length=120)
    theme = forms.ChoiceField(label=_("What it is about"), required=False)
    council = forms.ChoiceField(label=_("Council"), required=False)
    owner = forms.ChoiceField(label=_("Who sees to it"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    only = forms.ChoiceField(label=_("Show"), required=False, choices=ONLY)


def log_filter(request: NetworkRequest, *, public: bool) -> tuple[LogForm, Sought]:
    """The search form and what it asks for. What is no choice narrows nothing."""
    network = request.network
    form = LogForm(request.GET or None)
    any_of = ("", _("Any"))
    themes = [(str(row.pk), row.name) for row in understand.themes(network)]
    councils = [(str(c.pk), c.name) for c in queries.councils(network, public=public)[:100]]
    offer(form, "theme", [any_of, *themes])
    offer(form, "council", [any_of, *councils])
    offer(form, "owner", [any_of, *((o, o) for o in queries.owners(network, public=public))])
    years = queries.years(network, public=public)
    offer(form, "year", [any_of, *((str(y), str(y)) for y in years)])
    if not form.is_bound:
        return form, Sought()
    form.is_valid()
    asked = form.cleaned_data
    year = asked.get("year", "")
    return form, Sought(
        words=asked.get("words", "").replace("\x00", ""),
        theme=uuid_or_none(asked.get("theme")),
        council=uuid_or_none(asked.get("council")),
        owner=asked.get("owner", ""),
        year=int(year) if year else None,
        only=asked.get("only", ""),
    )


@dataclass(frozen=True)
class Evidence:
    """What a decision rests on: things with their public pages, quotes, and how many voices in all."""

    things: list[dict[str, Any]] = field(default_factory=list)
    quotes: list[Any] = field(default_factory=list)
    voices: int = 0


def evidence_of(network: Network, decision: Any) -> Evidence:
    """Evidence as anybody may see it: titles of what is public, words of who agreed to be quoted."""
    nodes = trace.came_from(network, node=("decision", decision.pk), limit=2000)
    voices: list[UUID] = [identifier for kind, identifier in nodes if kind == "voice"]
    stopped = ("decision", decision.vetoes_id)  # is told by itself
    others = [node for node in nodes if node[0] != "voice" and node != stopped]
    titles = public_titles(network, others) if others else {}
    things = [
        {
            "kind": KIND_WORDS[node[0]],
            "title": titles[node],
            "href": page_for(network, node),
        }
        for node in others
        if node in titles
    ]
    quotes = listen.quotable(network, voices, limit=MOST_QUOTES) if voices else []
    return Evidence(things, quotes, len(listen.voices_by_ids(network, voices)) if voices else 0)
