"""What was decided, and how anybody takes part: priorities, votes, results, the decision log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from hearth.core.places import queries as places
from hearth.core.trace import queries as trace
from hearth.decide import queries, services
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.budget_result import result_view
from hearth.faces.shared.equality import equality_answers, equality_fields
from hearth.faces.shared.limits import check_guesses, note_wrong_guess
from hearth.faces.shared.paging import found_or_404, page_number
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused


class CodeForm(forms.Form):
    """The voter's code."""

    code = forms.CharField(
        label=_("Your voting code"),
        help_text=_(
            "12 letters and digits from your letter or card. Dashes and capitals do not matter."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


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


@never_cache
@public_view
def ballot(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Vote in three steps: your code, your choice, a last look. The code travels in the form only."""
    found = found_or_404(queries.vote(request.network, vote_id, public=True))
    if not queries.is_taking(found, now=timezone.now()):
        return redirect("public:vote", request.network.slug, vote_id)
    if request.method != "POST":
        return _ask_code(request, found, CodeForm(initial={"code": request.GET.get("code", "")}))
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask_code(request, found, form)
    try:
        check_guesses(request, what="voter")
    except Refused as refused:
        form.add_error("code", words_of(refused))
        return _ask_code(request, found, form, status=429)
    if not queries.is_voter(found, form.cleaned_data["code"]):
        note_wrong_guess(request, what="voter")
        form.add_error("code", words_of(Refused("voter_code_unknown")))
        return _ask_code(request, found, form)
    return _choose(request, found, form.cleaned_data["code"])


def _ask_code(
    request: NetworkRequest, found: Any, form: CodeForm, status: int = 200
) -> HttpResponse:
    return render(request, "public/decide/code.html", {"vote": found, "form": form}, status=status)


def _choose(request: NetworkRequest, found: Any, code: str) -> HttpResponse:
    """Step two and three; a cast ballot shows its receipt."""
    step = request.POST.get("step", "choose")
    known = queries.ballot_of(found, code)
    chosen = {text for text in request.POST.getlist("projects") if text.isdigit()}
    if step == "choose" and known and known.channel == "online":
        chosen = {str(number) for number in known.choices}
    context = _ballot_context(request, found, code, chosen)
    context["is_change"] = known is not None
    if step == "cast" and chosen:
        try:
            cast = services.cast_ballot(
                found,
                code=code,
                choices=chosen,
                place=_place(request),
                groups=equality_answers(request.network, request.POST),
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            context["problem"] = words_of(refused)
        else:
            return render(request, "public/decide/cast.html", {**context, "cast": cast})
    if step in ("check", "cast") and not chosen:
        context["problem"] = words_of(Refused("ballot_empty"))
    template = "check" if step in ("check", "cast") and chosen else "ballot"
    return render(request, f"public/decide/{template}.html", context)


def _ballot_context(
    request: NetworkRequest, found: Any, code: str, chosen: set[str]
) -> dict[str, Any]:
    rows = [
        {"project": project, "chosen": str(project.number) in chosen}
        for project in found.projects.all()
    ]
    return {
        "vote": found,
        "code": code,
        "rows": rows,
        "chosen_rows": [row for row in rows if row["chosen"]],
        "total": sum(row["project"].cost_minor for row in rows if row["chosen"]),
        "dimensions": equality_fields(request.network),
        "wards": places.places(request.network, depth=1),
    }


def _place(request: NetworkRequest) -> Any:
    return places.place_by_code(request.network, request.POST.get("place", "")[:40])


@never_cache
@public_view
def ballot_receipt(request: NetworkRequest) -> HttpResponse:
    """Whether a ballot is in the box: by its receipt, without showing how anybody voted."""
    code = request.POST.get("receipt", "")
    context: dict[str, Any] = {"asked": request.method == "POST", "ballot": None, "code": code}
    if request.method == "POST":
        try:
            check_guesses(request, what="ballot")
        except Refused as refused:
            context |= {"asked": False, "refused": words_of(refused)}
            return render(request, "public/decide/receipt.html", context, status=429)
        context["ballot"] = queries.ballot_by_receipt(request.network, code)
        if context["ballot"] is None:
            note_wrong_guess(request, what="ballot")
    return render(request, "public/decide/receipt.html", context)


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
    path("votes/receipt/", ballot_receipt, name="ballot_receipt"),
    path("votes/<uuid:vote_id>/", vote, name="vote"),
    path("votes/<uuid:vote_id>/ballot/", ballot, name="ballot"),
    path("votes/<uuid:vote_id>/ballots.pb", vote_record, name="vote_record"),
    path("votes/<uuid:vote_id>/result.json", vote_json, name="vote_json"),
]
