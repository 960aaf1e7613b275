"""The desk's rooms for deciding money: votes, projects, codes, paper ballots, the count."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from hearth.core.places import queries as places
from hearth.decide import queries, services
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.activity_form import MOMENT, AboutForm
from hearth.faces.shared.fields import offer
from hearth.faces.shared.figures import MINOR_UNITS
from hearth.faces.shared.paging import found_or_404, picked
from hearth.faces.shared.qr import qr
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.rule_words import rule_words
from hearth.kit.refusals import Refused
from hearth.understand import queries as understand

RULES = {
    "equal-shares": {
        "method": "equal-shares",
        "utility": "cost",
        "completion": "add1",
        "completion_after": "greedy",
    },
    "greedy": {"method": "greedy", "utility": "cost"},
}


class VoteForm(AboutForm):
    """A vote before it opens."""

    eligibility = forms.CharField(
        label=_("Who may vote, in plain words"),
        max_length=400,
        help_text=_("Such as: everybody of 11 or older who lives here; one code per person."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    opens_at = forms.DateTimeField(label=_("Opens"), widget=MOMENT)
    closes_at = forms.DateTimeField(label=_("Closes"), widget=MOMENT)
    rule = forms.ChoiceField(
        label=_("How it is counted"),
        widget=forms.RadioSelect,
        choices=[
            ("equal-shares", _("Equal shares: everybody's vote carries the same money")),
            ("greedy", _("Most votes first, until the money is spent")),
        ],
    )


class ProjectForm(forms.Form):
    """A project on the ballot."""

    title = forms.CharField(label=_("Title"), max_length=120)
    cost = forms.DecimalField(
        label=_("Cost"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2
    )
    description = forms.CharField(
        label=_("What it does, for whom"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    theme = forms.ChoiceField(label=_("Which theme it answers"), required=False)
    place = forms.ChoiceField(label=_("Where"), required=False)
    proposed_by = forms.CharField(label=_("Proposed by"), max_length=120, required=False)


class CodesForm(forms.Form):
    """How many voting codes to make."""

    n = forms.IntegerField(label=_("How many codes"), min_value=1, max_value=5000, initial=50)
    batch = forms.CharField(label=_("A name for this batch"), max_length=60, required=False)


def minor(amount: Decimal, currency: str) -> int:
    """Money as typed, in minor units."""
    return int((amount * MINOR_UNITS.get(currency, 100)).to_integral_value())


def major(amount: int, currency: str) -> Decimal:
    """Minor units as money to type."""
    return Decimal(amount) / MINOR_UNITS.get(currency, 100)


@role_required(*DESK_ROLES)
def budgets(request: NetworkRequest) -> HttpResponse:
    """Every vote about money."""
    context = {"votes": queries.votes(request.network), "may_edit": request.actor.holds(*TEAM)}
    return render(request, "desk/decide/budgets.html", context)


@role_required(*TEAM)
def budget_add(request: NetworkRequest) -> HttpResponse:
    """Prepare a vote."""
    form = VoteForm(request.POST or None, initial={"rule": "equal-shares"})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_vote(
                request.network, **_vote_words(form, request), by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept. Now add the projects."))
            return redirect("desk:budget", request.network.slug, made.pk)
    return render(request, "desk/decide/budget_form.html", {"form": form})


@role_required(*TEAM)
def budget_change(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Change a vote before it opens."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    first = {
        "title": vote.title,
        "question": vote.question,
        "money": major(vote.budget_minor, request.network.currency),
        "eligibility": vote.eligibility,
        "opens_at": vote.opens_at,
        "closes_at": vote.closes_at,
    }
    form = VoteForm(request.POST or None, initial=first)
    del form.fields["rule"]  # chosen with its reason on its own page
    if request.method == "POST" and form.is_valid():
        try:
            services.change_vote(
                vote, **_vote_words(form, request), by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:budget", request.network.slug, vote_id)
    return render(request, "desk/decide/budget_form.html", {"form": form, "vote": vote})


def _vote_words(form: VoteForm, request: NetworkRequest) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    given["budget_minor"] = minor(given.pop("money"), request.network.currency)
    if "rule" in given:
        given["rule"] = RULES[given["rule"]]
    return given


@role_required(*DESK_ROLES)
def budget(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """One vote: projects, codes, paper, and the next thing to do. No running result."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    if vote.form == "priorities":
        return redirect("desk:choice", request.network.slug, vote_id)
    projects = list(vote.projects.all())
    context = {
        "vote": vote,
        "projects": projects,
        "asked": sum(project.cost_minor for project in projects),
        "taking": queries.is_taking(vote, now=timezone.now()),
        "over": vote.closes_at <= timezone.now(),
        "ballots": queries.ballots_in(vote),
        "codes": queries.codes_made(vote),
        "sheets": queries.sheet_counts(vote),
        "outcome": queries.outcome(vote),
        "may_edit": request.actor.holds(*TEAM),
    }
    return render(request, "desk/decide/budget.html", context)


