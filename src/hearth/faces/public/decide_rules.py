"""How a budget is counted, for everybody: the rule, why it was chosen, and what others would do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from hearth.decide import queries
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.rule_words import (
    FAMILIES,
    command,
    family_name,
    rule_words,
    trial_title,
)
from hearth.faces.shared.rules_compared import compared


@public_view
def vote_rules(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """The rule in plain words, beside what each other rule does with the same ballots."""
    found = found_or_404(queries.vote(request.network, vote_id, public=True))
    found_or_404(found if found.form == "budget" else None)
    rule = queries.own_rule(found)
    context = {
        "vote": found,
        "name": family_name(rule),
        "rule_words": rule_words(rule),
        "command": command(rule),
        "choice": queries.rule_choice(found),
        "families": list(FAMILIES.values()),
        "trials": [
            _trial(row, request.network.currency) for row in queries.trials(found, public=True)
        ],
    }
    return render(request, "public/decide/rules.html", context)


def _trial(row: Any, currency: str) -> dict[str, Any]:
    title = trial_title(row)
    return {
        "of": row,
        "title": title,
        "view": compared(row.result, currency=currency, title=title),
    }


urlpatterns = [path("votes/<uuid:vote_id>/rules/", vote_rules, name="vote_rules")]
