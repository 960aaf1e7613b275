"""The desk's rooms for proposals: read them, settle them in public, put them on the ballot, take them out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.decide import queries, services
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.paging import found_or_404, page_number
from hearth.faces.shared.proposal_words import (
    STATES,
    TONES,
    cost_words,
    history,
    range_words,
    valuation_rows,
)
from hearth.faces.shared.proposing import to_major, to_minor
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

A_PAGE = 50


class SettleForm(forms.Form):
    """What comes of the costing, as everybody will read it."""

    verdict = forms.ChoiceField(
        label=_("Can it be done?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it can be done.")},
    )
    cost = forms.DecimalField(
        label=_("What it costs on the ballot"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
    )
    reason = forms.CharField(
        label=_("The reason, for everybody"),
        help_text=_("Needed for a no. The answers of those who were asked stand beside it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class RefuseForm(forms.Form):
    """Why a proposal is not shown."""

    why = forms.CharField(
        label=_("Why is it not shown? Its author reads this"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


def budget_or_404(request: NetworkRequest, vote_id: UUID) -> Any:
    """The budget of this address, or the page that there is none."""
    return found_or_404(queries.activity(request.network, vote_id, form="budget"))


def is_unlocked(vote: Any) -> bool:
    """Whether the team may still change what will be locked."""
    return vote.state in ("draft", "gathering")


@role_required(*DESK_ROLES)
def proposals(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Every proposal of a budget, what waits first; ticks choose those to merge."""
    vote = budget_or_404(request, vote_id)
    counts = queries.proposal_counts(vote)
    state, words = request.GET.get("state", ""), request.GET.get("q", "")[:120]
    if "state" not in request.GET and counts.get("waiting"):
        state = "waiting"
    languages = [get_language() or "en", *request.network.languages]
    rows = queries.for_desk(vote, state=state, words=words, languages=languages)
    page = Paginator(rows, A_PAGE).get_page(page_number(request.GET.get("page")))
    asked = queries.in_merge(vote)
    context = {
        "vote": vote,
        "page": page,
        "rows": [_line(row, request, row.pk in asked) for row in page],
        "tabs": _tabs(counts, state),
        "state": state,
        "words": words,
        "counts": counts,
        "feasible": counts.get("feasible", 0),
        "call": queries.call_of(vote),
        "overdue": queries.valuations_overdue(
            request.network, today=timezone.localdate(), vote=vote
        ),
        "offers": queries.merge_offers(vote)[:20],
        "may_edit": request.actor.holds(*TEAM),
        "is_unlocked": is_unlocked(vote),
    }
    return render(request, "desk/decide/proposals/list.html", context)


def _line(row: Any, request: NetworkRequest, in_merge: bool) -> dict[str, Any]:
    return {
        "proposal": row,
        "state_words": STATES[row.state],
        "tone": TONES[row.state],
        "cost": cost_words(row, currency=request.network.currency),
        "in_merge": in_merge,
        "may_merge": row.state in ("shown", "in_review") and not in_merge,
    }


def _tabs(counts: dict[str, int], state: str) -> list[dict[str, Any]]:
    every = [("", _t("All"), sum(counts.values()))]
    some = [(name, words, counts[name]) for name, words in STATES.items() if counts.get(name)]
    return [
        {"words": words, "href": f"?state={name}", "count": n, "current": name == state}
        for name, words, n in [*every, *some]
    ]


@role_required(*DESK_ROLES)
def proposal(request: NetworkRequest, vote_id: UUID, proposal_id: UUID) -> HttpResponse:
    """One proposal with everything that is known of it and what can be done next."""
    vote = budget_or_404(request, vote_id)
    return _page(request, vote, found_or_404(queries.proposal(vote, proposal_id)))


def _page(
    request: NetworkRequest,
    vote: Any,
    found: Any,
    *,
    refuse: RefuseForm | None = None,
    settle: SettleForm | None = None,
    problem: str = "",
) -> HttpResponse:
    currency = request.network.currency
    costs = queries.cost_range(found.valuations.all())
    first = {"cost": to_major(costs[1] if costs else found.cost_minor, currency)}
    context = {
        "vote": vote,
        "proposal": found,
        "state_words": STATES[found.state],
        "tone": TONES[found.state],
        "cost": cost_words(found, currency=currency),
        "steps": history(found, to_author=True),
        "valuations": valuation_rows(
            found.valuations.all(),
            currency=currency,
            today=timezone.localdate(),
            with_answers=True,
        ),
        "range": range_words(*costs, currency=currency) if costs else "",
        "alike": queries.alike(
            vote, found.title, found.what, language=found.language, besides=found.pk
        )
        if found.title
        else [],
        "in_merge": found.pk in queries.in_merge(vote),
        "call": queries.call_of(vote),
        "refuse": refuse or RefuseForm(),
        "settle": settle or SettleForm(initial=first),
        "problem": problem,
        "may_edit": request.actor.holds(*TEAM) and is_unlocked(vote),
        "project": getattr(found, "project", None),
    }
    status = 422 if problem or refuse or settle else 200
    return render(request, "desk/decide/proposals/proposal.html", context, status=status)


