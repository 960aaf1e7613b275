"""The desk's rooms for acting: programmes and commitments; events and services stand beside."""

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

from hearth.act import queries, services
from hearth.core.networks.models import Network
from hearth.core.partners import queries as partners
from hearth.decide import queries as decide
from hearth.faces.shared import act_words, fate
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.paging import found_or_404, picked, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.understand import queries as understand

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ProgrammeForm(forms.Form):
    """A programme in plain words, and what it comes from."""

    title = forms.CharField(label=_("Title"), max_length=120)
    summary = forms.CharField(
        label=_("What it is, for whom, and why"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    state = forms.ChoiceField(
        label=_("How it stands"), choices=act_words.choices(act_words.PROGRAMME_STATES)
    )
    starts_on = forms.DateField(label=_("First day"), required=False, widget=DATE)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DATE)
    came_from = forms.MultipleChoiceField(
        label=_("What it comes from"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = _sources(network)
        offer(self, "came_from", [(key, words) for key, (_n, words) in self.sources.items()])

    def nodes(self) -> list[tuple[str, UUID]]:
        """The chosen sources as nodes of the trace."""
        return [self.sources[key][0] for key in self.cleaned_data["came_from"]]


def _sources(network: Network) -> dict[str, tuple[tuple[str, UUID], str]]:
    """What a programme may come from: decisions, priorities and themes, by key of the form."""
    rooms = (
        (
            "decision",
            _t("Decision"),
            [(row.pk, row.title) for row in decide.decisions(network)[:40]],
        ),
        (
            "priority",
            _t("Priority"),
            [(row.pk, row.title) for row in decide.priorities(network)[:40]],
        ),
        ("theme", _t("Theme"), [(row.pk, row.name) for row in understand.themes(network)[:60]]),
    )
    return {
        f"{kind}:{pk}": ((kind, pk), f"{label}: {title}")
        for kind, label, rows in rooms
        for pk, title in rows
    }


class GoalForm(forms.Form):
    """A shared goal and what will show that it was reached."""

    prefix = "goal"
    text = forms.CharField(label=_("A goal that all share"), max_length=300)
    target = forms.CharField(label=_("How much, by when"), max_length=120, required=False)
    indicator_key = forms.CharField(
        label=_("The indicator that will show it"), max_length=60, required=False
    )


class PartnerForm(forms.Form):
    """An organisation in a role."""

    prefix = "partner"
    organisation = forms.ChoiceField(label=_("Organisation"))
    role = forms.ChoiceField(
        label=_("What it does here"), choices=act_words.choices(act_words.PARTNER_ROLES)
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", [(str(row.pk), row.name) for row in organisations])


class CommitmentForm(forms.Form):
    """A promise with its day."""

    text = forms.CharField(
        label=_("What is promised"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    organisation = forms.ChoiceField(label=_("Which organisation promises it"), required=False)
    promised_by = forms.CharField(
        label=_("Or which role"), help_text=_("Such as: the council's housing team. Never a person's name."),
        max_length=120, required=False,
    )  # fmt: skip
    due_on = forms.DateField(label=_("By which day"), widget=DATE)
    programme = forms.ChoiceField(label=_("Part of"), required=False)
    note = forms.CharField(label=_("Note, shown to everybody"), max_length=600, required=False)

    def __init__(self, *args: Any, organisations: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["organisation"].choices = [
            ("", _("None")),
            *((str(row.pk), row.name) for row in organisations),
        ]
        fields["programme"].choices = [
            ("", _("None")),
            *((str(row.pk), row.title) for row in programmes),
        ]


class SettleForm(forms.Form):
    """How a promise stands."""

    prefix = "settle"
    state = forms.ChoiceField(
        label=_("How it stands"),
        widget=forms.RadioSelect,
        choices=act_words.choices(act_words.COMMITMENT_STATES),
    )
    reason = forms.CharField(
        label=_("Why it could not be kept"), help_text=_("Only if it was not kept. Everybody can read it."),
        max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


@role_required(*DESK_ROLES)
def programme_list(request: NetworkRequest) -> HttpResponse:
    """All programmes."""
    rows = queries.programmes(request.network)
    context = {"programmes": rows, "may_change": request.actor.holds(*TEAM)}
    return render(request, "desk/act/programmes.html", context)


@role_required(*TEAM)
def programme_add(request: NetworkRequest) -> HttpResponse:
    """Begin a programme."""
    form = ProgrammeForm(request.POST or None, network=request.network)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data | {"came_from": form.nodes()}
        try:
            made = services.make_programme(
                request.network, **words, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept. Now add goals, partners and what each promises."))
            return redirect("desk:programme", request.network.slug, made.pk)
    return _form(request, form, _t("Begin a programme"), "desk:programmes")


@role_required(*TEAM)
def programme_change(request: NetworkRequest, programme_id: UUID) -> HttpResponse:
    """Change what is said of a programme."""
    found = found_or_404(queries.programme(request.network, programme_id))
    fields = ("title", "summary", "state", "starts_on", "ends_on")
    initial = {name: getattr(found, name) for name in fields}
    linked = queries.sources_of(request.network, programme_id=found.pk)
    initial["came_from"] = [f"{kind}:{pk}" for kind, pk in linked]
    form = ProgrammeForm(request.POST or None, network=request.network, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data | {"came_from": form.nodes()}
        try:
            services.change_programme(found, **words, by=request.actor, now=timezone.now())
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            return redirect("desk:programme", request.network.slug, found.pk)
    return _form(request, form, _t("Change the programme"), "desk:programmes")


@role_required(*DESK_ROLES)
def programme(request: NetworkRequest, programme_id: UUID) -> HttpResponse:
    """One programme: goals, partners, promises, where it came from."""
    found = found_or_404(queries.programme(request.network, programme_id))
    organisations = list(partners.organisations(request.network))
    posted = request.POST if request.method == "POST" and request.actor.holds(*TEAM) else None
    deed = posted.get("deed", "") if posted else ""
    goal = GoalForm(posted if deed == "goal" else None)
    partner = PartnerForm(posted if deed == "partner" else None, organisations=organisations)
    if posted is not None and _programme_deed(request, found, deed, goal, partner, organisations):
        return redirect("desk:programme", request.network.slug, found.pk)
    context = {
        "programme": found,
        "goal_form": goal,
        "partner_form": partner,
        "came_from": list(
            fate.titles_of(
                request.network, queries.sources_of(request.network, programme_id=found.pk)
            ).values()
        ),
        "may_change": request.actor.holds(*TEAM),
    }
    return render(request, "desk/act/programme.html", context)


def _programme_deed(
    request: NetworkRequest, found: Any, deed: str, goal: Any, partner: Any, organisations: Any
) -> bool:
    """Do what one of the small forms asks; False shows its errors."""
    who: dict[str, Any] = {"by": request.actor, "now": timezone.now()}
    identifier = uuid_or_none(request.POST.get("id"))
    try:
        if deed == "goal" and goal.is_valid():
            services.add_goal(found, **goal.cleaned_data, **who)
        elif deed == "partner" and partner.is_valid():
            chosen = picked(organisations, [partner.cleaned_data["organisation"]])[0]
            services.add_partner(
                found, organisation=chosen, role=partner.cleaned_data["role"], **who
            )
        elif deed == "remove_goal" and identifier:
            services.remove_goal(found, goal_id=identifier, **who)
        elif deed == "remove_partner" and identifier:
            services.remove_partner(found, partner_id=identifier, **who)
        else:
            return False
    except Refused as refused:
        messages.error(request, words_of(refused))
    return True


@role_required(*DESK_ROLES)
def commitment_list(request: NetworkRequest) -> HttpResponse:
    """Promises by their day, late ones first to be found."""
    state = request.GET.get("state", "open")
    rows = queries.commitments(
        request.network, state="" if state == "all" else state, today=timezone.localdate()
    )
    words = {
        "open": _t("Open"),
        "late": _t("Late"),
        "done": _t("Done"),
        "broken": _t("Not kept"),
        "all": _t("All"),
    }
    tabs = [
        {"words": said, "href": f"?state={key}", "current": key == state}
        for key, said in words.items()
    ]
    context = {
        "commitments": rows[:300],
        "tabs": tabs,
        "may_add": request.actor.holds(*TEAM, "partner"),
    }
    return render(request, "desk/act/commitments.html", context)


@role_required(*TEAM, "partner")
def commitment_add(request: NetworkRequest) -> HttpResponse:
    """Note a promise."""
    form, rows = _commitment_form(request, initial={"programme": request.GET.get("programme", "")})
    if request.method == "POST" and form.is_valid():
        words = _chosen(form.cleaned_data, rows)
        try:
            services.make_commitment(request.network, **words, by=request.actor, now=timezone.now())
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("The promise is noted, and everybody can see it."))
            return redirect("desk:commitments", request.network.slug)
    return _form(request, form, _t("Note a promise"), "desk:commitments")


@role_required(*TEAM, "partner")
def commitment(request: NetworkRequest, commitment_id: UUID) -> HttpResponse:
    """Change a promise, or say how it stands."""
    found = found_or_404(queries.commitment(request.network, commitment_id))
    names = ("text", "promised_by", "due_on", "note")
    initial = {name: getattr(found, name) for name in names}
    initial |= {
        "organisation": str(found.organisation_id or ""),
        "programme": str(found.programme_id or ""),
    }
    deed = request.POST.get("deed", "")
    form, rows = _commitment_form(request, initial=initial, bound=deed == "change")
    settle = SettleForm(
        request.POST if deed == "settle" else None,
        initial={"state": found.state, "reason": found.reason},
    )
    chosen = settle if deed == "settle" else form
    if deed and chosen.is_valid():
        who: dict[str, Any] = {"by": request.actor, "now": timezone.now()}
        try:
            if deed == "settle":
                services.settle_commitment(found, **settle.cleaned_data, **who)
            else:
                words = _chosen(form.cleaned_data, rows)
                words.pop("programme")
                services.change_commitment(found, **words, **who)
        except Refused as refused:
            chosen.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:commitment", request.network.slug, found.pk)
    context = {"commitment": found, "form": form, "settle_form": settle}
    return render(request, "desk/act/commitment.html", context)


def _commitment_form(
    request: NetworkRequest, *, initial: dict[str, Any], bound: bool = True
) -> tuple[Any, Any]:
    rows = (
        list(partners.organisations(request.network)),
        list(queries.programmes(request.network)),
    )
    posted = request.POST if request.method == "POST" and bound else None
    return CommitmentForm(posted, initial=initial, organisations=rows[0], programmes=rows[1]), rows


def _chosen(words: dict[str, Any], rows: Any) -> dict[str, Any]:
    """The form's words with ids made into what they name."""
    organisation = picked(rows[0], [words["organisation"]])
    programme = picked(rows[1], [words["programme"]])
    return words | {
        "organisation": next(iter(organisation), None),
        "programme": next(iter(programme), None),
    }


def _form(request: NetworkRequest, form: forms.Form, title: str, back: str) -> HttpResponse:
    """A page with one form."""
    context = {"form": form, "title": title, "back": back}
    return render(request, "desk/act/form.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("programmes/", programme_list, name="programmes"),
    path("programmes/new/", programme_add, name="programme_add"),
    path("programmes/<uuid:programme_id>/", programme, name="programme"),
    path("programmes/<uuid:programme_id>/change/", programme_change, name="programme_change"),
    path("commitments/", commitment_list, name="commitments"),
    path("commitments/new/", commitment_add, name="commitment_add"),
    path("commitments/<uuid:commitment_id>/", commitment, name="commitment"),
]
