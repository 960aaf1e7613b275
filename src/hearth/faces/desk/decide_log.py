"""The desk's priorities and decision log."""

from __future__ import annotations

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

from hearth.decide import queries, services
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.figures import MINOR_UNITS
from hearth.faces.shared.paging import found_or_404, picked
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.understand import queries as understand

DECIDERS = (*TEAM, "council")


class PriorityForm(forms.Form):
    """What comes first, and why."""

    title = forms.CharField(label=_("What comes first"), max_length=120)
    theme = forms.ChoiceField(label=_("Which theme it comes from"), required=False)
    reason = forms.CharField(
        label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    chosen_by = forms.CharField(
        label=_("Chosen by"), help_text=_("The meeting, council or vote."), max_length=160
    )
    position = forms.IntegerField(
        label=_("Place in the order"), min_value=1, max_value=50, initial=1
    )


class DecisionForm(forms.Form):
    """An entry of the log."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[("decision", _("A decision")), ("veto", _("A veto of a decision"))],
    )
    vetoes = forms.ChoiceField(label=_("If a veto: which decision it stops"), required=False)
    title = forms.CharField(label=_("Title"), max_length=160)
    what = forms.CharField(
        label=_("What was decided"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4})
    )
    reasons = forms.CharField(
        label=_("Why"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4})
    )
    dissent = forms.CharField(
        label=_("Who was against, and why"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    interests = forms.CharField(
        label=_("Interests declared, and who stepped aside"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    decided_by = forms.CharField(label=_("Decided by"), max_length=160)
    decided_on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs={"type": "date"}))
    owner = forms.CharField(label=_("Who sees to it"), max_length=160)
    money = forms.DecimalField(
        label=_("Money"), required=False, min_value=Decimal(0), max_digits=12, decimal_places=2
    )
    review_on = forms.DateField(
        label=_("Comes back for review on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    sources = forms.MultipleChoiceField(
        label=_("Rests on"), required=False, widget=forms.CheckboxSelectMultiple
    )


@role_required(*DESK_ROLES)
def priorities(request: NetworkRequest) -> HttpResponse:
    """What comes first today; a new one below."""
    themes = list(understand.themes(request.network))
    form = PriorityForm(request.POST or None)
    offer(
        form,
        "theme",
        [
            ("", _t("None in particular")),
            *((str(t.pk), t.name) for t in themes),
        ],
    )
    may_edit = request.actor.holds(*DECIDERS)
    if request.method == "POST" and may_edit and form.is_valid():
        given = dict(form.cleaned_data)
        given["theme"] = next(iter(picked(themes, [given["theme"]])), None)
        services.choose_priority(request.network, **given, by=request.actor, now=timezone.now())
        messages.success(request, _t("It stands among the priorities."))
        return redirect("desk:priorities", request.network.slug)
    context = {
        "form": form,
        "priorities": queries.priorities(request.network),
        "may_edit": may_edit,
    }
    return render(request, "desk/decide/priorities.html", context)


@role_required(*DECIDERS)
def priority_end(request: NetworkRequest, priority_id: UUID) -> HttpResponse:
    """A priority no longer stands."""
    priority = found_or_404(queries.priority(request.network, priority_id))
    if request.method == "POST":
        services.end_priority(priority, by=request.actor, now=timezone.now())
        messages.success(request, _t("It no longer stands; its trace stays."))
    return redirect("desk:priorities", request.network.slug)


@role_required(*DESK_ROLES)
def decisions(request: NetworkRequest) -> HttpResponse:
    """The log with drafts, and what is due for review."""
    context = {
        "decisions": queries.decisions(request.network)[:100],
        "due": queries.to_review(request.network, today=timezone.localdate()),
        "may_edit": request.actor.holds(*DECIDERS),
    }
    return render(request, "desk/decide/decisions.html", context)


@role_required(*DECIDERS)
def decision_add(request: NetworkRequest) -> HttpResponse:
    """A new entry, as a draft."""
    form, choices = _decision_form(request, {"decided_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        words = _words(form, choices, request)
        sources = [
            choices["sources"][key]
            for key in form.cleaned_data["sources"]
            if key in choices["sources"]
        ]
        try:
            made = services.add_decision(
                request.network, **words, sources=sources, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(
                "vetoes" if refused.code == "veto_of_nothing" else None, words_of(refused)
            )
        else:
            messages.success(request, _t("Kept as a draft. Publish it when it is right."))
            return redirect("desk:decision", request.network.slug, made.pk)
    return render(request, "desk/decide/decision_form.html", {"form": form})


@role_required(*DECIDERS)
def decision_change(request: NetworkRequest, decision_id: UUID) -> HttpResponse:
    """Change a draft."""
    decision = found_or_404(queries.decision(request.network, decision_id))
    names = (
        "kind",
        "title",
        "what",
        "reasons",
        "dissent",
        "interests",
        "owner",
        "decided_by",
    )
    first = {name: getattr(decision, name) for name in (*names, "decided_on", "review_on")}
    first["vetoes"] = str(decision.vetoes_id or "")
    if decision.money_minor is not None:
        first["money"] = Decimal(decision.money_minor) / MINOR_UNITS.get(
            request.network.currency, 100
        )
    form, choices = _decision_form(request, first)
    del form.fields["sources"]
    if request.method == "POST" and form.is_valid():
        try:
            services.change_decision(
                decision, **_words(form, choices, request), by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:decision", request.network.slug, decision_id)
    return render(request, "desk/decide/decision_form.html", {"form": form, "decision": decision})


def _decision_form(
    request: NetworkRequest, first: dict[str, Any]
) -> tuple[DecisionForm, dict[str, Any]]:
    """The form with the decisions that could be vetoed and what an entry could rest on."""
    published = list(queries.decisions(request.network, public=True)[:200])
    sources = {
        f"priority:{row.pk}": ("priority", row.pk) for row in queries.priorities(request.network)
    }
    named = [(f"priority:{row.pk}", row.title) for row in queries.priorities(request.network)]
    for vote in queries.votes(request.network, public=True)[:20]:
        sources[f"vote:{vote.pk}"] = ("vote", vote.pk)
        named.append((f"vote:{vote.pk}", vote.title))
    form = DecisionForm(request.POST or None, initial=first)
    offer(form, "vetoes", [("", "–"), *((str(d.pk), d.title) for d in published)])
    offer(form, "sources", named)
    return form, {"vetoes": published, "sources": sources}


def _words(form: DecisionForm, choices: dict[str, Any], request: NetworkRequest) -> dict[str, Any]:
    given = {name: value for name, value in form.cleaned_data.items() if name != "sources"}
    given["vetoes"] = (picked(choices["vetoes"], [given["vetoes"]]) or [None])[0]
    money = given.pop("money")
    unit = MINOR_UNITS.get(request.network.currency, 100)
    given["money_minor"] = None if money is None else int(money * unit)
    return given


@role_required(*DESK_ROLES)
def decision(request: NetworkRequest, decision_id: UUID) -> HttpResponse:
    """One entry: publish a draft, amend what is published."""
    found = found_or_404(queries.decision(request.network, decision_id))
    context = {"decision": found, "may_edit": request.actor.holds(*DECIDERS)}
    return render(request, "desk/decide/decision.html", context)


@role_required(*DECIDERS)
def decision_publish(request: NetworkRequest, decision_id: UUID) -> HttpResponse:
    """Publish a draft."""
    found = found_or_404(queries.decision(request.network, decision_id))
    if request.method == "POST":
        services.publish_decision(found, by=request.actor, now=timezone.now())
        messages.success(request, _t("Published. From now on it is only amended."))
    return redirect("desk:decision", request.network.slug, decision_id)


@role_required(*DECIDERS)
def decision_amend(request: NetworkRequest, decision_id: UUID) -> HttpResponse:
    """Add to a published entry."""
    found = found_or_404(queries.decision(request.network, decision_id))
    if request.method == "POST":
        services.amend_decision(
            found, text=request.POST.get("text", ""), by=request.actor, now=timezone.now()
        )
        messages.success(request, _t("Added."))
    return redirect("desk:decision", request.network.slug, decision_id)


urlpatterns = [
    path("priorities/", priorities, name="priorities"),
    path("priorities/<uuid:priority_id>/end/", priority_end, name="priority_end"),
    path("decisions/", decisions, name="decisions"),
    path("decisions/new/", decision_add, name="decision_add"),
    path("decisions/<uuid:decision_id>/", decision, name="decision"),
    path("decisions/<uuid:decision_id>/change/", decision_change, name="decision_change"),
    path("decisions/<uuid:decision_id>/publish/", decision_publish, name="decision_publish"),
    path("decisions/<uuid:decision_id>/amend/", decision_amend, name="decision_amend"),
]
