"""Proposals for a budget, for everybody: the list with its search and map, one with its history, support."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.core.places import queries as places
from hearth.decide import queries, services
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.entry import admitted, ask_to_enter, stay
from hearth.faces.shared.fields import offer
from hearth.faces.shared.figures import say_count
from hearth.faces.shared.maps import AreaValue, area_map
from hearth.faces.shared.paging import found_or_404, page_number, uuid_or_none
from hearth.faces.shared.proposal_words import (
    ORDERS,
    STATES,
    TONES,
    cost_words,
    history,
    valuation_rows,
)
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.understand import queries as understand

#: The states a visitor may choose among.
CHOOSABLE = ("shown", "in_review", "feasible", "not_feasible", "on_ballot", "merged")
#: Seeds are short enough to be read out over a telephone.
SEEDS = 9999


class FilterForm(forms.Form):
    """What somebody looks for; everything stays in the address."""

    q = forms.CharField(
        label=_("Words or a number"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    place = forms.ChoiceField(label=_("Where"), required=False)
    state = forms.ChoiceField(label=_("How far it is"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=list(ORDERS.items()))

    def __init__(self, *args: Any, themes: list[Any], wards: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("All"))
        offer(self, "theme", [every, *((str(row.pk), row.name) for row in themes)])
        offer(self, "place", [every, *((row.code, row.name) for row in wards)])
        offer(self, "state", [every, *((name, STATES[name]) for name in CHOOSABLE)])

    def wanted(self) -> queries.Wanted:
        """What was chosen; what is no choice counts as not chosen."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        theme = uuid_or_none(given.get("theme"))
        return queries.Wanted(
            words=given.get("q") or "",
            theme=str(theme) if theme else "",
            place=given.get("place") or "",
            state=given.get("state") or "",
        )


def gathering_vote(request: NetworkRequest, vote_id: UUID) -> Any:
    """The budget whose proposals are asked for, or the page that there is none."""
    return found_or_404(queries.activity(request.network, vote_id, public=True, form="budget"))


