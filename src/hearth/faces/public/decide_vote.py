"""A budget for everybody: before, while and after the vote, and its files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hearth.decide import queries
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.budget_result import PAGE, Teller, result_view
from hearth.faces.shared.figures import MINOR_UNITS
from hearth.faces.shared.paging import found_or_404, page_number
from hearth.faces.shared.rule_words import command, family_name, rule_words
from hearth.faces.shared.tables_out import CSV, csv_lines


@public_view
def vote(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """A vote before, while and after: what is asked, the locked rule, the result with reasons."""
    found = found_or_404(queries.activity(request.network, vote_id, public=True))
    if found.form == "priorities":
        return redirect("public:choice", request.network.slug, vote_id)
    found_or_404(found if found.form == "budget" else None)
    outcome = queries.outcome(found)
    rule = queries.own_rule(found)
    words = request.GET.get("q", "").strip()[:80]
    context = {
        "vote": found,
        "taking": queries.is_taking(found, now=timezone.now()),
        "ballots": queries.ballots_in(found) if outcome is None else outcome.ballots,
        "rule_name": family_name(rule),
        "rule_words": rule_words(rule),
        "command": command(rule),
        "words": words,
        "story": queries.count_story(found) if found.state in ("closed", "counted") else None,
        "view": None,
    }
    context |= _projects(request, found, words) if outcome is None else {}
    if outcome is not None:
        context |= _result(request, found, outcome, context["story"], words)
    return render(request, "public/decide/vote.html", context)


def _projects(request: NetworkRequest, found: Any, words: str) -> dict[str, Any]:
    """A page of what stands on the ballot."""
    rows = queries.projects_on_ballot(found, words=words)
    page = Paginator(rows, PAGE).get_page(page_number(request.GET.get("page")))
    return {"page": page, "listed": page.paginator.count}


def _result(
    request: NetworkRequest, found: Any, outcome: Any, story: Any, words: str
) -> dict[str, Any]:
    view = result_view(
        found,
        outcome,
        story,
        currency=request.network.currency,
        bought=page_number(request.GET.get("bought")),
        page=page_number(request.GET.get("page")),
        words=words,
    )
    return {"outcome": outcome, "view": view, "listed": len(found.locked["projects"])}


@public_view
def vote_record(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """The ballots, anonymised, in the Pabulib format: anybody can count again."""
    found = found_or_404(queries.vote(request.network, vote_id, public=True))
    text = queries.record(found)
    if not text:
        raise Http404
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{request.network.slug}-{found.pk}.pb"'
    return response


@public_view
def vote_json(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Result, locked rule and hashes for machines; with what was told after the count."""
    found = found_or_404(queries.vote(request.network, vote_id, public=True))
    outcome = found_or_404(queries.outcome(found))
    story = queries.count_story(found)
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
            "account": story.account if story else {},
        },
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


@public_view
def vote_csv(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Every project with its votes and its reason, as a table."""
    found = found_or_404(queries.vote(request.network, vote_id, public=True))
    found_or_404(found if found.form == "budget" else None)
    outcome = found_or_404(queries.outcome(found))
    teller = Teller(found, outcome, queries.count_story(found), currency=request.network.currency)
    answer = StreamingHttpResponse(
        csv_lines(_rows(teller, outcome.result, request.network.currency)), content_type=CSV
    )
    answer["Content-Disposition"] = f'attachment; filename="{request.network.slug}-result.csv"'
    return answer  # type: ignore[return-value]


def _rows(teller: Teller, result: dict[str, Any], currency: str) -> Iterator[list[Any]]:
    head = [_("Number"), _("Project"), _("Cost"), _("Votes"), _("Points"), _("Bought"), _("Why")]
    yield head
    lines = [teller.winner(row) for row in teller.matching(result["rounds"], "")]
    lines += [teller.loser(row) for row in teller.matching(result["losers"], "")]
    unit = MINOR_UNITS.get(currency, 100)
    for place, line in enumerate(lines, start=1):
        cost = line.cost // unit if line.cost % unit == 0 else line.cost / unit
        points = "" if line.points is None else line.points
        why = " ".join(line.why)
        yield [line.number, line.title, cost, line.votes, points, place if line.won else "", why]


urlpatterns = [
    path("votes/<uuid:vote_id>/", vote, name="vote"),
    path("votes/<uuid:vote_id>/ballots.pb", vote_record, name="vote_record"),
    path("votes/<uuid:vote_id>/result.json", vote_json, name="vote_json"),
    path("votes/<uuid:vote_id>/result.csv", vote_csv, name="vote_csv"),
]
