"""The desk's page for the ballot of a budget: what people do with it, and how it looks."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.decide import queries, services
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.ballot_form import ballot_form, example_form, grade_words
from hearth.faces.shared.choice_words import BALLOTS
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

KINDS = [
    ("approval", _("Ticks: people tick every project that they support")),
    ("knapsack", _("A basket: people tick what they would buy, up to the money there is")),
    ("points", _("Points: people give more to what matters more")),
    ("score", _("Marks: people say how much they want each project")),
    ("ranking", _("An order: people put projects in order, best first")),
]


class KindForm(forms.Form):
    """The ballot of a budget."""

    kind = forms.ChoiceField(label=_("What people do"), widget=forms.RadioSelect, choices=KINDS)
    most = forms.IntegerField(
        label=_("For ticks and orders: at most how many on one ballot"),
        help_text=_("Leave it empty for as many as people like."),
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    points = forms.IntegerField(
        label=_("For points: how many each person has"),
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    highest = forms.IntegerField(
        label=_("For marks: the highest mark"),
        required=False,
        min_value=1,
        max_value=10,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


@role_required(*TEAM)
def budget_ballot(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Choose the ballot before the vote opens, and try it out."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    if vote.form != "budget":
        raise Http404
    first = queries.ballot_settings(vote)
    form = KindForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        limits = dict(form.cleaned_data)
        kind = limits.pop("kind")
        try:
            services.change_ballot(
                vote, kind=kind, limits=limits, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept. So the ballot looks now."))
            return redirect("desk:budget_ballot", request.network.slug, vote_id)
    example = (
        ballot_form(vote, key="example", data=None)
        if vote.locked
        else example_form(vote, first["kind"])
    )
    context = {
        "vote": vote,
        "kinds": form,
        "form": example,
        "words": BALLOTS[first["kind"]],
        "grades": grade_words(example.settings),
        "is_changeable": vote.state in ("draft", "gathering"),
    }
    return render(request, "desk/decide/budget_ballot.html", context)


urlpatterns = [path("budgets/<uuid:vote_id>/ballot/", budget_ballot, name="budget_ballot")]