@public_view
def proposals(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Every proposal, in an order drawn by lot, with search and filters."""
    vote = gathering_vote(request, vote_id)
    form = FilterForm(
        request.GET,
        themes=list(understand.themes(request.network)),
        wards=list(places.places(request.network, depth=1)),
    )
    wanted = form.wanted()
    order = request.GET.get("order") if request.GET.get("order") in ORDERS else "drawn"
    seed = page_number(request.GET.get("seed"), most=SEEDS) if "seed" in request.GET else _drawn()
    listing = queries.listed(
        vote,
        wanted,
        order=str(order),
        seed=seed,
        page=page_number(request.GET.get("page")),
        languages=_languages(request),
    )
    now, call = timezone.now(), queries.call_of(vote)
    context = {
        "vote": vote,
        "form": form,
        "listing": listing,
        "rows": _rows(request, vote, listing.rows, call),
        "is_filtered": any((wanted.words, wanted.theme, wanted.place, wanted.state)),
        "order": order,
        "seed": seed,
        "earlier": _address(request, seed=seed, page=listing.page - 1),
        "later": _address(request, seed=seed, page=listing.page + 1),
        "redraw": _address(request, seed=_drawn(), page=1),
        "takes_proposals": queries.is_open(vote, "proposals", now=now),
        "takes_support": queries.is_open(vote, "support", now=now),
        "call": call,
    }
    return render(request, "public/decide/proposals/list.html", context)


def _drawn() -> int:
    return secrets.randbelow(SEEDS) + 1


def _languages(request: NetworkRequest) -> list[str]:
    return list(dict.fromkeys([get_language() or "en", *request.network.languages]))


def _address(request: NetworkRequest, **changed: Any) -> str:
    """This list with the seed kept in its address, so that a page follows on the one before."""
    kept = {name: value for name, value in request.GET.items() if value}
    return "?" + urlencode(kept | {name: str(value) for name, value in changed.items()})


def _rows(request: NetworkRequest, vote: Any, rows: list[Any], call: Any) -> list[dict[str, Any]]:
    """What the list prints of each proposal."""
    who = admitted(request, vote)
    mine = queries.supported_by(vote, who.key, [row.pk for row in rows]) if who else set()
    is_shown = queries.is_support_shown(vote, call)
    return [
        {
            "proposal": row,
            "state_words": STATES[row.state],
            "tone": TONES[row.state],
            "cost": cost_words(row, currency=request.network.currency),
            "supporters": row.supporters if is_shown else None,
            "is_mine": row.pk in mine,
        }
        for row in rows
    ]


@public_view
def proposal(request: NetworkRequest, vote_id: UUID, proposal_id: UUID) -> HttpResponse:
    """One proposal: its words, its history, who found out what it costs, and the button to support it."""
    vote = gathering_vote(request, vote_id)
    found = found_or_404(queries.proposal(vote, proposal_id, public=True))
    call, now = queries.call_of(vote), timezone.now()
    settled = found.state in ("feasible", "not_feasible", "on_ballot")
    context = {
        "vote": vote,
        "steps": history(found),
        "call": call,
        **_rows(request, vote, [found], call)[0],
        "takes_support": queries.is_open(vote, "support", now=now)
        and found.state in ("shown", "in_review"),
        "valuations": valuation_rows(
            found.valuations.all(),
            currency=request.network.currency,
            today=timezone.localdate(),
            with_answers=settled,
        ),
        "is_settled": settled,
        "parts": [row for row in found.parts.all() if row.state == "merged"],
        "project": getattr(found, "project", None),
    }
    return render(request, "public/decide/proposals/proposal.html", context)


@public_view
def proposal_support(request: NetworkRequest, vote_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Support a proposal, or no longer; whoever is not inside comes back here from the door."""
    vote = gathering_vote(request, vote_id)
    found = found_or_404(queries.proposal(vote, proposal_id, public=True))
    page = redirect("public:proposal", request.network.slug, vote.pk, found.pk)
    if not queries.is_open(vote, "support", now=timezone.now()):
        messages.error(request, words_of(Refused("support_not_open")))
        return page
    who = admitted(request, vote)
    if who is None:
        return ask_to_enter(request, vote)
    if request.method != "POST":
        mine = queries.supported_by(vote, who.key, [found.pk])
        context = {"vote": vote, "proposal": found, "is_mine": bool(mine)}
        answer = render(request, "public/decide/proposals/support.html", context)
        patch_cache_control(answer, no_store=True, private=True)
        return stay(answer, request)
    wants = request.POST.get("support") != "no"
    try:
        services.support_proposal(
            found, admitted=who, wants=wants, by=request.actor, now=timezone.now()
        )
    except Refused as refused:
        messages.error(request, words_of(refused))
    else:
        said = _t("You support it. Thank you.") if wants else _t("You no longer support it.")
        messages.success(request, said)
    return stay(page, request)


@public_view
def proposals_map(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """How many proposals each part of the place has; each part leads to its proposals."""
    vote = gathering_vote(request, vote_id)
    counted = queries.by_place(vote)
    base = reverse("public:proposals", args=[request.network.slug, vote.pk])
    shapes = places.outlines(request.network, depth=1)
    values = {
        shape.code: AreaValue(
            value=counted.get(shape.code, 0), href=f"{base}?{urlencode({'place': shape.code})}"
        )
        for shape in shapes
    }
    chart = area_map(
        shapes,
        values,
        title=_t("Proposals by place"),
        value_words=_t("Proposals"),
        place_words=_t("Place"),
        say=lambda n: say_count(int(n)),
    )
    return render(request, "public/decide/proposals/map.html", {"vote": vote, "chart": chart})


@public_view
def proposal_of(request: NetworkRequest, proposal_id: UUID) -> HttpResponse:
    """To a proposal's own page, for addresses that know nothing of its vote."""
    rows = queries.public_proposals(request.network).filter(id=proposal_id)
    found = found_or_404(rows.first())
    return redirect("public:proposal", request.network.slug, found.vote_id, found.pk)


urlpatterns = [
    path("proposals/<uuid:proposal_id>/", proposal_of, name="proposal_of"),
    path("votes/<uuid:vote_id>/proposals/", proposals, name="proposals"),
    path("votes/<uuid:vote_id>/proposals/map/", proposals_map, name="proposals_map"),
    path("votes/<uuid:vote_id>/proposals/<uuid:proposal_id>/", proposal, name="proposal"),
    path(
        "votes/<uuid:vote_id>/proposals/<uuid:proposal_id>/support/",
        proposal_support,
        name="proposal_support",
    ),
]
