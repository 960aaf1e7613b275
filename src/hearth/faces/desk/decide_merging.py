"""The desk: offer authors to make their proposals one, side by side; and what hangs together on the ballot."""

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
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.paging import found_or_404, uuid_or_none
from hearth.faces.shared.proposal_words import ANSWERS, LINKS, OFFER_TONES, OFFERS, cost_words
from hearth.faces.shared.proposing import first_values, proposal_form
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

from .decide_proposals import budget_or_404, is_unlocked


class LinkForm(forms.Form):
    """How two projects hang together."""

    first = forms.ChoiceField(label=_("This project"))
    kind = forms.ChoiceField(
        label=_("How they hang together"), choices=list(LINKS.items()), widget=forms.RadioSelect
    )
    second = forms.ChoiceField(label=_("This one"))
    reason = forms.CharField(
        label=_("Why? Everybody reads it"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, projects: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = {str(row.pk): row for row in projects}
        rows = [(str(row.pk), f"{row.number}. {row.title}") for row in projects]
        for name in ("first", "second"):
            offer(self, name, [("", _("Choose a project")), *rows])


class LeastForm(forms.Form):
    """How many votes a project needs at least."""

    votes = forms.IntegerField(
        label=_("A project needs at least so many votes to be bought"),
        help_text=_("0: there is no least number. It is locked with the rule when the vote opens."),
        min_value=0,
        max_value=1_000_000,
    )


@role_required(*TEAM)
def merge(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """The chosen proposals side by side, and one text that could stand for all."""
    vote = budget_or_404(request, vote_id)
    wanted = request.POST.getlist("proposal") or request.GET.getlist("proposal")
    ids = [one for one in map(uuid_or_none, wanted) if one]
    parts = list(queries.for_desk(vote).filter(id__in=ids[:20]))
    if len(parts) < 2:
        messages.error(request, words_of(Refused("merge_of_one")))
        return redirect("desk:proposals", request.network.slug, vote.pk)
    first = first_values(parts[0], request.network.currency)
    first["what"] = "\n\n".join(row.what for row in parts)[:2000]
    form = proposal_form(request, initial=first)
    for name in ("key", "voice", "hear_back", "contact", "proposed_by"):
        del form.fields[name]
    form.fields["title"].label = _("The title that would stand for all")
    form.fields["why"] = forms.CharField(
        label=_("Why would they be better as one? The authors read this"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.offer_merge(
                vote,
                proposals=parts,
                draft=form.draft,
                reason=form.cleaned_data["why"],
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("The authors are asked."))
            return redirect("desk:merge_offer", request.network.slug, vote.pk, made.pk)
    lines = [
        {"proposal": row, "cost": cost_words(row, currency=request.network.currency)}
        for row in parts
    ]
    context = {"vote": vote, "rows": lines, "form": form, "call": queries.call_of(vote)}
    status = 422 if form.errors else 200
    return render(request, "desk/decide/proposals/merge.html", context, status=status)


@role_required(*DESK_ROLES)
def merge_offer(request: NetworkRequest, vote_id: UUID, offer_id: UUID) -> HttpResponse:
    """Who has answered, and the way back."""
    vote = budget_or_404(request, vote_id)
    found = found_or_404(queries.merge_offer(vote, offer_id))
    into = found.into
    may_edit = request.actor.holds(*TEAM) and is_unlocked(vote)
    context = {
        "vote": vote,
        "offer": found,
        "state_words": OFFERS[found.state],
        "tone": OFFER_TONES.get(found.state, "quiet"),
        "answers": [
            {"row": row, "proposal": row.proposal, "words": ANSWERS[row.answer]}
            for row in found.answers.all()
        ],
        "may_take_back": may_edit and found.state == "open",
        "may_undo": may_edit
        and found.state == "merged"
        and into is not None
        and into.state in ("shown", "in_review"),
    }
    return render(request, "desk/decide/proposals/offer.html", context)


@role_required(*TEAM)
def merge_end(request: NetworkRequest, vote_id: UUID, offer_id: UUID) -> HttpResponse:
    """Take an offer back, or undo a merge that was done."""
    vote = budget_or_404(request, vote_id)
    found = found_or_404(queries.merge_offer(vote, offer_id))
    if request.method == "POST":
        is_done = found.state == "merged"
        service = services.undo_merge if is_done else services.take_back_offer
        try:
            service(found, by=request.actor, now=timezone.now())
        except Refused as refused:
            messages.error(request, words_of(refused))
        else:
            done = _t("The proposals stand for themselves again.")
            messages.success(request, done if is_done else _t("The offer is taken back."))
    return redirect("desk:merge_offer", request.network.slug, vote.pk, found.pk)


@role_required(*DESK_ROLES)
def project_links(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Which projects need or exclude each other, and how many votes each needs."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    return _links_page(request, vote)


def _links_page(
    request: NetworkRequest,
    vote: Any,
    *,
    link: LinkForm | None = None,
    least: LeastForm | None = None,
) -> HttpResponse:
    projects = list(vote.projects.all())
    context = {
        "vote": vote,
        "projects": projects,
        "links": [{"link": row, "words": LINKS[row.kind]} for row in queries.links_of(vote)],
        "form": link or LinkForm(projects=projects, initial={"kind": "depends_on"}),
        "least": least or LeastForm(initial={"votes": vote.rule.get("min_support", 0)}),
        "may_edit": request.actor.holds(*TEAM) and is_unlocked(vote),
    }
    status = 422 if link or least else 200
    return render(request, "desk/decide/proposals/links.html", context, status=status)


@role_required(*TEAM)
def project_link(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Link two projects."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    if request.method == "POST":
        form = LinkForm(request.POST, projects=list(vote.projects.all()))
        if not form.is_valid():
            return _links_page(request, vote, link=form)
        given = form.cleaned_data
        try:
            services.link_projects(
                vote,
                kind=given["kind"],
                first=form.projects[given["first"]],
                second=form.projects[given["second"]],
                reason=given["reason"],
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error("second", words_of(refused))
            return _links_page(request, vote, link=form)
        messages.success(request, _t("Linked."))
    return redirect("desk:project_links", request.network.slug, vote.pk)


@role_required(*TEAM)
def project_unlink(request: NetworkRequest, vote_id: UUID, link_id: UUID) -> HttpResponse:
    """Take a link away."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    found = found_or_404(queries.project_link(vote, link_id))
    if request.method == "POST":
        services.unlink_projects(found, by=request.actor, now=timezone.now())
        messages.success(request, _t("These two no longer hang together."))
    return redirect("desk:project_links", request.network.slug, vote.pk)


@role_required(*TEAM)
def min_support(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Set how many votes a project needs at least."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    if request.method == "POST":
        form = LeastForm(request.POST)
        if not form.is_valid():
            return _links_page(request, vote, least=form)
        services.set_min_support(
            vote, votes=form.cleaned_data["votes"], by=request.actor, now=timezone.now()
        )
        messages.success(request, _t("Kept."))
    return redirect("desk:project_links", request.network.slug, vote.pk)


urlpatterns = [
    path("budgets/<uuid:vote_id>/proposals/merge/", merge, name="merge"),
    path("budgets/<uuid:vote_id>/merges/<uuid:offer_id>/", merge_offer, name="merge_offer"),
    path("budgets/<uuid:vote_id>/merges/<uuid:offer_id>/end/", merge_end, name="merge_end"),
    path("budgets/<uuid:vote_id>/links/", project_links, name="project_links"),
    path("budgets/<uuid:vote_id>/links/new/", project_link, name="project_link"),
    path(
        "budgets/<uuid:vote_id>/links/<uuid:link_id>/drop/", project_unlink, name="project_unlink"
    ),
    path("budgets/<uuid:vote_id>/least/", min_support, name="min_support"),
]
