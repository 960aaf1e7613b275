"""What was decided, and how anybody takes part: priorities, votes, results, the decision log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hearth.core.trace import queries as trace
from hearth.decide import queries
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.budget_result import result_view
from hearth.faces.shared.paging import found_or_404, page_number


@public_view
def decided(request: NetworkRequest) -> HttpResponse:
    """Priorities, votes and the newest decisions."""
    log = queries.decisions(request.network, public=True)
    page = Paginator(log, 20).get_page(page_number(request.GET.get("page")))
    now = timezone.now()
    context = {
        "priorities": queries.priorities(request.network),
        "votes": [
            {"vote": vote, "taking": queries.is_taking(vote, now=now)}
            for vote in queries.votes(request.network, public=True)[:20]
        ],
        "page": page,
    }
    return render(request, "public/decide/decided.html", context)


@public_view
def decision(request: NetworkRequest, decision_id: UUID) -> HttpResponse:
    """One entry of the log: what, why, against what, who sees to it."""
    found = found_or_404(queries.decision(request.network, decision_id, public=True))
    came_from = trace.came_from(request.network, node=("decision", found.pk))
    titles = queries.titles(request.network, came_from)
    context = {
        "decision": found,
        "evidence": [titles[node] for node in came_from if node in titles],
    }
    return render(request, "public/decide/decision.html", context)


@public_view
def vote(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """A vote before, while and after: what is asked, the locked rule, the result with reasons."""
    found = found_or_404(queries.vote(request.network, vote_id, public=True))
    outcome = queries.outcome(found)
    context = {
        "vote": found,
        "projects": found.projects.all(),
        "taking": queries.is_taking(found, now=timezone.now()),
        "ballots": queries.ballots_in(found) if outcome is None else outcome.ballots,
        "rule_words": rule_words(found.rule),
        "outcome": outcome,
        "view": result_view(found, outcome, currency=request.network.currency) if outcome else None,
    }
    return render(request, "public/decide/vote.html", context)


def rule_words(rule: dict[str, Any]) -> list[Any]:
    """The rule in sentences for people."""
    if rule.get("method") == "greedy":
        return [
            _(
                "The project with most votes is bought first, then the next that still fits, and so on."
            )
        ]
    words = [
        _("Everybody gets an equal share of the money."),
        _(
            "A project is bought when those who voted for it can pay for it together from their shares."
        ),
        _("Those that cost each supporter least are bought first."),
    ]
    if rule.get("completion", "none").startswith("add1"):
        words.append(
            _(
                "If money is left, everybody's share is raised step by step until no further step fits."
            )
        )
    if rule.get("completion_after", "none") != "none" or rule.get("completion") == "greedy":
        words.append(_("What is left then goes to the projects with most support that still fit."))
    return words


@public_view
def vote_record(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """The ballots, anonymised, in the Pabulib format: anybody can count again."""
    found = found_or_404(queries.vote(request.network, vote_id, public=True))
    text = queries.record(found)
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{request.network.slug}-{found.pk}.pb"'
    return response


@public_view
def vote_json(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Result, locked rule and hashes for machines."""
    found = found_or_404(queries.vote(request.network, vote_id, public=True))
    outcome = found_or_404(queries.outcome(found))
    return JsonResponse(
        {
            "vote": str(found.pk),
            "locked": found.locked,
            "locked_hash": found.locked_hash,
            "result": outcome.result,
            "beside": outcome.beside,
            "turnout": outcome.turnout,
            "ballots": outcome.ballots,
            "ballots_hash": outcome.ballots_hash,
        },
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


urlpatterns = [
    path("decided/", decided, name="decided"),
    path("decided/log/<uuid:decision_id>/", decision, name="decision"),
    path("votes/<uuid:vote_id>/", vote, name="vote"),
    path("votes/<uuid:vote_id>/ballots.pb", vote_record, name="vote_record"),
    path("votes/<uuid:vote_id>/result.json", vote_json, name="vote_json"),
]
