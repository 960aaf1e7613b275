"""The desk: how proposals are gathered, those written down for others, and all of them as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.decide import queries, services
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.figures import say_money
from hearth.faces.shared.proposing import proposal_form, to_major
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.tables_out import CSV, XLSX, csv_lines, workbook
from hearth.kit.refusals import Refused

from .decide_proposals import budget_or_404


class CallForm(forms.Form):
    """How proposals are gathered."""

    help_text = forms.CharField(
        label=_("What the money may be used for"),
        help_text=_("Stands on the first page of proposing. What is allowed, what is not."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    support_needed = forms.IntegerField(
        label=_("Supporters before a proposal is looked at"),
        help_text=_("0: every proposal is looked at."),
        min_value=0,
        max_value=1_000_000,
    )
    is_support_shown = forms.BooleanField(
        label=_("Everybody sees how many support each proposal while support is collected"),
        required=False,
    )
    most_each = forms.IntegerField(
        label=_("Proposals that one person may make"), min_value=1, max_value=50
    )
    merge_days = forms.IntegerField(
        label=_("Days for authors to answer a merge offer"), min_value=1, max_value=90
    )
    valuation_days = forms.IntegerField(
        label=_("Days for those who find out costs"), min_value=1, max_value=180
    )


@role_required(*TEAM)
def proposal_add(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Write down what somebody proposes on paper, at a table or by telephone; they get the receipt."""
    vote = budget_or_404(request, vote_id)
    form = proposal_form(request)
    del form.fields["voice"]
    if request.method == "POST" and form.is_valid():
        try:
            made = services.write_down(
                vote,
                draft=form.draft,
                hearing=form.hearing(asked_in=get_language() or "en"),
                key=form.cleaned_data.get("key") or uuid4(),
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            context = {"vote": vote, "proposal": made.proposal, "code": made.receipt}
            answer = render(request, "desk/decide/proposals/added.html", context)
            answer["Cache-Control"] = "no-store"
            return answer
    context = {"vote": vote, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "desk/decide/proposals/add.html", context, status=status)


@role_required(*TEAM)
def proposals_call(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """How proposals are gathered: support, days, what the money is for."""
    vote = budget_or_404(request, vote_id)
    call = queries.call_of(vote)
    first = {name: getattr(call, name) for name in CallForm.base_fields}
    form = CallForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_call(vote, **form.cleaned_data, by=request.actor, now=timezone.now())
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:proposals", request.network.slug, vote.pk)
    context = {"vote": vote, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/decide/proposals/call.html", context, status=status)


@role_required(*DESK_ROLES)
def proposals_out(request: NetworkRequest, vote_id: UUID, form: str) -> HttpResponse:
    """Every proposal as a table (csv or xlsx); nothing in it tells who proposed it unnamed."""
    vote = budget_or_404(request, vote_id)
    rows = _table(request, vote)
    if form == "xlsx":
        answer: Any = HttpResponse(workbook("proposals", rows), content_type=XLSX)
    else:
        form, answer = "csv", StreamingHttpResponse(csv_lines(rows), content_type=CSV)
    answer["Content-Disposition"] = f'attachment; filename="proposals.{form}"'
    return answer


def _table(request: NetworkRequest, vote: Any) -> Iterator[list[Any]]:
    currency = request.network.currency
    yield [
        "number", "state", "title", "what", "who_helps", "place", "where", "theme", "rough_cost", "cost",
        "currency", "proposed_by", "language", "supporters", "merged_into", "reason", "valuations",
    ]  # fmt: skip
    for row in queries.for_desk(vote).prefetch_related("valuations"):
        valued = [
            f"{one.shown_name}: {one.verdict} {say_money(one.low_minor, currency)} {one.reasons}"
            for one in row.valuations.all()
            if one.state == "answered"
        ]
        yield [
            row.number, row.state, row.title, row.what, row.who_helps, row.place.name if row.place else "",
            row.where, row.theme.name if row.theme else "", to_major(row.rough_cost_minor, currency),
            to_major(row.cost_minor, currency), currency, row.proposed_by, row.language, row.supporters,
            row.merged_into.number if row.merged_into else "", row.reason, "\n".join(valued),
        ]  # fmt: skip


urlpatterns = [
    path("budgets/<uuid:vote_id>/proposals/new/", proposal_add, name="proposal_add"),
    path("budgets/<uuid:vote_id>/proposals/call/", proposals_call, name="proposals_call"),
    path("budgets/<uuid:vote_id>/proposals/out.<str:form>", proposals_out, name="proposals_out"),
]
