"""The form by which a sheet of paper is typed in: numbers and letters for its boxes, Enter to save."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.listen.queries import papers

from .fields import offer
from .languages import REGISTRY
from .saying import CONSENT_WORDS, KINDS
from .sheets import LETTERS

Rows = Sequence[Sequence[str]]
SHORT = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


class CodeForm(forms.Form):
    """Type or scan the code of a sheet."""

    code = forms.CharField(
        label=_("Code of the sheet"),
        help_text=_(
            "It stands at the top of each page: seven letters and numbers. Scan it or type it."
        ),
        max_length=60,
        widget=forms.TextInput(
            attrs=SHORT | {"autocapitalize": "characters", "dir": "ltr", "autofocus": True}
        ),
        error_messages={"required": _("Type the code, or scan it.")},
    )


class SheetForm(forms.Form):
    """What stands on a sheet. The fields follow the paper of its batch."""

    text = forms.CharField(
        label=_("The words, as they were written"),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "autofocus": True}),
        max_length=8000,
        strip=False,
    )
    kind = forms.CharField(
        label=_("What is it?"), max_length=8, widget=forms.TextInput(attrs=SHORT)
    )
    place = forms.CharField(
        label=_("Part of the area"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs=SHORT),
    )
    agreed = forms.CharField(
        label=_("Agreed to"), max_length=20, required=False, widget=forms.TextInput(attrs=SHORT)
    )
    contact = forms.CharField(
        label=_("E-mail or mobile number"),
        help_text=_("It is kept only if they ticked that we may write to them."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=SHORT | {"dir": "ltr"}),
    )
    said_on = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    language = forms.ChoiceField(label=_("Written in"))

    field_order = ("text", "kind", "place", "agreed", "contact")

    def __init__(
        self, *args: Any, batch: papers.PaperBatch, wards: Sequence[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        layout = batch.layout
        self.kinds: Rows = layout["kinds"]
        self.consents: Rows = layout["consents"]
        self.groups: list[Any] = layout["groups"]
        self.places: Rows = layout["places"] or [[str(row.pk), row.name] for row in wards]
        kinds = [(value, KINDS.get(value, words)) for value, words in self.kinds]
        agreed = [(value, CONSENT_WORDS.get(value, words)) for value, words in self.consents]
        more = _t("If no box is ticked, choose what fits the words.")
        self.fields["kind"].help_text = f"{_legend(kinds)}. {more}"
        self.fields["agreed"].help_text = _letters(agreed)
        self.fields["place"].help_text = _legend(self.places)
        for number, (_id, question, rows) in enumerate(self.groups):
            self.fields[f"group_{number}"] = forms.CharField(
                label=question,
                help_text=_legend(rows) + " · 0: " + _t("rather not say"),
                required=False,
                max_length=8,
                widget=forms.TextInput(attrs=SHORT | {"inputmode": "numeric"}),
            )
        order = dict.fromkeys([batch.language, *REGISTRY])
        offer(self, "language", [(c, REGISTRY[c].own_name) for c in order if c in REGISTRY])
        self.order_fields([*self.field_order, *self._group_names(), "said_on", "language"])
        self.initial.setdefault("language", batch.language)

    def _group_names(self) -> list[str]:
        return [f"group_{number}" for number in range(len(self.groups))]

    @property
    def group_fields(self) -> list[Any]:
        """The questions about groups, bound."""
        return [self[name] for name in self._group_names()]

    def clean_kind(self) -> str:
        return _one_of(self.kinds, self.cleaned_data["kind"], by_name=False)

    def clean_place(self) -> str:
        typed = self.cleaned_data["place"].strip()
        return _one_of(self.places, typed, by_name=True) if typed else ""

    def clean_agreed(self) -> frozenset[str]:
        """Letters of the ticked boxes, with or without spaces between."""
        by_letter = {LETTERS[at]: row[0] for at, row in enumerate(self.consents)}
        typed = [c for c in self.cleaned_data["agreed"].casefold() if c.isalnum()]
        if unknown := [c for c in typed if c not in by_letter]:
            raise ValidationError(
                _("“%(typed)s” is no box on this sheet."), params={"typed": unknown[0]}
            )
        return frozenset(by_letter[c] for c in typed)

    def clean_contact(self) -> tuple[str, str] | None:
        return _address(self.cleaned_data["contact"].strip())

    def clean_said_on(self) -> date | None:
        day: date | None = self.cleaned_data["said_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, (_id, _question, rows) in zip(self._group_names(), self.groups, strict=True):
            if name in self.errors:
                continue
            try:
                given[name] = _group_answer(rows, given.get(name, ""))
            except ValidationError as error:
                self.add_error(name, error)
        return given

    def answers(self) -> papers.SheetAnswers:
        """What was read, for the service."""
        given = self.cleaned_data
        names = self._group_names()
        return papers.SheetAnswers(
            text=given["text"],
            kind=given["kind"],
            language=given["language"],
            place=UUID(given["place"]) if given["place"] else None,
            agreed=given["agreed"],
            groups={row[0]: given[name] for name, row in zip(names, self.groups, strict=True)},
            contact=given["contact"],
            said_on=given["said_on"],
        )

    def typed_from(self, answers: papers.SheetAnswers) -> dict[str, Any]:
        """Answers as they would be typed, so that an entry that was undone can be put right."""
        letters = {row[0]: LETTERS[at] for at, row in enumerate(self.consents)}
        typed: dict[str, Any] = {
            "text": answers.text,
            "kind": _number(self.kinds, answers.kind),
            "place": _number(self.places, str(answers.place or "")),
            "agreed": "".join(sorted(letters[p] for p in answers.agreed if p in letters)),
            "said_on": answers.said_on,
            "language": answers.language,
        }
        for name, (identifier, _question, rows) in zip(
            self._group_names(), self.groups, strict=True
        ):
            answer = answers.groups.get(identifier, "")
            typed[name] = "0" if answer == papers.PREFER_NOT else _number(rows, answer)
        return typed


def said_of(name: str, answers: papers.SheetAnswers, layout: Mapping[str, Any]) -> str:
    """One field of a reading in words, to be laid beside another reading."""
    part, _colon, key = name.partition(":")
    if part == "text":
        return answers.text
    if part == "kind":
        return str(KINDS.get(answers.kind, answers.kind))
    if part == "agreed":
        return _t("ticked") if key in answers.agreed else _t("not ticked")
    if part == "group":
        answer = answers.groups.get(key, "")
        if answer == papers.PREFER_NOT:
            return _t("rather not say")
        rows: Rows = next((rows for found, _q, rows in layout["groups"] if found == key), [])
        return _name(rows, answer) or _t("left blank")
    return ""


def label_of(name: str, layout: Mapping[str, Any]) -> str:
    """What a field is called, beside two readings of it."""
    part, _colon, key = name.partition(":")
    if part == "agreed":
        return str(CONSENT_WORDS.get(key) or _name(layout["consents"], key))
    if part == "group":
        return next((question for found, question, _r in layout["groups"] if found == key), "")
    return str(SheetForm.base_fields[part].label)


def _legend(rows: Sequence[Sequence[Any]]) -> str:
    """Numbers and what they stand for, each in its own direction (Unicode isolates)."""
    return " · ".join(f"{number}: \u2068{row[1]}\u2069" for number, row in enumerate(rows, start=1))


def _letters(rows: Sequence[Sequence[Any]]) -> str:
    return " · ".join(f"{LETTERS[at]}: \u2068{row[1]}\u2069" for at, row in enumerate(rows))


def _number(rows: Rows, value: str) -> str:
    return next((str(n) for n, row in enumerate(rows, start=1) if row[0] == value), "")


def _name(rows: Rows, value: str) -> str:
    return next((row[1] for row in rows if row[0] == value), "")


def _one_of(rows: Rows, typed: str, *, by_name: bool) -> str:
    """The value behind a number on the sheet, or behind the first letters of exactly one name."""
    plain = typed.strip().translate(ARABIC_DIGITS)
    if re.fullmatch(r"\d{1,3}", plain) and 1 <= int(plain) <= len(rows):
        return rows[int(plain) - 1][0]
    if by_name and plain:
        folded = plain.casefold()
        exact = [row[0] for row in rows if row[1].casefold() == folded]
        found = exact or [row[0] for row in rows if row[1].casefold().startswith(folded)]
        if len(found) == 1:
            return found[0]
        raise ValidationError(
            _("“%(typed)s” is not the number or name of exactly one part."), params={"typed": typed}
        )
    raise ValidationError(_("Type a number from 1 to %(most)s."), params={"most": len(rows)})


def _group_answer(rows: Rows, typed: str) -> str:
    """A category, "rather not" (0), or "left blank" (nothing)."""
    plain = typed.strip().translate(ARABIC_DIGITS)
    if not plain:
        return papers.BLANK
    return papers.PREFER_NOT if plain == "0" else _one_of(rows, plain, by_name=False)


def _address(text: str) -> tuple[str, str] | None:
    """An e-mail address or a telephone number, with its channel."""
    if not text:
        return None
    if "@" in text:
        try:
            validate_email(text)
        except ValidationError:
            raise ValidationError(
                _("This is no complete e-mail address, such as name@example.org.")
            ) from None
        return ("email", text)
    digits = re.sub(r"[\s().\-/]", "", text.translate(ARABIC_DIGITS))
    if not re.fullmatch(r"\+?\d{7,15}", digits):
        raise ValidationError(_("Write an e-mail address, or a number with its area code."))
    return ("sms", digits)
