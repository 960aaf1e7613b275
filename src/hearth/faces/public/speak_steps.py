"""The way of somebody who speaks: one thing on a page, and what they said carried along in the form.

Nothing is kept on the server before "send": each page carries all earlier answers in hidden fields,
so that a reload, the back button, a lost connection, refused cookies or a page that was open for a
week cost no word. The key that the first page made stands for one voice, however often it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hearth.faces.shared.languages import describe
from hearth.faces.shared.paging import uuid_or_none
from hearth.faces.shared.speaking import TICKS, VoiceForm
from hearth.listen.queries import Attachment

#: Steps in their order, each with the words over it. "about" is left out where nothing is asked.
STEPS: dict[str, Promise] = {
    "words": _("Your words"),
    "kind": _("What it is"),
    "place": _("Where"),
    "about": _("About you"),
    "agree": _("What we may do"),
    "check": _("Check and send"),
}
MOST_ATTACHMENTS = 5
#: What a page carries beside the answers themselves.
ALSO_CARRIED = ("round", "size", "from_check")


class SpeakForm(VoiceForm):
    """What somebody says in several pages; a recording may stand for the words."""

    recording = forms.FileField(
        label=_("A recording from this device"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "audio/*", "capture": True}),
    )
    photo = forms.FileField(
        label=_("A photo"),
        help_text=_(
            "Only the team sees it. Please no faces. When and where it was taken is erased."
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, *args: Any, attached: Iterable[Attachment] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attached = list(attached)
        self.fields["text"].required = not self.attached
        self.fields["key"].widget.attrs["data-draft-too"] = True

    def clean_text(self) -> str:
        """Blanks are no words; beside a recording they need not be any."""
        text = str(self.cleaned_data["text"])
        if not text.strip() and not self.attached:
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return text

    @property
    def steps(self) -> list[str]:
        """The steps of this form, in their order."""
        return [step for step in STEPS if step != "about" or self.dimensions]

    def fields_of(self, step: str) -> list[str]:
        """The fields that stand on a page."""
        return {
            "words": ["text", "recording", "photo"],
            "kind": ["kind"],
            "place": ["place", "language"],
            "about": [bound.name for bound in self.group_fields],
            "agree": [*(purpose.value for purpose in TICKS), "contact"],
        }.get(step, [])

    def first_wrong_step(self) -> str | None:
        """The first page on which something is to be put right, or none."""
        wrong = set(self.errors)
        return next((step for step in self.steps if wrong & set(self.fields_of(step))), None)

    def forgive_all_but(self, step: str) -> None:
        """Errors of other pages are said there, not here."""
        shown = set(self.fields_of(step))
        for name in [name for name in self.errors if name not in shown]:
            del self.errors[name]

    def carried(self, step: str) -> list[tuple[str, str]]:
        """Everything that was told so far and is not on this page, as hidden fields."""
        if not isinstance(self.data, QueryDict):
            return []
        here = {*self.fields_of(step), "recording", "photo"}
        names = [name for name in self.fields if name not in here]
        told = [
            (name, value) for name in [*names, *ALSO_CARRIED] for value in self.data.getlist(name)
        ]
        files = [("attachment", str(row.key)) for row in self.attached] if step != "words" else []
        return [pair for pair in told + files if pair[1]]

    @property
    def summary(self) -> list[Told]:
        """What was told, page by page, in words."""
        given = self.cleaned_data
        place = self.place_chosen()
        rows = [Told("kind", STEPS["kind"], [self._choice("kind")])]
        language = describe(given.get("language") or "").own_name
        rows.append(
            Told(
                "place", _("Where, and in which language"), [place.name if place else "", language]
            )
        )
        if self.dimensions:
            about = [self._choice(bound.name) for bound in self.group_fields]
            rows.append(Told("about", STEPS["about"], about))
        agreed = [str(tick.label) for tick in self.ticks if given.get(tick.name)]
        rows.append(Told("agree", STEPS["agree"], [*agreed, given.get("contact") or ""]))
        return rows

    def _choice(self, name: str) -> str:
        value = self.cleaned_data.get(name)
        choices = self[name].field.widget.choices if value else []
        return next((str(words) for key, words in choices if key == value), "")


@dataclass(frozen=True)
class Told:
    """One line of the summary: the page where it can be changed, and what was told there."""

    step: str
    label: str | Promise
    words: list[str]

    @property
    def said(self) -> list[str]:
        return [line for line in self.words if line]


def keys_in(data: QueryDict) -> list[UUID]:
    """The keys of recordings and photos that a page carries."""
    found = (uuid_or_none(text) for text in data.getlist("attachment")[:MOST_ATTACHMENTS])
    return [key for key in found if key]
