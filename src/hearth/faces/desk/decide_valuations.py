"""The desk: who is asked to find out what a proposal costs, by when, and what they answer."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.core.people import queries as people
from hearth.decide import queries, services
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.proposal_words import VERDICTS, range_words
from hearth.faces.shared.proposing import to_major, to_minor
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.role_words import ROLE_WORDS
from hearth.kit.refusals import Refused

from .decide_proposals import budget_or_404, is_unlocked


class AskForm(forms.Form):
    """Whom to ask, what, by when."""

    valuer = forms.ChoiceField(label=_("Whom do you ask?"))
    shown_name = forms.CharField(
        label=_("The name that stands beside the answer"),
        help_text=_("Everybody reads it, such as: Amina Patel, highways. They agree to that."),
        max_length=120,
        required=False,
    )
    question = forms.CharField(
        label=_("What do you want to know?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    due_on = forms.DateField(
        label=_("Answer by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, valuers: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.valuers = valuers
        rows = [(str(row.pk), f"{row.person.name} ({ROLE_WORDS[row.role]})") for row in valuers]
        offer(self, "valuer", [("", _("Choose somebody")), *rows])

    @property
    def chosen(self) -> Any:
        """The membership that was chosen."""
        wanted = self.cleaned_data["valuer"]
        return next(row for row in self.valuers if str(row.pk) == wanted)

    @property
    def name_shown(self) -> str:
        """The name as it was typed, else name and organisation."""
        row = self.chosen
        whole = ", ".join(filter(None, [row.person.name, getattr(row.organisation, "name", "")]))
        return self.cleaned_data["shown_name"].strip() or whole[:120]


class AnswerForm(forms.Form):
    """What somebody found out."""

    verdict = forms.ChoiceField(
        label=_("Can it be done?"),
        choices=list(VERDICTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it can be done.")},
    )
    low = forms.DecimalField(
        label=_("It costs at least"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
    )
    high = forms.DecimalField(
        label=_("It costs at most"),
        help_text=_("Leave it empty if you are sure of the first figure."),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
    )
    reasons = forms.CharField(
        label=_("Your reasons"),
        help_text=_("Everybody may read them. Say what the cost is made of, and what would help."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": _("Give your reasons: everybody may read them.")},
    )


#: Which field of the answer a refusal stands at.
AT_FIELD = {
    "valuation_without_reasons": "reasons",
    "valuation_without_cost": "low",
    "valuation_high_below_low": "high",
}


@role_required(*TEAM)
def valuer_ask(request: NetworkRequest, vote_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Ask somebody what a proposal costs and whether it can be done, by a day."""
    vote = budget_or_404(request, vote_id)
    found = found_or_404(queries.proposal(vote, proposal_id))
    days = timedelta(days=queries.call_of(vote).valuation_days)
    form = AskForm(
        request.POST or None,
        initial={"due_on": timezone.localdate() + days},
        valuers=queries.valuer_candidates(list(people.members(request.network))),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_valuer(
                found,
                valuer=form.chosen,
                shown_name=form.name_shown,
                question=form.cleaned_data["question"],
                due_on=form.cleaned_data["due_on"],
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            late = refused.code == "valuation_due_before_today"
            form.add_error("due_on" if late else None, words_of(refused))
        else:
            messages.success(request, _t("Asked. It stands on their list at the desk."))
            return redirect("desk:proposal", request.network.slug, vote.pk, found.pk)
    context = {"vote": vote, "proposal": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/decide/proposals/ask.html", context, status=status)


@role_required(*TEAM)
def valuation_drop(request: NetworkRequest, valuation_id: UUID) -> HttpResponse:
    """No longer wait for an answer."""
    found = found_or_404(queries.valuation(request.network, valuation_id))
    if request.method == "POST":
        services.take_back_valuation(found, by=request.actor, now=timezone.now())
        messages.success(request, _t("Nobody waits for this answer any more."))
    proposal = found.proposal
    return redirect("desk:proposal", request.network.slug, proposal.vote_id, proposal.pk)


@role_required(*DESK_ROLES)
def valuations(request: NetworkRequest) -> HttpResponse:
    """What I am asked to find out, most pressing first; and for the team what is overdue."""
    network, today = request.network, timezone.localdate()
    person = request.actor.person_id
    is_team = request.actor.holds(*TEAM)
    context = {
        "mine": queries.valuations_to_answer(network, person) if person else [],
        "answered": queries.valuations_answered(network, person)[:50] if person else [],
        "overdue": queries.valuations_overdue(network, today=today) if is_team else [],
        "is_team": is_team,
        "today": today,
    }
    return render(request, "desk/decide/proposals/valuations.html", context)


@role_required(*DESK_ROLES)
def valuation(request: NetworkRequest, valuation_id: UUID) -> HttpResponse:
    """Say what a proposal costs and whether it can be done; only who was asked may."""
    found = found_or_404(queries.valuation(request.network, valuation_id))
    currency = request.network.currency
    first = {
        "verdict": found.verdict,
        "low": to_major(found.low_minor, currency),
        "high": to_major(found.high_minor, currency),
        "reasons": found.reasons,
    }
    form = AnswerForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(found, form.cleaned_data, request)
        except Refused as refused:
            form.add_error(AT_FIELD.get(refused.code), words_of(refused))
        else:
            messages.success(
                request, _t("Thank you. Everybody reads it once the team has settled.")
            )
            return redirect("desk:valuations", request.network.slug)
    is_mine = found.valuer.person_id == request.actor.person_id
    is_open = found.proposal.state == "in_review" and is_unlocked(found.proposal.vote)
    context = {
        "valuation": found,
        "proposal": found.proposal,
        "form": form,
        "may_answer": is_mine and is_open,
        "is_mine": is_mine,
        "verdict": VERDICTS.get(found.verdict, ""),
        "range": range_words(found.low_minor, found.high_minor, currency=currency),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/decide/proposals/valuation.html", context, status=status)


def _answer(found: Any, given: dict[str, Any], request: NetworkRequest) -> None:
    currency = request.network.currency
    low, high = given.get("low"), given.get("high")
    services.answer_valuation(
        found,
        verdict=given["verdict"],
        low_minor=to_minor(low, currency) if low else None,
        high_minor=to_minor(high, currency) if high else None,
        reasons=given["reasons"],
        by=request.actor,
        now=timezone.now(),
    )


urlpatterns = [
    path("valuations/", valuations, name="valuations"),
    path("valuations/<uuid:valuation_id>/", valuation, name="valuation"),
    path("valuations/<uuid:valuation_id>/drop/", valuation_drop, name="valuation_drop"),
    path("budgets/<uuid:vote_id>/proposals/<uuid:proposal_id>/ask/", valuer_ask, name="valuer_ask"),
]
