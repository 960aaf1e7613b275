"""Signing an ask one thing at a time: what is asked on which page; what was typed before is carried along."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.decide.services import Signer

from .contact_field import read_address
from .fields import offer
from .voting_code_field import voting_code_field

#: Page to its fields; every other field is carried along without being seen.
PAGES: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "place": ("place",),
    "contact": ("address", "hear_back"),
    "code": ("code",),
    "digits": ("digits",),
}
#: What somebody agrees to, kept to the letter.
HEAR_BACK = _(
    "Yes, write to me when there is an answer. My number or address is kept for that alone and thrown away "
    "when I take my signature back."
)


class SignForm(forms.Form):
    """All that is asked; each page looks at its own fields."""

    name = forms.CharField(
        label=_("Your name, if others may see it"),
        help_text=_(
            "Leave it empty to sign without your name: your signature counts the same. Somebody from the team reads "
            "each name before it is shown."
        ),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    place = forms.ChoiceField(
        label=_("Which part of the area do you live in?"),
        help_text=_("It is only counted."),
        required=False,
    )
    address = forms.CharField(
        label=_("Your telephone number or e-mail address"),
        help_text=_("We send six digits to it, so that everybody signs once. It is never shown."),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    hear_back = forms.BooleanField(label=HEAR_BACK, required=False)
    code = voting_code_field(required=False)
    asked = forms.UUIDField(widget=forms.HiddenInput, required=False)
    digits = forms.CharField(
        label=_("The six digits"),
        max_length=20,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}
        ),
    )

    def __init__(self, *args: Any, page: str, wards: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page if page in PAGES else "name"
        self.wards = {str(row.pk): row for row in wards}
        offer(
            self,
            "place",
            [("", _t("I would rather not say")), *((k, w.name) for k, w in self.wards.items())],
        )
        for name in {"address", "code", "digits"} & set(PAGES[self.page]):
            self.fields[name].required = True
        for name in set(self.fields) - set(PAGES[self.page]):
            self.fields[name].widget = forms.HiddenInput()

    def clean_address(self) -> str:
        """An address that could be one, on the page that asks for it."""
        typed = str(self.cleaned_data["address"])
        if typed and self.page == "contact":
            read_address(typed)
        return typed

    def clean_name(self) -> str:
        """A name, not an address."""
        typed = str(self.cleaned_data["name"])
        if "@" in typed or "://" in typed:
            raise ValidationError(_t("Write a name without addresses or links, or leave it out."))
        return typed

    @property
    def is_last_before_proof(self) -> bool:
        """Whether the next page asks who somebody is."""
        return self.page == ("place" if self.wards else "name")

    def shown(self) -> list[Any]:
        """The fields of this page."""
        return [self[name] for name in PAGES[self.page]]

    def carried(self) -> list[Any]:
        """All others."""
        return [self[name] for name in self.fields if name not in PAGES[self.page]]

    def first_wrong_page(self) -> str | None:
        """The page of the first field that is wrong."""
        wrong = (page for page, names in PAGES.items() if set(names) & set(self.errors))
        return next(wrong, None)

    def signer(self, language: str) -> Signer:
        """What the signer wants."""
        given = self.cleaned_data
        return Signer(
            name=given["name"],
            place=self.wards.get(given["place"]),
            hear_back=given["hear_back"],
            wording=str(HEAR_BACK),
            language=language,
        )
