"""Votes about priorities at the desk: options, how they are counted, and taking what came first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearth.decide import queries, services
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.ballot_form import example_form, grade_words
from hearth.faces.shared.choice_result import choice_view
from hearth.faces.shared.choice_words import BALLOTS, METHODS, rule_sentences
from hearth.faces.shared.fields import offer
from hearth.faces.shared.paging import found_or_404, picked
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.understand import queries as understand

DECIDERS = (*TEAM, "council")
MOST_LINES = 200
NUMERIC = {"inputmode": "numeric"}


class SettingsForm(forms.Form):
    """How ballots are filled in and counted."""

    method = forms.ChoiceField(
        label=_("What people do, and how it is counted"),
        widget=forms.RadioSelect,
        choices=[(key, words[0]) for key, words in METHODS.items()],
    )
    winners = forms.IntegerField(
        label=_("How many priorities are chosen"),
        min_value=1,
        max_value=100,
        initial=3,
        widget=forms.NumberInput(attrs=NUMERIC),
    )
    most = forms.IntegerField(
        label=_("For ticks and orders: at most how many on one ballot"),
        help_text=_("Leave it empty for as many as people like."),
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.NumberInput(attrs=NUMERIC),
    )
    points = forms.IntegerField(
        label=_("For points: how many each person has"),
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.NumberInput(attrs=NUMERIC),
    )
    highest = forms.IntegerField(
        label=_("For marks: the highest mark"),
        required=False,
        min_value=1,
        max_value=10,
        widget=forms.NumberInput(attrs=NUMERIC),
    )
    by = forms.ChoiceField(
        label=_("For marks: added up or averaged"),
        required=False,
        choices=[
            ("sum", _("Added up: no mark adds nothing")),
            ("mean", _("Averaged among those who gave a mark")),
        ],
    )
    weight_by = forms.MultipleChoiceField(
        label=_("Weigh ballots so that groups count as many as live here"),
        help_text=_(
            "Now or never: it is locked at opening. It helps where many voters tell which group they belong to."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class OptionsForm(forms.Form):
    """What people choose from."""

    themes = forms.MultipleChoiceField(
        label=_("Themes that people spoke of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(
        label=_("Others, in your own words"),
        help_text=_("One in each line."),
        required=False,
        max_length=120 * MOST_LINES,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class OptionForm(forms.Form):
    """One option."""

    title = forms.CharField(label=_("Title"), max_length=120)
    description = forms.CharField(
        label=_("What it means"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _found(request: NetworkRequest, vote_id: UUID) -> Any:
    found = found_or_404(queries.vote(request.network, vote_id))
    if found.form != "priorities":
        raise Http404
    return found


def _is_open_to_change(vote: Any) -> bool:
    return vote.state in ("draft", "gathering")


@role_required(*DESK_ROLES)
def choice(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """One vote about priorities: what is on the ballot, how it is counted, and the next thing to do."""
    found = _found(request, vote_id)
    outcome = queries.outcome(found)
    rule = (found.locked or {}).get("rule") or found.rule
    ballot = queries.ballot_settings(found)
    context = {
        "vote": found,
        "options": list(found.projects.all()),
        "rule_words": rule_sentences(rule, ballot) if rule.get("method") in METHODS else [],
        "method": METHODS[rule["method"]] if rule.get("method") in METHODS else None,
        "kind": ballot["kind"],
        "is_changeable": _is_open_to_change(found),
        "over": found.closes_at <= timezone.now(),
        "ballots": queries.ballots_in(found),
        "codes": queries.codes_made(found),
        "sheets": queries.sheet_counts(found),
        "outcome": outcome,
        "view": choice_view(found, outcome) if outcome else None,
        "taken": list(queries.taken_from(found)) if outcome else [],
        "may_edit": request.actor.holds(*TEAM),
        "may_decide": request.actor.holds(*DECIDERS),
    }
    return render(request, "desk/decide/choice.html", context)


@role_required(*TEAM)
def choice_settings(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Choose what people do and how it is counted, each rule with its weakness."""
    found = _found(request, vote_id)
    form = SettingsForm(request.POST or None, initial={**found.ballot, **found.rule})
    dimensions = queries.weighable(request.network)
    offer(form, "weight_by", [(row.key, row.name) for row in dimensions])
    if not dimensions:
        del form.fields["weight_by"]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        rule = {name: given.get(name) for name in ("method", "winners", "by", "weight_by")}
        ballot = {name: given[name] for name in ("most", "points", "highest")}
        try:
            services.change_choice(
                found, rule=rule, ballot=ballot, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:choice", request.network.slug, vote_id)
    rules = [
        {"key": key, "name": name, "does": does, "counted": counted, "weak": weak}
        for key, (name, does, counted, weak) in METHODS.items()
    ]
    context = {"vote": found, "form": form, "rules": rules, "kinds": list(BALLOTS.items())}
    return render(request, "desk/decide/choice_settings.html", context)


@role_required(*TEAM)
def choice_try(request: NetworkRequest, vote_id: UUID, kind: str) -> HttpResponse:
    """A ballot of one kind to try out; nothing is sent."""
    found = _found(request, vote_id)
    if kind not in BALLOTS:
        raise Http404
    form = example_form(found, kind)
    context = {
        "vote": found,
        "form": form,
        "kind": BALLOTS[kind],
        "grades": grade_words(form.settings),
    }
    return render(request, "desk/decide/choice_try.html", context)


@role_required(*TEAM)
def choice_options(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Put themes, with the number of voices behind each, and words of one's own on the ballot."""
    found = _found(request, vote_id)
    there = queries.themes_on_ballot(found)
    counts = [row for row in understand.theme_counts(request.network) if row.theme.pk not in there]
    counts.sort(key=lambda row: -row.voices)
    form = OptionsForm(request.POST or None)
    offer(form, "themes", [(str(row.theme.pk), _theme_words(row)) for row in counts])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        titles = [line.strip()[:120] for line in given["words"].splitlines() if line.strip()]
        themes = picked([row.theme for row in counts], given["themes"])
        try:
            n = services.add_options(
                found, themes=themes, titles=titles, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            said = ngettext("%(n)s option added.", "%(n)s options added.", n) % {"n": n}
            messages.success(request, said)
            return redirect("desk:choice", request.network.slug, vote_id)
    return render(request, "desk/decide/choice_options.html", {"vote": found, "form": form})


def _theme_words(row: Any) -> str:
    said = ngettext("%(n)s voice", "%(n)s voices", row.voices) % {"n": row.voices}
    return f"{row.theme.name} · {said}"


@role_required(*TEAM)
def choice_option(request: NetworkRequest, vote_id: UUID, option_id: UUID) -> HttpResponse:
    """Change an option, or take it off the ballot, before opening."""
    found = _found(request, vote_id)
    option = found_or_404(next((row for row in found.projects.all() if row.pk == option_id), None))
    first = {"title": option.title, "description": option.description}
    form = OptionForm(request.POST or None, initial=first)
    how: dict[str, Any] = {"by": request.actor, "now": timezone.now()}
    try:
        if request.method == "POST" and "remove" in request.POST:
            services.remove_project(option, **how)
            messages.success(request, _t("It is off the ballot."))
            return redirect("desk:choice", request.network.slug, vote_id)
        if request.method == "POST" and form.is_valid():
            services.change_project(option, cost_minor=0, **form.cleaned_data, **how)
            messages.success(request, _t("Kept."))
            return redirect("desk:choice", request.network.slug, vote_id)
    except Refused as refused:
        form.add_error(None, words_of(refused))
    context = {"vote": found, "form": form, "option": option}
    return render(request, "desk/decide/choice_option.html", context)


@role_required(*TEAM)
def choice_count(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Close and count now that the time is over, instead of waiting for the clock."""
    found = _found(request, vote_id)
    if request.method == "POST":
        now = timezone.now()
        closed = services.close_vote(found, by=request.actor, now=now)
        services.count_choice(closed, by=request.actor, now=now)
        messages.success(request, _t("Counted. The result is public, with reasons and ballots."))
    return redirect("desk:choice", request.network.slug, vote_id)


@role_required(*DECIDERS)
def choice_take(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Choose what came first as priorities, each with its reason; a last look, publish, or undo."""
    found = _found(request, vote_id)
    outcome = found_or_404(queries.outcome(found))
    view = choice_view(found, outcome)
    how: dict[str, Any] = {"by": request.actor, "now": timezone.now()}
    rows = [
        {
            "line": line,
            "chosen": line.number in request.POST.getlist("options")
            if request.method == "POST"
            else line.is_chosen,
            "reason": request.POST.get(f"reason-{line.number}", "")
            if request.method == "POST"
            else _reason(found, line),
        }
        for line in [*view.chosen, *view.others[:10]]
    ]
    problem = ""
    if request.method == "POST":
        try:
            said = _take(request, found, rows, how)
        except Refused as refused:
            problem = words_of(refused)
        else:
            messages.success(request, said)
            return redirect("desk:choice", request.network.slug, vote_id)
    context = {
        "vote": found,
        "rows": rows,
        "taken": queries.taken_from(found),
        "errors": [{"words": problem, "target": "options"}] if problem else [],
    }
    return render(request, "desk/decide/choice_take.html", context)


def _take(
    request: NetworkRequest, found: Any, rows: list[dict[str, Any]], how: dict[str, Any]
) -> str:
    if "publish" in request.POST:
        services.publish_priorities(found, **how)
        return _t("They stand among the priorities, for everybody to see.")
    if "drop" in request.POST:
        services.drop_priorities(found, **how)
        return _t("Undone. Nothing was shown to anybody.")
    reasons = {row["line"].number: row["reason"][:1000] for row in rows if row["chosen"]}
    services.take_priorities(found, reasons=reasons, **how)
    return _t("Taken as priorities. Look once more, then show them to everybody, or undo it.")


def _reason(vote: Any, line: Any) -> str:
    """A reason to begin with: the place and figure in the vote."""
    return _t("Place %(place)s in “%(vote)s”: %(figure)s.") % {
        "place": line.place,
        "vote": vote.title,
        "figure": line.figure,
    }


urlpatterns = [
    path("choices/<uuid:vote_id>/", choice, name="choice"),
    path("choices/<uuid:vote_id>/rule/", choice_settings, name="choice_settings"),
    path("choices/<uuid:vote_id>/try/<slug:kind>/", choice_try, name="choice_try"),
    path("choices/<uuid:vote_id>/options/", choice_options, name="choice_options"),
    path("choices/<uuid:vote_id>/options/<uuid:option_id>/", choice_option, name="choice_option"),
    path("choices/<uuid:vote_id>/count/", choice_count, name="choice_count"),
    path("choices/<uuid:vote_id>/priorities/", choice_take, name="choice_take"),
]
