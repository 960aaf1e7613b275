"""A conversation as everybody sees it: what it is about, the rules, and, when its time has come, the result."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.cache import never_cache

from hearth.decide import queries as decide
from hearth.decide import services
from hearth.decide.queries import conversations as queries
from hearth.decide.queries.conversations import results
from hearth.faces.shared import conversation_result as view
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.conversation_words import REASONS, fate_words
from hearth.faces.shared.entry import admitted
from hearth.faces.shared.limits import check_guesses, note_wrong_guess
from hearth.faces.shared.paging import found_or_404, page_number
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

ORDERS = {
    "shared": _l("Most shared"),
    "divided": _l("Most divided"),
    "bridging": _l("Bridging"),
    "opposed": _l("Most opposed"),
    "number": _l("By number"),
}
A_PAGE = 40


@public_view
def conversations(request: NetworkRequest) -> HttpResponse:
    """Every conversation, newest first."""
    rows = queries.conversations(request.network, public=True)
    page = Paginator(rows, 20).get_page(page_number(request.GET.get("page")))
    return render(request, "public/decide/conversation/conversations.html", {"page": page})


@never_cache
@public_view
def conversation(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """What it is about, how to take part, and how it stands where that may be told."""
    found = found_or_404(queries.conversation(request.network, vote_id, public=True))
    now, who = timezone.now(), admitted(request, found)
    result = results.result(found)
    counts = queries.statement_counts(found)
    context = {
        "activity": found,
        "n_people": queries.people_in(found),
        "n_statements": counts.get("shown", 0),
        "takes_opinions": decide.is_open(found, "opinions", now=now),
        "takes_statements": queries.takes_statements(found, now=now),
        "is_inside": who is not None,
        "own": _own(found, who),
        "result": result,
        "shape": view.shape_words(result.payload) if result and not result.too_few else None,
    }
    return render(request, "public/decide/conversation/conversation.html", context)


def _own(found: Any, who: services.Admitted | None) -> list[dict[str, Any]]:
    """What whoever is inside said, and what became of it."""
    rows = queries.statements_by(found, who.key) if who else []
    return [{"row": row, "fate": fate_words(row)} for row in rows]


@public_view
def result(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """What is shared, what divides, what bridges, how sure that is, and who took part."""
    found = found_or_404(queries.conversation(request.network, vote_id, public=True))
    told = results.result(found)
    if told is None:
        return redirect("public:conversation", request.network.slug, vote_id)
    context: dict[str, Any] = {"activity": found, "result": told}
    if not told.too_few:
        context |= _result_view(found, told)
    return render(request, "public/decide/conversation/result.html", context)


def _result_view(found: Any, told: results.ConversationResult) -> dict[str, Any]:
    shared = view.top(told, "shared", view.SHARED)
    opposed = view.top(told, "opposed", view.SHARED)
    divided = view.top(told, "divided", view.DIVIDED)
    bridging = [at for at in view.top(told, "bridging", view.SHARED, 10) if at not in shared][:5]
    places = [*shared, *opposed, *divided, *bridging]
    rows = queries.texts_of(found, view.numbers_wanted(told, places))

    def part(chosen: list[int], title: str, words: str) -> Any:
        lines = [view.line(told, at, rows) for at in chosen]
        return view.part(lines, title=title, words=words) if chosen else None

    by_group = bool(told.payload["groups"])
    return {
        "shape": view.shape_words(told.payload),
        "groups": view.groups(told, rows),
        "strip": view.strip(told.payload),
        "shared": part(
            shared,
            _("What nearly everybody shares"),
            _("Surely at least half of every group agree.")
            if by_group
            else _("Surely at least half agree."),
        ),
        "opposed": part(
            opposed,
            _("What nearly everybody rejects"),
            _("Surely at least half of every group disagree.")
            if by_group
            else _("Surely at least half disagree."),
        ),
        "divided": part(
            divided,
            _("What divides"),
            _("Groups surely differ by a fifth or more.")
            if by_group
            else _("Surely at least a fifth stand on either side."),
        ),
        "bridging": part(
            bridging,
            _("What bridges"),
            _("Agreed with at both ends of the line, whatever the groups."),
        ),
        "turnout": view.turnout_charts(told.payload),
    }


@public_view
def statements(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Every statement with its figures, a page at a time, in an order of the reader's choice."""
    found = found_or_404(queries.conversation(request.network, vote_id, public=True))
    told = results.result(found)
    if told is None or told.too_few:
        return redirect("public:conversation", request.network.slug, vote_id)
    order = request.GET.get("order", "shared")
    order = order if order in ORDERS else "shared"
    page = Paginator(results.in_order(told, order), A_PAGE).get_page(
        page_number(request.GET.get("page"))
    )
    rows = queries.texts_of(found, {told.numbers[at] for at in page.object_list})
    context = {
        "activity": found,
        "result": told,
        "page": page,
        "lines": [view.line(told, at, rows) for at in page.object_list],
        "tabs": [
            {"words": words, "href": f"?order={key}", "current": key == order}
            for key, words in ORDERS.items()
        ],
    }
    return render(request, "public/decide/conversation/statements.html", context)


@public_view
def result_json(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """The protected result for machines."""
    found = found_or_404(queries.conversation(request.network, vote_id, public=True))
    told = found_or_404(results.result(found))
    answer = JsonResponse({"activity": str(found.pk), "title": found.title, **told.payload})
    answer["Content-Disposition"] = f'attachment; filename="conversation-{found.pk}.json"'
    return answer


@public_view
def policy(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Which statements are put before others, who reads them, and what the author learns."""
    found = found_or_404(queries.conversation(request.network, vote_id, public=True))
    context = {
        "activity": found,
        "reasons": REASONS.values(),
        "two_readers": queries.has_two_readers(found),
        "longest": queries.LONGEST,
    }
    return render(request, "public/decide/conversation/policy.html", context)


@never_cache
@public_view
def statement_receipt(request: NetworkRequest) -> HttpResponse:
    """What became of a statement, by its receipt."""
    code = request.POST.get("receipt", "")[:40]
    context: dict[str, Any] = {"asked": request.method == "POST", "code": code}
    if request.method == "POST":
        try:
            check_guesses(request, what="statement")
        except Refused as refused:
            context |= {"asked": False, "refused": words_of(refused)}
            return render(request, "public/decide/conversation/receipt.html", context, status=429)
        row = queries.statement_by_receipt(request.network, code)
        if row is None:
            note_wrong_guess(request, what="statement")
        else:
            found = queries.conversation(request.network, row.activity_id)
            context |= {"row": row, "fate": fate_words(row), "activity": found}
    return render(request, "public/decide/conversation/receipt.html", context)


urlpatterns = [
    path("conversations/", conversations, name="conversations"),
    path("conversations/receipt/", statement_receipt, name="statement_receipt"),
    path("conversations/<uuid:vote_id>/", conversation, name="conversation"),
    path("conversations/<uuid:vote_id>/result/", result, name="conversation_result"),
    path("conversations/<uuid:vote_id>/result.json", result_json, name="conversation_json"),
    path("conversations/<uuid:vote_id>/statements/", statements, name="conversation_statements"),
    path("conversations/<uuid:vote_id>/rules/", policy, name="conversation_policy"),
]