#: Deeds that need no words: button to service and what is said afterwards.
DEEDS: dict[str, tuple[Callable[..., Any], Promise]] = {
    "show": (services.show_proposal, _("Everybody can read it now.")),
    "review": (services.begin_review, _("It is being looked at. Ask somebody what it costs.")),
    "reopen": (services.reopen_review, _("It is being looked at again.")),
    "ballot": (services.put_on_ballot, _("It stands on the ballot.")),
    "off": (services.take_off_ballot, _("It is off the ballot again.")),
}


@role_required(*TEAM)
def proposal_deed(request: NetworkRequest, vote_id: UUID, proposal_id: UUID) -> HttpResponse:
    """One step on the way of a proposal; what was typed stays when it is refused."""
    vote = budget_or_404(request, vote_id)
    found = found_or_404(queries.proposal(vote, proposal_id))
    here = redirect("desk:proposal", request.network.slug, vote.pk, found.pk)
    deed = request.POST.get("deed", "")
    if request.method != "POST":
        return here
    if deed == "refuse":
        return _refuse(request, vote, found)
    if deed == "settle":
        return _settle(request, vote, found)
    if deed not in DEEDS:
        return here
    service, said = DEEDS[deed]
    more = {"in_spite_of_support": "anyway" in request.POST} if deed == "review" else {}
    try:
        service(found, **more, by=request.actor, now=timezone.now())
    except Refused as refused:
        return _page(request, vote, found, problem=words_of(refused))
    messages.success(request, str(said))
    return _next_waiting(request, vote) if request.POST.get("then") == "queue" else here


def _next_waiting(request: NetworkRequest, vote: Any) -> HttpResponse:
    """On to the next proposal that waits to be read, or back to the list."""
    row = queries.for_desk(vote, state="waiting").first()
    if row is None:
        return redirect("desk:proposals", request.network.slug, vote.pk)
    return redirect("desk:proposal", request.network.slug, vote.pk, row.pk)


def _refuse(request: NetworkRequest, vote: Any, found: Any) -> HttpResponse:
    form = RefuseForm(request.POST)
    if form.is_valid():
        try:
            services.refuse_proposal(
                found, reason=form.cleaned_data["why"], by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error("why", words_of(refused))
        else:
            messages.success(request, _t("It is not shown. Its author reads why."))
            return _next_waiting(request, vote)
    return _page(request, vote, found, refuse=form)


def _settle(request: NetworkRequest, vote: Any, found: Any) -> HttpResponse:
    form = SettleForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        cost = given.get("cost")
        try:
            services.settle_proposal(
                found,
                is_feasible=given["verdict"] == "yes",
                cost_minor=to_minor(cost, request.network.currency) if cost else None,
                reason=given["reason"],
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            field = "reason" if refused.code == "proposal_without_reason" else "cost"
            form.add_error(field, words_of(refused))
        else:
            messages.success(request, _t("Settled, with its reasons, for everybody to read."))
            return redirect("desk:proposal", request.network.slug, vote.pk, found.pk)
    return _page(request, vote, found, settle=form)


@role_required(*TEAM)
def proposals_deed(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """What is done with many at once: review all with enough support, put all that can be done on the ballot."""
    vote = budget_or_404(request, vote_id)
    now, deed = timezone.now(), request.POST.get("deed", "")
    try:
        if deed == "review":
            n = services.begin_all_reviews(vote, by=request.actor, now=now)
            messages.success(request, _t("%(n)s proposals are being looked at.") % {"n": n})
        elif deed == "ballot":
            rows = list(queries.for_desk(vote, state="feasible"))
            made = services.put_all_on_ballot(rows, by=request.actor, now=now)
            messages.success(request, _t("%(n)s projects stand on the ballot.") % {"n": len(made)})
    except Refused as refused:
        messages.error(request, words_of(refused))
    return redirect("desk:proposals", request.network.slug, vote.pk)


urlpatterns = [
    path("budgets/<uuid:vote_id>/proposals/", proposals, name="proposals"),
    path("budgets/<uuid:vote_id>/proposals/all/", proposals_deed, name="proposals_deed"),
    path("budgets/<uuid:vote_id>/proposals/<uuid:proposal_id>/", proposal, name="proposal"),
    path(
        "budgets/<uuid:vote_id>/proposals/<uuid:proposal_id>/deed/",
        proposal_deed,
        name="proposal_deed",
    ),
]
