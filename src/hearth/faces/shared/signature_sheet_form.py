"""A paper sheet of signatures as it is typed in: its number, and a line for each that can stand on it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.decide import queries
from hearth.decide.queries import LINES, SignatureLine
from hearth.kit.refusals import Refused

from .refusals import words_of

SHOW_NAME, HEAR_BACK = _("The name may be shown"), _("Wants to hear of the answer")


class SignatureSheetForm(forms.Form):
    """One sheet. Lines on which nothing stands are left out; the others keep their numbers."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    number = forms.CharField(
        label=_("Number on the sheet"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4()
        for n in range(1, LINES + 1):
            named = {"n": n}
            self.fields[f"reach-{n}"] = _typed(
                _t("Signature %(n)s, number, e-mail or home address") % named, 254
            )
            self.fields[f"name-{n}"] = _typed(_t("Signature %(n)s, name") % named, 200)
            self.fields[f"show-{n}"] = forms.BooleanField(label=SHOW_NAME, required=False)
            self.fields[f"hear-{n}"] = forms.BooleanField(label=HEAR_BACK, required=False)

    def clean(self) -> dict[str, Any]:
        """Everything that is wrong is said at once, each at its line."""
        given = super().clean() or {}
        self.lines = {
            n: SignatureLine(
                reach=given.get(f"reach-{n}", ""),
                name=given.get(f"name-{n}", ""),
                show_name=given.get(f"show-{n}", False),
                hear_back=given.get(f"hear-{n}", False),
            )
            for n in range(1, LINES + 1)
        }
        there = {n: line for n, line in self.lines.items() if not line.is_empty}
        for n, field, code in queries.trouble_in_lines(there):
            if f"{field}-{n}" not in self.errors:
                self.add_error(f"{field}-{n}", words_of(Refused(code)))
        if not there and not self.errors:
            self.add_error("reach-1", words_of(Refused("signature_sheet_empty")))
        return given

    def rows(self) -> list[dict[str, Any]]:
        """The lines for the page."""
        return [
            {
                "n": n,
                **{name: self[f"{name}-{n}"] for name in ("reach", "name", "show", "hear")},
            }
            for n in range(1, LINES + 1)
        ]


def _typed(label: str, longest: int) -> forms.CharField:
    attrs = {"autocomplete": "off", "dir": "auto", "spellcheck": "false"}
    return forms.CharField(
        label=label, max_length=longest, required=False, widget=forms.TextInput(attrs=attrs)
    )
