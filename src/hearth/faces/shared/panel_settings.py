"""The desk's forms of a panel: its settings, its targets, its meetings, invitations."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearth.decide import queries

from .panel_words import METHODS, SEEDS, feature_words

DATETIME = {"type": "datetime-local"}
SHAPE = "%Y-%m-%dT%H:%M"


def _moment(label: Any, **words: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs=DATETIME, format=SHAPE)
    return forms.DateTimeField(label=label, widget=widget, **words)


class PanelSettingsForm(forms.Form):
    """Seats, how they are drawn, what people are told and given."""

    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=500)
    reserve = forms.IntegerField(
        label=_("How many wait in turn behind them"), min_value=0, max_value=500, required=False
    )
    method = forms.ChoiceField(label=_("How fair chances are made"), widget=forms.RadioSelect)
    promise = forms.CharField(
        label=_("What it takes, and what becomes of the result"),
        help_text=_("How many meetings, what the panel may decide, and who promised to answer it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seed_how = forms.ChoiceField(
        label=_("How chance comes in, so that everybody can check it"),
        widget=forms.RadioSelect,
        choices=[(key, f"{words[0]}. {words[1]}") for key, words in SEEDS.items()],
    )
    seed_source = forms.CharField(
        label=_("Which public event, or what is thrown where"),
        help_text=_(
            "Such as: the six numbers of the Saturday lottery; three dice thrown in the library."
        ),
        max_length=300,
    )
    seed_at = _moment(
        _("When"),
        required=False,
        help_text=_("After registering has closed, with a day in between for the tickets."),
    )
    honorarium = forms.DecimalField(
        label=_("Money for each meeting"),
        min_value=Decimal("0"),
        max_digits=8,
        decimal_places=2,
        required=False,
    )
    per_letter = forms.IntegerField(
        label=_("How many of one household may register with one letter"), min_value=1, max_value=9
    )
    one_per_household = forms.BooleanField(
        label=_("Nobody sits with somebody of the same household"), required=False
    )
    answer_days = forms.IntegerField(
        label=_("Days to say yes or no after being drawn"), min_value=1, max_value=90
    )
    erase_months = forms.IntegerField(
        label=_("Months after the last meeting until names are erased"), min_value=1, max_value=24
    )
    tickets = forms.IntegerField(
        label=_("Tickets"),
        help_text=_("1,000 is usual: three balls from 0 to 9 can draw one by hand."),
        min_value=1,
        max_value=10_000,
    )

    def __init__(self, *args: Any, plain: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = ["plain"] if plain else [key for key in METHODS if key != "plain"]
        method = self.fields["method"]
        if isinstance(method, forms.ChoiceField):
            method.choices = [(key, f"{METHODS[key][0]}. {METHODS[key][1]}") for key in keys]
        for name in ("one_per_household", "tickets") if plain else ("reserve",):
            del self.fields[name]


class PanelMeetingForm(forms.Form):
    """When and where a panel meets."""

    title = forms.CharField(label=_("What it is about"), max_length=120)
    starts_at = _moment(_("Begins"))
    ends_at = _moment(_("Ends"))
    where = forms.CharField(label=_("Where"), max_length=200, required=False)


class LettersForm(forms.Form):
    """Letters: how many, to which addresses, by which words."""

    n = forms.IntegerField(label=_("How many letters"), min_value=1, max_value=5000, initial=500)
    double = forms.MultipleChoiceField(
        label=_("Areas that answer less and get twice as many"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    addresses = forms.CharField(
        label=_("Addresses, if you have them"),
        help_text=_(
            "One a line: the address, a tab or semicolon, the code of its area. They are used once and never kept. "
            "Without addresses every letter names its area."
        ),
        required=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    seed = forms.CharField(
        label=_("Public words that draw the addresses"), required=False, max_length=200
    )

    def listed(self) -> list[tuple[str, str]]:
        """Addresses with the code of their area."""
        found = []
        for line in self.cleaned_data["addresses"].splitlines():
            sign = "\t" if "\t" in line else ";"
            address, _sign, code = line.rpartition(sign)
            if line.strip():
                found.append((address.strip().strip('"'), code.strip().strip('"')))
        return found


class TargetsView:
    """The table of targets: proposed from the census, as kept, or as typed just now."""

    def __init__(self, activity: Any, data: Mapping[str, Any] | None, *, slack: int) -> None:
        self.panel = queries.panels.settings_of(activity)
        kept = {feature["key"]: feature for feature in self.panel.targets}
        self.features = [
            self._feature(key, row, kept.get(key), data, slack)
            for key, row in queries.panels.census_of(activity).items()
        ]
        self.bad: list[dict[str, str]] = []

    def _feature(
        self, key: str, row: dict[str, Any], kept: Any, data: Mapping[str, Any] | None, slack: int
    ) -> dict[str, Any]:
        residents = {answer: value["n"] for answer, value in row["values"].items()}
        made = queries.panels.proposed(residents, seats=self.panel.seats, slack=slack)
        held = {one["key"]: one for one in kept["values"]} if kept and data is None else {}
        values = []
        for at, (answer, value) in enumerate(row["values"].items()):
            start = held.get(answer) or made[answer]
            name = f"{key}-{at}"
            low, high = start["min"], start["max"]
            if data is not None:
                low, high = data.get(f"min-{name}", low), data.get(f"max-{name}", high)
            values.append(
                {
                    "key": answer,
                    "name": value["name"],
                    "field": name,
                    "share": made[answer]["share"],
                    "exact": round(made[answer]["share"] * self.panel.seats, 1),
                    "min": low,
                    "max": high,
                }
            )
        used = bool(kept) if data is None else bool(data.get(f"use-{key}"))
        return {"key": key, "name": feature_words(row["name"]), "used": used, "values": values}

    def chosen(self) -> dict[str, dict[str, tuple[int, int]]] | None:
        """What was typed, as the service takes it; none where something is no number."""
        found: dict[str, dict[str, tuple[int, int]]] = {}
        for feature in self.features:
            if not feature["used"]:
                continue
            found[feature["key"]] = {}
            for row in feature["values"]:
                try:
                    pair = (_whole(row["min"]), _whole(row["max"]))
                except ValueError:
                    words = str(_("Please write a whole number from 0 to 500."))
                    target = f"min-{row['field']}"
                    self.bad.append({"words": f"{row['name']}: {words}", "target": target})
                    continue
                found[feature["key"]][row["key"]] = pair
        return None if self.bad else found


def _whole(text: Any) -> int:
    number = int(str(text).strip())
    if not 0 <= number <= 500:
        raise ValueError
    return number
