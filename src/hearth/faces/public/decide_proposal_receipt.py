"""With the receipt of a proposal: see what became of it, answer a merge, correct it, take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _t

from hearth.decide import queries, services
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.code_words import say_code
from hearth.faces.shared.limits import check_guesses, note_wrong_guess
from hearth.faces.shared.paging import found_or_404, uuid_or_none
from hearth.faces.shared.proposal_words import ANSWERS, OFFERS, STATES, TONES, cost_words, history
from hearth.faces.shared.proposing import first_values, proposal_form
from hearth.faces.shared.qr import qr
from hearth.faces.shared.receipts import ReceiptForm, correcting, private
from hearth.faces.shared.refusals import words_of
from hearth.kit.codes import grouped
from hearth.kit.refusals import Refused


def _behind(request: NetworkRequest, code: str) -> Any:
    """The proposal of a code. Refused: `too_many_guesses`, `code_unknown`."""
    check_guesses(request, what="proposal")
    found = queries.proposal_by_receipt(request.network, code)
    if found is None:
        note_wrong_guess(request, what="proposal")
        raise Refused("code_unknown")
    return found


@public_view
def proposal_find(request: NetworkRequest) -> HttpResponse:
    """Type a code to see what became of one's proposal."""
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _behind(request, form.cleaned_data["code"])
        except Refused as refused:
            form.add_error("code", words_of(refused))
        else:
            code = grouped(form.cleaned_data["code"])
            return redirect("public:proposal_receipt", request.network.slug, code)
    status = 422 if form.is_bound else 200
    return private(
        render(request, "public/decide/proposals/find.html", {"form": form}, status=status)
    )


@public_view
def proposal_receipt(request: NetworkRequest, code: str) -> HttpResponse:
    """How one's proposal stands, and what its author can do."""
    found = _behind(request, code)
    shown = grouped(code)
    address = reverse("public:proposal_receipt", args=[request.network.slug, shown])
    full = request.build_absolute_uri(address)
    is_gone = found.state == "withdrawn"
    context = {
        "proposal": found,
        "vote": found.vote,
        "code": shown,
        "address": full,
        "qr": qr(full, scale=4),
        "spoken": say_code(shown, language=get_language() or "en"),
        "is_new": "new" in request.GET,
        "state_words": STATES[found.state],
        "tone": TONES[found.state],
        "cost": cost_words(found, currency=request.network.currency),
        "steps": history(found, to_author=True),
        "offers": [] if is_gone else [_offer(row) for row in queries.merge_answers_of(found)],
        "may_correct": found.state in ("waiting", "shown")
        and found.vote.state in ("draft", "gathering"),
        "may_withdraw": found.state not in ("withdrawn", "on_ballot", "merged"),
    }
    return private(render(request, "public/decide/proposals/receipt.html", context))


def _offer(row: Any) -> dict[str, Any]:
    """A merge offer as one of its authors sees it."""
    offer, today = row.offer, timezone.localdate()
    into = offer.into
    return {
        "answer": row,
        "offer": offer,
        "state_words": OFFERS[offer.state],
        "answer_words": ANSWERS[row.answer],
        "is_open": offer.state == "open" and offer.due_on >= today,
        "others": [one for one in offer.answers.all() if one.proposal_id != row.proposal_id],
        "may_undo": offer.state == "merged"
        and into is not None
        and into.state in ("shown", "in_review"),
    }


@public_view
def proposal_correct(request: NetworkRequest, code: str) -> HttpResponse:
    """Put one's proposal into better words, until it is reviewed; the team reads it again."""
    found = _behind(request, code)
    form = proposal_form(request, initial=first_values(found, request.network.currency))
    for name in ("key", "voice", "hear_back", "contact"):
        del form.fields[name]
    shown, by = grouped(code), request.actor
    return correcting(
        request,
        form,
        correct=lambda: services.correct_proposal(
            found, draft=form.draft, by=by, now=timezone.now()
        ),
        back=reverse("public:proposal_receipt", args=[request.network.slug, shown]),
        template="public/decide/proposals/correct.html",
        context={"code": shown, "proposal": found},
    )


@public_view
def proposal_withdraw(request: NetworkRequest, code: str) -> HttpResponse:
    """Take one's proposal back, after being told that this cannot be undone."""
    found = _behind(request, code)
    if request.method == "POST":
        services.withdraw_proposal(found, by=request.actor, now=timezone.now())
        messages.success(request, _t("Your proposal is taken back and its words are erased."))
        return redirect("public:proposal_receipt", request.network.slug, grouped(code))
    context = {"code": grouped(code), "proposal": found}
    return private(render(request, "public/decide/proposals/withdraw.html", context))


@public_view
def proposal_merge(request: NetworkRequest, code: str) -> HttpResponse:
    """Say yes or no to a merge offer, or part again from a merge that was done."""
    found = _behind(request, code)
    wanted = uuid_or_none(request.POST.get("offer"))
    rows = {row.offer_id: row for row in queries.merge_answers_of(found)}
    if request.method == "POST":
        row = found_or_404(rows.get(wanted) if wanted else None)
        said = _said(request, row, request.POST.get("answer", ""))
        messages.success(request, said)
    return redirect("public:proposal_receipt", request.network.slug, grouped(code))


def _said(request: NetworkRequest, row: Any, answer: str) -> str:
    by, now = request.actor, timezone.now()
    if answer == "undo":
        services.undo_merge(row.offer, by=by, now=now)
        return _t("The proposals stand for themselves again.")
    offer = services.answer_merge(row, agrees=answer == "yes", by=by, now=now)
    if offer.state == "merged":
        return _t("Everybody agreed. The proposals are one now.")
    return _t("Thank you, your answer is noted.")


urlpatterns = [
    path("proposals/receipt/", proposal_find, name="proposal_find"),
    path("proposals/receipt/<str:code>/", proposal_receipt, name="proposal_receipt"),
    path("proposals/receipt/<str:code>/correct/", proposal_correct, name="proposal_correct"),
    path("proposals/receipt/<str:code>/take-back/", proposal_withdraw, name="proposal_withdraw"),
    path("proposals/receipt/<str:code>/merge/", proposal_merge, name="proposal_merge"),
]
