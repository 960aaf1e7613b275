"""The form by which a voice comes in, for a resident and for whoever writes it down for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hearth.core.people.models import Known, Purpose
from hearth.core.places.models import Category, Dimension, Place
from hearth.faces.shared.access import NetworkRequest
from hearth.faces.shared.fields import offer
from hearth.kit.actors import Actor
from hearth.listen import services
from hearth.listen.queries import Round
from hearth.listen.services import Received

from .equality import NO_ANSWER
from .languages import REGISTRY
from .saying import CONSENT_WORDS, CONSENT_WORDS_FOR_OTHERS, KINDS

LONGEST = 8000
PREFER_NOT, NOT_KNOWN = "~prefer_not", "~not_known"
#: What is asked with a tick; that words are kept is said beside the button.
TICKS = (Purpose.QUOTE, Purpose.HEAR_BACK, Purpose.MESSAGES, Purpose.SHARE_PARTNERS)


def _answers_to(dimension: Dimension) -> list[tuple[str, str]]:
    rows = dimension.categories.all()
    return [(str(row.pk), row.name) for row in rows if row.key not in NO_ANSWER]


class VoiceForm(forms.Form):
    """What somebody says, where, and what they agree to."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is. There is no wrong choice.")},
    )
    text = forms.CharField(
        label=_("Your words"),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        max_length=LONGEST,
        strip=False,
        error_messages={
            "required": _("Please write what you want to say."),
            "max_length": _(
                "This is longer than %(limit_value)d letters. Please shorten it, or send it in two parts."
            ),
        },
    )
    language = forms.ChoiceField(label=_("In which language is it?"))
    place = forms.ChoiceField(label=_("Which part of the area is it about?"), required=False)
    contact = forms.CharField(
        label=_("E-mail or mobile number"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )

    wordings: Mapping[str, Promise] = CONSENT_WORDS
    field_order = ("key", "text", "kind", "on_behalf", "group_size", "place", "language")

    def __init__(
        self,
        *args: Any,
        languages: Iterable[str],
        places: list[Place],
        dimensions: list[Dimension],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places, self.dimensions = places, dimensions
        offer(self, "language", _language_choices(languages))
        offer(
            self,
            "place",
            [
                ("", _("I would rather not say")),
                *((str(place.pk), place.name) for place in places),
            ],
        )
        for dimension in dimensions:
            self.fields[_group_field(dimension)] = self._group(dimension)
        for purpose in TICKS:
            self.fields[purpose.value] = forms.BooleanField(
                label=str(self.wordings[purpose]), required=False
            )

    def _group(self, dimension: Dimension) -> forms.ChoiceField:
        """One equality question: left open counts as not asked, never as an answer."""
        rows = _answers_to(dimension)
        choices = [("", _("Leave this open")), *rows, (PREFER_NOT, _("I prefer not to say"))]
        return forms.ChoiceField(
            label=dimension.question or dimension.name, choices=choices, required=False
        )

    def clean(self) -> dict[str, Any]:
        """An address needs to know what it is for, and the other way about."""
        given = super().clean() or {}
        wants = given.get(Purpose.HEAR_BACK) or given.get(Purpose.MESSAGES)
        address = (given.get("contact") or "").strip()
        if wants and not address and "contact" not in self.errors:
            self.add_error(
                "contact",
                _("Where shall we write to? Or take the tick away: your receipt works without."),
            )
        if address and "contact" not in self.errors:
            given["channel_and_address"] = self._address(address)
            if not wants:
                self.add_error(
                    "contact", _("Tick what we may write to you about, or leave this empty.")
                )
        return given

    def _address(self, text: str) -> tuple[str, str] | None:
        if "@" in text:
            try:
                validate_email(text)
            except ValidationError:
                self.add_error(
                    "contact", _("This is no complete e-mail address, such as name@example.org.")
                )
            return ("email", text)
        digits = re.sub(r"[\s().\-/]", "", text)
        if not re.fullmatch(r"\+?\d{7,15}", digits):
            self.add_error("contact", _("Write an e-mail address, or a number with its area code."))
        return ("sms", digits)

    @property
    def group_fields(self) -> list[Any]:
        """The equality questions, bound."""
        return [self[_group_field(dimension)] for dimension in self.dimensions]

    @property
    def has_group_errors(self) -> bool:
        return any(self.errors.get(_group_field(dimension)) for dimension in self.dimensions)

    @property
    def ticks(self) -> list[Any]:
        """The consents, bound, each by itself."""
        return [self[purpose.value] for purpose in TICKS]

    @property
    def keeps_words(self) -> str:
        """What sending means, to be printed beside the button."""
        return str(self.wordings[Purpose.KEEP])

    def place_chosen(self) -> Place | None:
        chosen = self.cleaned_data.get("place")
        return next((place for place in self.places if str(place.pk) == chosen), None)

    def groups_told(self) -> dict[Dimension, Category | Known]:
        """Dimension to answer, only where one was given."""
        told: dict[Dimension, Category | Known] = {}
        for dimension in self.dimensions:
            answer = self.cleaned_data.get(_group_field(dimension)) or ""
            if answer in (PREFER_NOT, NOT_KNOWN):
                told[dimension] = Known.PREFER_NOT if answer == PREFER_NOT else Known.NOT_KNOWN
            elif answer:
                told[dimension] = next(
                    row for row in dimension.categories.all() if str(row.pk) == answer
                )
        return told

    def consents(self) -> dict[str, bool]:
        """Every purpose that was asked, with its answer."""
        given = {purpose.value: bool(self.cleaned_data.get(purpose.value)) for purpose in TICKS}
        return {Purpose.KEEP.value: True} | given


class OtherVoiceForm(VoiceForm):
    """The same, written down by a champion for somebody else or for a group."""

    wordings = CONSENT_WORDS_FOR_OTHERS

    on_behalf = forms.ChoiceField(
        label=_("Who says it?"),
        choices=[
            ("other", _("One person")),
            ("group", _("A group")),
            ("self", _("I say it myself")),
        ],
        initial="other",
        widget=forms.RadioSelect,
    )
    group_size = forms.IntegerField(
        label=_("About how many people?"),
        help_text=_("Only for a group. A guess is good enough."),
        required=False,
        min_value=2,
        max_value=500,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Their words, as they said them")
        known = [(str(place.pk), place.name) for place in self.places]
        offer(self, "place", [("", _("Not known, or they would rather not say")), *known])

    def _group(self, dimension: Dimension) -> forms.ChoiceField:
        made = super()._group(dimension)
        made.label = dimension.name
        made.choices = [
            ("", _("I did not ask")),
            *_answers_to(dimension),
            (PREFER_NOT, _("They prefer not to say")),
            (NOT_KNOWN, _("Mixed, or they do not know")),
        ]
        return made

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if (
            given.get("on_behalf") == "group"
            and not given.get("group_size")
            and "group_size" not in self.errors
        ):
            self.add_error("group_size", _("About how many people are in the group?"))
        return given


def keep_voice(
    form: VoiceForm,
    *,
    request: NetworkRequest,
    round: Round,
    channel: str,
    by: Actor,
    now: Any,
    attachments: tuple[UUID, ...] = (),
) -> Received:
    """Hand a valid form to the service."""
    given = form.cleaned_data
    on_behalf = given.get("on_behalf") or "self"
    return services.receive_voice(
        request.network,
        round=round,
        kind=given["kind"],
        text=given["text"],
        language=given["language"],
        place=form.place_chosen(),
        channel=channel,
        on_behalf=on_behalf,
        group_size=(given.get("group_size") or 1) if on_behalf == "group" else 1,
        groups=form.groups_told(),
        consents=form.consents(),
        wordings={purpose: str(words) for purpose, words in form.wordings.items()},
        contact=given.get("channel_and_address"),
        asked_in=get_language() or "en",
        origin=services.Origin(attachments=attachments),
        key=given.get("key") or uuid4(),
        by=by,
        now=now,
    )


def _group_field(dimension: Dimension) -> str:
    return f"group_{dimension.key}"


def _language_choices(first: Iterable[str]) -> list[tuple[str, str]]:
    """The network's own languages first, then every other that we know."""
    order = dict.fromkeys([code for code in first if code in REGISTRY] + list(REGISTRY))
    return [(code, REGISTRY[code].own_name) for code in order]
