"""The forms by which the team makes a request and takes it step by step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.core.networks.models import Network
from hearth.decide import queries
from hearth.learn import queries as learn
from hearth.understand import queries as understand

from .ask_words import ANSWERS
from .fields import offer
from .paging import picked

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AskForm(forms.Form):
    """What is asked, of whom, why, and what it rests on."""

    title = forms.CharField(label=_("Title"), max_length=120)
    institution = forms.CharField(
        label=_("To whom"), help_text=_("The council, board, company or ministry."), max_length=160
    )
    office = forms.CharField(
        label=_("Which office"),
        help_text=_("Such as: cabinet member for housing. An office, not a person's name."),
        max_length=160,
        required=False,
    )
    what = forms.CharField(
        label=_("What you ask for"),
        help_text=_("So clear that anybody can tell later whether it was done."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    why = forms.CharField(
        label=_("Why"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )
    evidence = forms.MultipleChoiceField(
        label=_("What it rests on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    goal = forms.IntegerField(
        label=_("How many signatures you hope for"),
        required=False,
        min_value=1,
        max_value=1_000_000,
    )
    sign_until = forms.DateField(label=_("Can be signed until"), required=False, widget=DATE)
    codes_of = forms.ChoiceField(
        label=_("People may also sign with their voting code of"), required=False
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = sources_of(network)
        self.votes = [
            row for row in queries.votes(network, public=True)[:20] if row.entry == "code"
        ]
        offer(self, "evidence", [(key, words) for key, (_n, words) in self.sources.items()])
        offer(self, "codes_of", [("", _t("no vote")), *((str(v.pk), v.title) for v in self.votes)])

    def words(self) -> dict[str, Any]:
        """What the service takes."""
        given = dict(self.cleaned_data)
        given["evidence"] = [self.sources[key][0] for key in given["evidence"]]
        given["codes_of"] = next(iter(picked(self.votes, [given["codes_of"]])), None)
        return given


def sources_of(network: Network) -> dict[str, tuple[tuple[str, UUID], str]]:
    """What a request may rest on, by key of the form."""
    counted = [row for row in queries.votes(network, public=True)[:40] if row.state == "counted"]
    rooms: tuple[tuple[str, str | Promise, list[tuple[UUID, str]]], ...] = (
        ("theme", _("Theme"), [(t.pk, t.name) for t in understand.themes(network)[:60]]),
        ("outcome", _("Result"), [(v.pk, v.title) for v in counted]),
        (
            "decision",
            _("Decision"),
            [(d.pk, d.title) for d in queries.decisions(network, public=True)[:40]],
        ),
        ("priority", _("Priority"), [(p.pk, p.title) for p in queries.priorities(network)[:40]]),
        (
            "indicator",
            _("Measured"),
            [(i.pk, i.name) for i in learn.indicators(network, public_only=True)[:40]],
        ),
    )
    return {
        f"{kind}:{pk}": ((kind, pk), f"{label}: {title}")
        for kind, label, rows in rooms
        for pk, title in rows
    }


class DeliverForm(forms.Form):
    """How it was handed over, and by when an answer is asked for."""

    how = forms.CharField(
        label=_("How it was handed over"),
        help_text=_("Such as: by hand at the council meeting, by e-mail to the clerk."),
        max_length=160,
    )
    proof = forms.CharField(
        label=_("What shows that it arrived"),
        help_text=_("A reference number, or the item of their agenda. Everybody will read it."),
        max_length=200,
        required=False,
    )
    on = forms.DateField(label=_("On"), widget=DATE)
    due_on = forms.DateField(label=_("Answer asked for by"), widget=DATE)


class EscalateForm(DeliverForm):
    """The next addressee, and why."""

    institution = forms.CharField(label=_("To whom it goes next"), max_length=160)
    office = forms.CharField(label=_("Which office"), max_length=160, required=False)
    why = forms.CharField(
        label=_("Why it goes further"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    field_order = ("institution", "office", "why", "how", "proof", "on", "due_on")


class AnswerForm(forms.Form):
    """What they answered, in their words."""

    kind = forms.ChoiceField(
        label=_("The answer is"),
        choices=[(key, ANSWERS[key]) for key in ("yes", "partly", "no")],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In their own words"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    on = forms.DateField(label=_("On"), widget=DATE)


class CloseForm(forms.Form):
    """A last word, for everybody."""

    words = forms.CharField(
        label=_("What is to be said in closing"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
