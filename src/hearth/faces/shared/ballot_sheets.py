"""Ballots on paper as accessible PDF, for every kind, in large print, in either direction."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from hearth.decide import queries

from .figures import say_money, say_when
from .languages import describe
from .sheets import set_data

#: A printer takes so many, and nobody waits long.
MOST_SHEETS = 200
MOST_PLACES, MOST_PAIRS = 12, 15
KINDS = ("points", "score", "ranking", "pairwise")
WORDS: dict[str, Promise] = {
    "sheet": _("Sheet"),
    "order": _("Your order: write the numbers of the options, the most important first"),
    "code": _("Your voting code"),
    "code-more": _(
        "From your letter or card. Without it the ballot cannot count; it says nothing of who you are."
    ),
    "hand-in": _("Fold the sheet and put it into the box."),
    "closes": _("The box closes:"),
}


def ballots_pdf(vote: Any, *, first: int, n: int, language: str, is_large: bool) -> bytes:
    """Sheets `first` to `first + n - 1`; on each the options stand in an order of its own."""
    spoken = describe(language)
    with override(language):
        data = _shared(vote, is_large)
        data["sheets"] = [_one(vote, number) for number in range(first, first + n)]
    data |= {"language": spoken.code.split("-")[0], "direction": spoken.direction}
    return set_data("ballot.typ", data, right_to_left=spoken.right_to_left)


def _shared(vote: Any, is_large: bool) -> dict[str, Any]:
    settings = queries.ballot_settings(vote)
    options = len(vote.locked["projects"])
    places = min(int(settings.get("most") or options), options, MOST_PLACES)
    return {
        "title": vote.title,
        "network": vote.network.name,
        "who": vote.eligibility,
        "question": vote.question,
        "kind": {kind: kind == settings["kind"] for kind in KINDS},
        "large": is_large,
        "how": how_words(vote, settings),
        "marks": [str(mark) for mark in range(int(settings.get("highest", 5)) + 1)],
        "places": [f"{place}." for place in range(1, places + 1)],
        "closes": say_when(vote.closes_at, clock=True),
        "words": {name: str(words) for name, words in WORDS.items()},
    }


def how_words(vote: Any, settings: dict[str, Any]) -> str:
    """What to do with a paper ballot, in a sentence."""
    kind = settings["kind"]
    if kind == "knapsack":
        most = say_money(vote.locked["budget_minor"], vote.network.currency)
        return _t("Tick what you would buy. Together it may cost at most %(most)s.") % {
            "most": most
        }
    if kind == "points":
        return _t("You have %(n)s points. Write beside each how many you give it.") % {
            "n": settings["points"]
        }
    if kind == "score":
        return _t(
            "How important is each to you? Mark one circle, from 0 for not at all to %(n)s for most. "
            "Leave out what you have no view on."
        ) % {"n": settings["highest"]}
    if kind == "ranking":
        return _t("Put them in your order. You may stop when the rest is all the same to you.")
    if kind == "pairwise":
        return _t("Which of the two is more important? Tick one of each pair, or neither.")
    if settings.get("most"):
        most_ = int(settings["most"])
        return ngettext("Tick at most %(n)s.", "Tick at most %(n)s.", most_) % {"n": most_}
    return _t("Tick as many as you like.")


def _one(vote: Any, number: int) -> dict[str, Any]:
    """One sheet: its number, and options or pairs in the order drawn for it."""
    key = f"sheet:{number}"
    order = queries.order_for(vote, key)
    options = {
        row.number: {
            "number": str(row.number),
            "title": row.title,
            "text": row.description[:120],
            "cost": say_money(row.cost_minor, vote.network.currency) if row.cost_minor else "",
        }
        for row in vote.projects.all()
        if row.number in order
    }
    sheet: dict[str, Any] = {
        "number": str(number),
        "options": [options[number] for number in sorted(options, key=order.__getitem__)],
        "pairs": [],
    }
    if queries.ballot_kind(vote) == "pairwise":
        asked = queries.pairs_for(vote, key)[:MOST_PAIRS]
        sheet["pairs"] = [[options[one], options[two]] for one, two in asked]
    return sheet
