"""A vote about priorities: what is asked and by which rule; after the count the order with its reasons."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from hearth.decide import queries
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.choice_result import PAGE, choice_view, compared
from hearth.faces.shared.choice_words import rule_sentences
from hearth.faces.shared.paging import found_or_404, page_number


def _found(request: NetworkRequest, vote_id: UUID) -> Any:
    found = found_or_404(queries.vote(request.network, vote_id, public=True))
    if found.form != "priorities":
        raise Http404
    return found


@public_view
def choice(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Before, while and after: options, rule, result with reasons; a page of options at a time."""
    found = found_or_404(queries.activity(request.network, vote_id, public=True))
    if found.form != "priorities":
        return redirect("public:vote", request.network.slug, vote_id)
    outcome = queries.outcome(found)
    settings = found.locked or {"rule": found.rule, "ballot": queries.ballot_settings(found)}
    context = {
        "vote": found,
        "taking": queries.is_taking(found, now=timezone.now()),
        "ballots": queries.ballots_in(found) if outcome is None else outcome.ballots,
        "rule_words": rule_sentences(settings["rule"], settings["ballot"])
        if settings["rule"].get("method")
        else [],
        "outcome": outcome,
        **(_result(request, found, outcome) if outcome else _options(request, found)),
    }
    return render(request, "public/decide/choice.html", context)


def _options(request: NetworkRequest, found: Any) -> dict[str, Any]:
    """What one can choose from, a page of it."""
    page = Paginator(found.projects.all(), PAGE).get_page(page_number(request.GET.get("page")))
    return {"page": page, "n": page.paginator.count, "view": None}


def _result(request: NetworkRequest, found: Any, outcome: Any) -> dict[str, Any]:
    """The order with its reasons, and the comparison that somebody asked for."""
    order, chosen = outcome.result["order"], len(outcome.result["winners"])
    page = Paginator(order[chosen:], PAGE).get_page(page_number(request.GET.get("page")))
    first, second = (request.GET.get(name, "")[:6] for name in ("first", "second"))
    return {
        "page": page,
        "n": len(order),
        "view": choice_view(found, outcome, first=page.start_index() - 1 if order[chosen:] else 0),
        "options": found.locked["projects"] if len(order) <= PAGE else [],
        "first": first,
        "second": second,
        "compared": compared(found, outcome, first, second),
        "priorities": [row for row in queries.taken_from(found) if not row.is_proposed],
    }


@public_view
def choice_ballots(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """All ballots, shuffled, with nothing beside them."""
    text = queries.ballots_csv(_found(request, vote_id))
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ballots.csv"'
    return response


@public_view
def choice_json(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Result, what was locked, and hashes, for machines."""
    found = _found(request, vote_id)
    outcome = found_or_404(queries.outcome(found))
    return JsonResponse(
        {
            "vote": str(found.pk),
            "locked": found.locked,
            "locked_hash": found.locked_hash,
            "closed_hash": found.closed_hash,
            "result": outcome.result,
            "turnout": outcome.turnout,
            "ballots": outcome.ballots,
            "ballots_hash": outcome.ballots_hash,
        },
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


urlpatterns = [
    path("choices/<uuid:vote_id>/", choice, name="choice"),
    path("choices/<uuid:vote_id>/ballots.csv", choice_ballots, name="choice_ballots"),
    path("choices/<uuid:vote_id>/result.json", choice_json, name="choice_json"),
]
