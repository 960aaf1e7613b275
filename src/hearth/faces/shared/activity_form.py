"""The form of an activity before it opens: what, for whom, how one person has one vote, from when to when."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hearth.act import queries as act
from hearth.core.places import queries as places
from hearth.decide import queries as decide
from hearth.understand import queries as understand

from .activity_words import WAYS_IN
from .fields import offer
from .figures import MINOR_UNITS
from .paging import picked

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class AboutForm(forms.Form):
    """What an activity is about, and how much money it shares out."""

    title = forms.CharField(label=_("Title"), max_length=120)
    question = forms.CharField(
        label=_("What it is about"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    money = forms.DecimalField(
        label=_("Money to share out"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2
    )


class ActivityForm(AboutForm):
    """Everything that the frame of an activity asks for."""

    eligibility = forms.CharField(
        label=_("Who may take part, in plain words"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    min_age = forms.IntegerField(
        label=_("From which age"),
        help_text=_("People say themselves that they are old enough. Empty: no age is asked for."),
        required=False,
        min_value=0,
        max_value=120,
    )
    areas = forms.MultipleChoiceField(
        label=_("Only for people of these places"),
        help_text=_("Nothing ticked: everywhere. People say themselves that they live there."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    entry = forms.ChoiceField(
        label=_("How does one person have one vote?"),
        help_text=_(
            "Every way has a weakness. It is shown to everybody, so choose the one that you can stand by."
        ),
        widget=forms.RadioSelect,
    )
    opens_at = forms.DateTimeField(label=_("Opens"), widget=MOMENT)
    closes_at = forms.DateTimeField(label=_("Closes"), widget=MOMENT)
    is_running_shown = forms.ChoiceField(
        label=_("While it runs, who sees how it stands?"),
        widget=forms.RadioSelect,
        choices=[
            ("", _("Nobody, not even the team, until it has closed. So nobody is swayed.")),
            ("yes", _("Everybody. This draws people in, and sways them.")),
        ],
        required=False,
    )
    theme = forms.ChoiceField(label=_("Which theme it answers"), required=False)
    programme = forms.ChoiceField(label=_("Which programme it belongs to"), required=False)
    council = forms.ChoiceField(label=_("Which council asks"), required=False)

    def __init__(self, *args: Any, network: Any, form: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        if form != "budget":
            del self.fields["money"]
        self.themes = list(understand.themes(network))
        self.programmes = list(act.programmes(network))
        self.councils = list(decide.councils(network))
        offer(self, "entry", [(key, _way_in(key)) for key in WAYS_IN])
        spots = places.places(network, depth=1)
        offer(self, "areas", [(place.code, place.name) for place in spots])
        for name, rows in (
            ("theme", [(str(row.pk), row.name) for row in self.themes]),
            ("programme", [(str(row.pk), row.title) for row in self.programmes]),
            ("council", [(str(row.pk), row.name) for row in self.councils]),
        ):
            if rows:
                offer(self, name, [("", _("None")), *rows])
            else:
                del self.fields[name]

    def words(self) -> dict[str, Any]:
        """What the service is told."""
        told = dict(self.cleaned_data)
        if "money" in told:
            unit = MINOR_UNITS.get(self.network.currency, 100)
            told["budget_minor"] = int((told.pop("money") * unit).to_integral_value())
        told["is_running_shown"] = told["is_running_shown"] == "yes"
        told["theme"] = _one(self.themes, told.get("theme", ""))
        told["council"] = _one(self.councils, told.get("council", ""))
        programme = _one(self.programmes, told.pop("programme", ""))
        return told | {"programme_id": programme.pk if programme else None}


class DaysForm(forms.Form):
    """From when to when one part is open."""

    opens_at = forms.DateTimeField(label=_("From"), widget=MOMENT)
    closes_at = forms.DateTimeField(label=_("Until"), widget=MOMENT)


def first_words(activity: Any) -> dict[str, Any]:
    """An activity as its form shows it."""
    unit = MINOR_UNITS.get(activity.network.currency, 100)
    return {
        "title": activity.title,
        "question": activity.question,
        "money": Decimal(activity.budget_minor) / unit if activity.budget_minor else None,
        "eligibility": activity.eligibility,
        "min_age": activity.min_age,
        "areas": activity.areas,
        "entry": activity.entry,
        "opens_at": activity.opens_at,
        "closes_at": activity.closes_at,
        "is_running_shown": "yes" if activity.is_running_shown else "",
        "theme": str(activity.theme_id or ""),
        "programme": str(activity.programme_id or ""),
        "council": str(activity.council_id or ""),
    }


def first_days(*, lead: int, days: int) -> dict[str, datetime]:
    """Opening and closing as a template proposes them: nine in the morning to nine in the evening."""
    today = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    opens = today + timedelta(days=lead)
    return {"opens_at": opens, "closes_at": opens.replace(hour=21) + timedelta(days=days)}


def _way_in(key: str) -> SafeString:
    way = WAYS_IN[key]
    return format_html("<strong>{}</strong><br>{} <em>{}</em>", way.label, way.how, way.weak)


def _one(rows: list[Any], identifier: str) -> Any:
    return next(iter(picked(rows, [identifier])), None)
