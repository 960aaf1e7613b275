"""How a budget is counted: each rule tried side by side, and the community's choice with its reason."""

from __future__ import annotations

from threading import Thread
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import connection, connections
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.core.networks.models import Network
from hearth.decide import queries, services
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.rule_words import FAMILIES, TIES, rule_words, trial_title
from hearth.faces.shared.rules_compared import compared
from hearth.kit.refusals import Refused

ORDERS = ("votes,cost,id", "votes,id", "cost,votes,id", "cost,id", "id", "votes,listed", "listed")


class RuleForm(forms.Form):
    """The rule: a family, and under it every setting it has."""

    family = forms.ChoiceField(
        label=_("How the money is shared out"),
        widget=forms.RadioSelect,
        choices=[(key, words[0]) for key, words in FAMILIES.items()],
    )
    utility = forms.ChoiceField(
        label=_("What people gain from a project"),
        choices=[
            ("cost", _("A dear project counts for more than a cheap one")),
            ("cardinality", _("Every project counts alike, or as many points as it was given")),
        ],
        required=False,
    )
    completion = forms.ChoiceField(
        label=_("If money is left"),
        choices=[
            ("add1+greedy", _("Raise everybody's share step by step, then most support first")),
            ("add1u", _("Raise everybody's share step by step, then most votes first")),
            ("add1", _("Raise everybody's share step by step, no more")),
            ("greedy", _("Buy what has most support and still fits")),
            ("none", _("Keep it")),
        ],
        required=False,
    )
    increment = forms.CharField(
        label=_("Each step, in units of the currency"), max_length=12, required=False
    )
    start = forms.ChoiceField(
        label=_("The first share"),
        choices=[("exact", _("Exactly equal")), ("floor", _("Rounded down to whole units"))],
        required=False,
    )
    stop_when_exhaustive = forms.BooleanField(
        label=_("Stop raising shares once nothing that is left would fit"), required=False
    )
    compare = forms.BooleanField(
        label=_(
            "Take most votes first instead if more voters have more of their projects that way"
        ),
        required=False,
    )
    ties = forms.ChoiceField(label=_("If two projects stand exactly equal"), required=False)
    min_support = forms.IntegerField(
        label=_("Fewest supporters that a project needs"),
        min_value=0,
        max_value=1_000_000,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why this rule"),
        help_text=_("One or two sentences. Everybody reads them beside the result."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    chosen_by = forms.CharField(
        label=_("Who chose it"),
        help_text=_("Such as: residents' meeting on 3 May, 41 people."),
        max_length=160,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [
            (order, ", ".join(str(TIES[step]) for step in order.split(","))) for order in ORDERS
        ]
        offer(self, "ties", rows)

    @property
    def settings_fields(self) -> list[Any]:
        """What is folded away under “more settings”."""
        names = ("utility", "completion", "increment", "start", "stop_when_exhaustive")
        return [self[name] for name in (*names, "compare", "ties", "min_support")]

    @property
    def has_setting_errors(self) -> bool:
        return any(field.errors for field in self.settings_fields)

    def rule(self, *, kind: str) -> dict[str, Any]:
        """The settings of the family with what was chosen under it, as far as the family has it."""
        given = self.cleaned_data
        rule = queries.family_rule(given["family"], kind=kind)
        method = rule["method"]
        if method != "greedy" and given["utility"]:
            rule["utility"] = given["utility"]
        completion = given["completion"] or rule.get("completion", "none")
        if method == "equal-shares":
            rule |= {"completion": completion, "completion_after": "none"}
            rule |= {"increment": given["increment"].strip().replace(",", ".") or "1"}
            rule |= {
                "start": given["start"] or "exact",
                "stop_when_exhaustive": given["stop_when_exhaustive"],
                "comparison_after": "greedy" if given["compare"] else "none",
            }
        elif method != "greedy":
            rule["completion"] = "none" if completion in ("none", "add1") else "greedy"
        if given["ties"]:
            rule["tie_break"] = given["ties"].split(",")
        return rule | {"min_support": given["min_support"] or 0}


class MadeUpForm(forms.Form):
    """Made-up ballots on the projects as they stand."""

    voters = forms.IntegerField(label=_("Voters"), min_value=100, max_value=20_000)
    majority = forms.IntegerField(
        label=_("Of 100 voters, how many are of one mind"), min_value=40, max_value=95
    )
    seed = forms.IntegerField(
        label=_("A number to draw by"),
        help_text=_("The same number draws the same ballots."),
        min_value=0,
        max_value=2**31 - 1,
    )


class PastForm(forms.Form):
    """A vote that is over."""

    past = forms.ChoiceField(label=_("A vote that is over"))


class FileForm(forms.Form):
    """An election from elsewhere."""

    file = forms.FileField(
        label=_("A file of ballots"),
        help_text=_(
            "In the Pabulib format (.pb), up to 5 MB. Hundreds of real votes are at pabulib.org."
        ),
        widget=forms.FileInput(attrs={"accept": ".pb,text/plain"}),
    )


def _first(vote: Any, choice: Any) -> dict[str, Any]:
    """What the form begins with: the rule that stands."""
    rule = vote.rule
    completion = rule.get("completion", "none")
    after = rule.get("completion_after", "none")
    if completion == "add1":
        completion = {"votes": "add1u", "greedy": "add1+greedy"}.get(after, "add1")
    return {
        "family": queries.family_of(rule),
        "utility": rule.get("utility", "cost"),
        "completion": completion,
        "increment": rule.get("increment", "1"),
        "start": rule.get("start", "exact"),
        "stop_when_exhaustive": rule.get("stop_when_exhaustive", True),
        "compare": rule.get("comparison_after", "none") == "greedy",
        "ties": ",".join(rule.get("tie_break") or ["votes", "cost", "id"]),
        "min_support": rule.get("min_support", 0),
        "reason": choice.reason if choice else "",
        "chosen_by": choice.chosen_by if choice else "",
    }


@role_required(*DESK_ROLES)
def budget_rules(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Each rule side by side on the same ballots, and the choice; after opening only to be read."""
    vote = found_or_404(_budget(request.network, vote_id))
    choice = queries.rule_choice(vote)
    is_mine = request.method == "POST" and request.actor.holds(*TEAM)
    form = RuleForm(request.POST if is_mine else None, initial=_first(vote, choice))
    if is_mine and form.is_valid():
        try:
            services.choose_rule(
                vote,
                rule=form.rule(kind=_kind(vote)),
                reason=form.cleaned_data["reason"],
                chosen_by=form.cleaned_data["chosen_by"],
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept: this rule counts, and everybody can read why."))
            return redirect("desk:budget_rules", request.network.slug, vote_id)
    status = 422 if is_mine else 200
    return render(request, "desk/decide/rules.html", _context(request, vote, form), status=status)


def _budget(network: Network, vote_id: UUID) -> Any:
    vote = queries.vote(network, vote_id)
    return vote if vote and vote.form == "budget" else None


def _kind(vote: Any) -> str:
    return (vote.ballot or {}).get("kind", "approval")


def _context(request: NetworkRequest, vote: Any, form: RuleForm, **forms_: Any) -> dict[str, Any]:
    past = list(queries.past_budgets(vote)[:30])
    past_form = forms_.get("past_form") or PastForm()
    offer(past_form, "past", [(str(row.pk), row.title) for row in past])
    made_up = {"voters": 1000, "majority": 60, "seed": 1 + queries.trials(vote).count()}
    choice = queries.rule_choice(vote)
    return {
        "vote": vote,
        "form": form,
        "families": [
            {"key": key, "name": words[0], "does": words[1], "means": words[2]}
            for key, words in FAMILIES.items()
        ],
        "family": form["family"].value(),
        "made_up_form": forms_.get("made_up_form") or MadeUpForm(initial=made_up),
        "past_form": past_form if past else None,
        "file_form": forms_.get("file_form") or FileForm(),
        "trials": [_trial(row, request.network.currency) for row in queries.trials(vote)],
        "choice": choice,
        "rule_words": rule_words(queries.own_rule(vote)),
        "may_change": request.actor.holds(*TEAM) and vote.state in ("draft", "gathering"),
    }


def _trial(row: Any, currency: str) -> dict[str, Any]:
    is_done = row.state == "done"
    failed = row.refusal.get("code") if row.state == "failed" else None
    facts = {key: value for key, value in row.refusal.items() if key != "code"}
    title = trial_title(row)
    return {
        "of": row,
        "title": title,
        "view": compared(row.result, currency=currency, title=title) if is_done else None,
        "problem": words_of(Refused(failed, **facts)) if failed else "",
    }


@role_required(*TEAM)
def budget_trial_add(request: NetworkRequest, vote_id: UUID, source: str) -> HttpResponse:
    """Try the rules on made-up ballots, on a vote that is over, or on a file."""
    vote = found_or_404(_budget(request.network, vote_id))
    if request.method != "POST" or source not in _ADD:
        return redirect("desk:budget_rules", request.network.slug, vote_id)
    form = _ADD[source](request, vote)
    if form.is_valid():
        try:
            trial = _BEGIN[source](request, vote, form)
        except Refused as refused:
            form.add_error(next(iter(form.fields)), words_of(refused))
        else:
            _work_soon(request.network, trial)
            return redirect("desk:budget_rules", request.network.slug, vote_id)
    rule = RuleForm(initial=_first(vote, queries.rule_choice(vote)))
    context = _context(request, vote, rule, **{f"{source}_form": form}) | {"wrong": form}
    return render(request, "desk/decide/rules.html", context, status=422)


def _past_form(request: NetworkRequest, vote: Any) -> PastForm:
    form = PastForm(request.POST)
    offer(form, "past", [(str(row.pk), row.title) for row in queries.past_budgets(vote)[:30]])
    return form


def _begin_made_up(request: NetworkRequest, vote: Any, form: forms.Form) -> Any:
    given = form.cleaned_data
    return services.try_made_up(
        vote,
        voters=given["voters"],
        majority=given["majority"] / 100,
        seed=given["seed"],
        by=request.actor,
        now=timezone.now(),
    )


def _begin_past(request: NetworkRequest, vote: Any, form: forms.Form) -> Any:
    chosen = form.cleaned_data["past"]
    past = next(row for row in queries.past_budgets(vote)[:30] if str(row.pk) == chosen)
    return services.try_past(vote, past=past, by=request.actor, now=timezone.now())


def _begin_file(request: NetworkRequest, vote: Any, form: forms.Form) -> Any:
    file = form.cleaned_data["file"]
    if file.size > services.MOST_MB * 1024 * 1024:
        raise Refused("trial_file_too_large", most_mb=services.MOST_MB)
    return services.try_file(
        vote, name=file.name, content=file.read(), by=request.actor, now=timezone.now()
    )


_ADD: dict[str, Any] = {
    "made_up": lambda request, _vote: MadeUpForm(request.POST),
    "past": _past_form,
    "file": lambda request, _vote: FileForm(request.POST, request.FILES),
}
_BEGIN: dict[str, Any] = {"made_up": _begin_made_up, "past": _begin_past, "file": _begin_file}


def _work_soon(network: Network, trial: Any) -> None:
    """A small trial is made now; a large one begins in a thread. Should that die, the clock goes on."""
    if services.is_small(trial):
        services.run_trial(trial, now=timezone.now())
    elif not connection.in_atomic_block:
        Thread(target=_work, args=(trial,), name=f"trial-{trial.pk}", daemon=True).start()


def _work(trial: Any) -> None:
    try:
        services.run_trial(trial, now=timezone.now())
    finally:
        connections.close_all()


@role_required(*TEAM)
def budget_trial(request: NetworkRequest, vote_id: UUID, trial_id: UUID) -> HttpResponse:
    """Show a trial to everybody, hide it, or take it away."""
    vote = found_or_404(_budget(request.network, vote_id))
    trial = found_or_404(queries.trial(vote, trial_id))
    if request.method == "POST":
        now = timezone.now()
        if "drop" in request.POST:
            services.drop_trial(trial, by=request.actor, now=now)
            messages.success(request, _t("The trial is gone. It can be made again at any time."))
        else:
            is_public = "show" in request.POST
            services.show_trial(trial, is_public=is_public, by=request.actor, now=now)
    return redirect("desk:budget_rules", request.network.slug, vote_id)


urlpatterns = [
    path("budgets/<uuid:vote_id>/rules/", budget_rules, name="budget_rules"),
    path(
        "budgets/<uuid:vote_id>/rules/try/<slug:source>/", budget_trial_add, name="budget_trial_add"
    ),
    path("budgets/<uuid:vote_id>/rules/<uuid:trial_id>/", budget_trial, name="budget_trial"),
]