@role_required(*TEAM)
def project_add(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Put a project on the ballot."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    form, choices = _project_form(request, {})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.add_project(
                vote,
                title=given["title"],
                cost_minor=minor(given["cost"], request.network.currency),
                description=given["description"],
                theme=(picked(choices["theme"], [given["theme"]]) or [None])[0],
                place=(picked(choices["place"], [given["place"]]) or [None])[0],
                proposed_by=given["proposed_by"],
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("The project is on the ballot."))
            return redirect("desk:budget", request.network.slug, vote_id)
    return render(request, "desk/decide/project_form.html", {"form": form, "vote": vote})


def _project_form(
    request: NetworkRequest, first: dict[str, Any]
) -> tuple[ProjectForm, dict[str, Any]]:
    themes = list(understand.themes(request.network))
    spots = list(places.places(request.network, depth=1))
    form = ProjectForm(request.POST or None, initial=first)
    offer(
        form,
        "theme",
        [
            ("", _t("None in particular")),
            *((str(t.pk), t.name) for t in themes),
        ],
    )
    offer(form, "place", [("", _t("Everywhere")), *((str(p.pk), p.name) for p in spots)])
    return form, {"theme": themes, "place": spots}


@role_required(*TEAM)
def project_change(request: NetworkRequest, vote_id: UUID, project_id: UUID) -> HttpResponse:
    """Change a project, or take it off the ballot, before opening."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    project = found_or_404(next((row for row in vote.projects.all() if row.pk == project_id), None))
    first = {
        "title": project.title,
        "cost": major(project.cost_minor, request.network.currency),
        "description": project.description,
        "proposed_by": project.proposed_by,
    }
    form, _choices = _project_form(request, first)
    del form.fields["theme"], form.fields["place"], form.fields["proposed_by"]
    if request.method == "POST" and "remove" in request.POST:
        services.remove_project(project, by=request.actor, now=timezone.now())
        messages.success(request, _t("The project is off the ballot."))
        return redirect("desk:budget", request.network.slug, vote_id)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.change_project(
                project,
                title=given["title"],
                cost_minor=minor(given["cost"], request.network.currency),
                description=given["description"],
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:budget", request.network.slug, vote_id)
    return render(
        request, "desk/decide/project_form.html", {"form": form, "vote": vote, "project": project}
    )


@role_required(*TEAM)
def budget_open(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """First what will be locked, then the opening."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    if request.method == "POST":
        services.open_vote(vote, by=request.actor, now=timezone.now())
        messages.success(request, _t("The vote is open. Its rule is locked and published."))
        return redirect("desk:budget", request.network.slug, vote_id)
    context = {
        "vote": vote,
        "projects": vote.projects.all(),
        "rule_words": rule_words(vote.rule),
        "choice": queries.rule_choice(vote),
    }
    return render(request, "desk/decide/budget_open.html", context)


@never_cache
@role_required(*TEAM)
def codes(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Make voting codes; they are shown once, ready to be printed and cut."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    form = CodesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.give_codes(vote, **form.cleaned_data, by=request.actor, now=timezone.now())
        address = request.build_absolute_uri(
            reverse("public:ballot", args=[request.network.slug, vote.pk])
        )
        cards = [{"code": code, "qr": qr(f"{address}?code={code}", scale=2)} for code in made]
        context = {"vote": vote, "cards": cards, "address": address}
        return render(request, "desk/decide/codes_made.html", context)
    return render(request, "desk/decide/codes.html", {"vote": vote, "form": form})


urlpatterns = [
    path("budgets/", budgets, name="budgets"),
    path("budgets/new/", budget_add, name="budget_add"),
    path("budgets/<uuid:vote_id>/", budget, name="budget"),
    path("budgets/<uuid:vote_id>/change/", budget_change, name="budget_change"),
    path("budgets/<uuid:vote_id>/open/", budget_open, name="budget_open"),
    path("budgets/<uuid:vote_id>/codes/", codes, name="budget_codes"),
    path("budgets/<uuid:vote_id>/projects/new/", project_add, name="project_add"),
    path(
        "budgets/<uuid:vote_id>/projects/<uuid:project_id>/", project_change, name="project_change"
    ),
]
