"""The way of somebody who proposes something: one thing on a page, all of it carried along in the form.

As in speaking, nothing is kept on the server before "send"; the key that the first page made stands for
one proposal, however often it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hearth.core.places import queries as places
from hearth.core.places.models import Place
from hearth.decide.services import Draft, Hearing
from hearth.understand import queries as understand

from .access import NetworkRequest
from .contact_field import read_address
from .fields import offer
from .figures import MINOR_UNITS
from .languages import REGISTRY, describe

#: Steps in their order, each with the words over it; "alike" stands between only where there is something alike.
STEPS: dict[str, Promise] = {
    "idea": _("Your idea"),
    "who": _("Whom it helps"),
    "where": _("Where"),
    "cost": _("What it may cost"),
    "you": _("About you"),
    "check": _("Check and send"),
}
FIELDS: dict[str, tuple[str, ...]] = {
    "idea": ("title", "what"),
    "who": ("who_helps", "theme"),
    "where": ("place", "where", "language"),
    "cost": ("cost",),
    "you": ("proposed_by", "voice", "hear_back", "contact"),
}
HEAR_BACK_WORDS = _("Write to me when something happens with my proposal.")


class ProposalForm(forms.Form):
    """A proposal as somebody writes it."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Your idea in one line"),
        help_text=_("Such as: benches along the path to the clinic."),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Please give your idea a name.")},
    )
    what = forms.CharField(
        label=_("What should be done?"),
        help_text=_("What is it like today? What would be there afterwards? Write as you speak."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
        error_messages={"required": _("Please write what should be done.")},
    )
    who_helps = forms.CharField(
        label=_("Whom does it help, and how?"),
        help_text=_("Think of who is left out today: older people, children, wheelchairs, nights."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    theme = forms.ChoiceField(label=_("Which of these does it answer?"), required=False)
    place = forms.ChoiceField(label=_("Which part of the area is it in?"), required=False)
    where = forms.CharField(
        label=_("Where exactly, if you know"),
        help_text=_("A street, a building, a corner. Nobody's home address, please."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("In which language did you write?"))
    cost = forms.DecimalField(
        label=_("What may it cost, roughly?"),
        help_text=_("A guess is good enough, or leave it empty. Others find out what it costs."),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )
    proposed_by = forms.CharField(
        label=_("Who proposes it, as everybody may read it"),
        help_text=_(
            "Such as: a group of parents, or the walking club. Leave it empty to stay unnamed."
        ),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    voice = forms.CharField(
        label=_("Does it come from something you told us before? Its receipt code"),
        max_length=60,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"}
        ),
    )
    hear_back = forms.BooleanField(label=HEAR_BACK_WORDS, required=False)
    contact = forms.CharField(
        label=_("E-mail or mobile number"),
        help_text=_(
            "Only if you ticked that. It is kept apart from your proposal and shown to nobody."
        ),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )

    def __init__(
        self,
        *args: Any,
        languages: Iterable[str],
        wards: list[Place],
        themes: list[Any],
        currency: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.wards, self.themes, self.currency = wards, themes, currency
        spoken = dict.fromkeys([code for code in languages if code in REGISTRY] + list(REGISTRY))
        offer(self, "language", [(code, REGISTRY[code].own_name) for code in spoken])
        offer(self, "place", [("", _("Everywhere")), *((row.code, row.name) for row in wards)])
        offer(
            self, "theme", [("", _("None of these")), *((str(row.pk), row.name) for row in themes)]
        )

    def clean_title(self) -> str:
        """Blanks are no name."""
        return _some_words(self.cleaned_data["title"], self.fields["title"])

    def clean_what(self) -> str:
        """Blanks are no words."""
        return _some_words(self.cleaned_data["what"], self.fields["what"])

    def clean(self) -> dict[str, Any]:
        """An address needs to know what it is for, and the other way about."""
        given = super().clean() or {}
        address = (given.get("contact") or "").strip()
        if given.get("hear_back") and not address:
            self.add_error("contact", _("Where shall we write to? Or take the tick away."))
        if address and not given.get("hear_back"):
            self.add_error("contact", _("Tick that we may write to you, or leave this empty."))
        if address and "contact" not in self.errors:
            try:
                given["channel_and_address"] = read_address(address)
            except ValidationError as problem:
                self.add_error("contact", problem)
        return given

    @property
    def draft(self) -> Draft:
        """What the service takes."""
        given = self.cleaned_data
        cost = given.get("cost")
        return Draft(
            title=given["title"],
            what=given["what"],
            who_helps=given.get("who_helps", ""),
            where=given.get("where", ""),
            place=next((row for row in self.wards if row.code == given.get("place")), None),
            theme=next((row for row in self.themes if str(row.pk) == given.get("theme")), None),
            rough_cost_minor=to_minor(cost, self.currency) if cost else None,
            proposed_by=given.get("proposed_by", ""),
            language=given.get("language") or "en",
        )

    def hearing(self, *, asked_in: str) -> Hearing:
        """Whether the author wants to hear what happens."""
        given = self.cleaned_data
        return Hearing(
            wants=bool(given.get("hear_back")),
            wording=str(HEAR_BACK_WORDS),
            contact=given.get("channel_and_address"),
            asked_in=asked_in,
        )

    # -- one thing per page

    def first_wrong_step(self) -> str | None:
        """The first page on which something is to be put right, or none."""
        wrong = set(self.errors)
        return next((step for step, names in FIELDS.items() if wrong & set(names)), None)

    def forgive_all_but(self, step: str) -> None:
        """Errors of other pages are said there, not here."""
        for name in [name for name in self.errors if name not in FIELDS.get(step, ())]:
            del self.errors[name]

    def shown(self, step: str) -> list[Any]:
        """The fields of a page, bound."""
        return [self[name] for name in FIELDS.get(step, ()) if name in self.fields]

    def carried(self, step: str) -> list[tuple[str, str]]:
        """Everything that was told so far and is not on this page, as hidden fields."""
        if not isinstance(self.data, QueryDict):
            return []
        here = set(FIELDS.get(step, ()))
        names = [name for name in (*self.fields, "seen_alike") if name not in here]
        return [(name, value) for name in names for value in self.data.getlist(name)[:1] if value]

    @property
    def summary(self) -> list[Told]:
        """What was told, page by page, in words."""
        given = self.cleaned_data
        draft = self.draft
        cost = f"{given['cost']} {self.currency}" if given.get("cost") else ""
        place = [draft.place.name] if draft.place else []
        language = describe(draft.language).own_name
        about = [draft.proposed_by, given.get("voice", ""), given.get("contact", "")]
        return [
            Told("who", STEPS["who"], [draft.who_helps, draft.theme.name if draft.theme else ""]),
            Told("where", STEPS["where"], [*place, draft.where, language]),
            Told("cost", STEPS["cost"], [cost]),
            Told("you", STEPS["you"], about),
        ]


@dataclass(frozen=True)
class Told:
    """One line of the summary: the page where it can be changed, and what was told there."""

    step: str
    label: str | Promise
    words: list[str]

    @property
    def said(self) -> list[str]:
        return [line for line in self.words if line]


def proposal_form(request: NetworkRequest, **more: Any) -> ProposalForm:
    """The form, with the themes, places and languages of this network."""
    network = request.network
    language = get_language() or network.default_language
    first = {"key": uuid4(), "language": language} | more.pop("initial", {})
    return ProposalForm(
        request.POST if request.method == "POST" else None,
        initial=first,
        languages=[language, *network.languages],
        wards=list(places.places(network, depth=1)),
        themes=list(understand.themes(network)),
        currency=network.currency,
        **more,
    )


def to_minor(amount: Decimal, currency: str) -> int:
    """Money as typed, in minor units."""
    return int((amount * MINOR_UNITS.get(currency, 100)).to_integral_value())


def to_major(amount: int | None, currency: str) -> Decimal | None:
    """Minor units as money to type."""
    return None if amount is None else Decimal(amount) / MINOR_UNITS.get(currency, 100)


def first_values(proposal: Any, currency: str) -> dict[str, Any]:
    """A proposal as the form shows it when it is put into better words."""
    return {
        "title": proposal.title,
        "what": proposal.what,
        "who_helps": proposal.who_helps,
        "where": proposal.where,
        "place": proposal.place.code if proposal.place else "",
        "theme": str(proposal.theme_id or ""),
        "language": proposal.language,
        "cost": to_major(proposal.rough_cost_minor, currency),
        "proposed_by": getattr(proposal, "proposed_by", ""),
    }


def _some_words(text: str, field: forms.Field) -> str:
    if not text.strip():
        raise ValidationError(field.error_messages["required"])
    return text
