"""Paper ballots at the desk: read by two people, settled where they differ."""

from __future__ import annotations

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

from hearth.decide import queries, services
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

READERS = (*TEAM, "champion")


class SheetForm(forms.Form):
    """One paper ballot, as fast as one can type."""

    sheet = forms.CharField(label=_("Number on the sheet"), max_length=20)
    code = forms.CharField(label=_("Voting code"), max_length=40)
    choices = forms.CharField(
        label=_("Projects ticked"),
        help_text=_("Their numbers with spaces between, such as 3 7 12."),
        max_length=400,
    )


@role_required(*READERS)
def paper(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Enter paper ballots; the second reading is another person's."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    form = SheetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            sheet = services.enter_sheet(
                vote,
                sheet=given["sheet"],
                code=given["code"],
                choices=given["choices"].replace(",", " ").split(),
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(_field_of(refused.code), words_of(refused))
        else:
            messages.success(request, _sheet_words(sheet))
            return redirect("desk:paper", request.network.slug, vote_id)
    context = {
        "vote": vote,
        "form": form,
        "counts": queries.sheet_counts(vote),
        "once": queries.sheets(vote, state="once").exclude(first_by=request.actor.member)[:30],
        "differing": queries.sheets(vote, state="differs") if request.actor.holds(*TEAM) else [],
        "projects": vote.projects.all(),
    }
    return render(request, "desk/decide/paper.html", context)


def _field_of(code: str) -> str | None:
    """Which field a refusal is about."""
    return {
        "voter_code_unknown": "code",
        "already_voted": "code",
        "sheet_code_differs": "code",
        "project_not_on_ballot": "choices",
        "ballot_empty": "choices",
        "same_person_twice": "sheet",
        "sheet_is_done": "sheet",
        "sheet_without_number": "sheet",
    }.get(code)


def _sheet_words(sheet: Any) -> str:
    if sheet.state == "agreed":
        return _t("Sheet %(n)s: both readings agree, the ballot is in.") % {"n": sheet.sheet}
    if sheet.state == "differs":
        return _t(
            "Sheet %(n)s: the two readings differ. Somebody of the team settles it, paper in hand."
        ) % {"n": sheet.sheet}
    return _t("Sheet %(n)s is kept. A second person reads it next.") % {"n": sheet.sheet}


@role_required(*TEAM)
def paper_settle(request: NetworkRequest, vote_id: UUID, sheet_id: UUID) -> HttpResponse:
    """Settle a sheet that two people read differently."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    if request.method == "POST":
        services.settle_sheet(
            vote,
            sheet_id=sheet_id,
            choices=request.POST.get("choices", "").replace(",", " ").split(),
            by=request.actor,
            now=timezone.now(),
        )
        messages.success(request, _t("Settled: the ballot is in."))
    return redirect("desk:paper", request.network.slug, vote_id)


urlpatterns = [
    path("budgets/<uuid:vote_id>/paper/", paper, name="paper"),
    path("budgets/<uuid:vote_id>/paper/<uuid:sheet_id>/", paper_settle, name="paper_settle"),
]
