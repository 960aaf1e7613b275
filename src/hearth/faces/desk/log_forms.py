"""What is filled in about an entry of the decision log, and what it could rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.core.people import queries as people
from hearth.decide import queries
from hearth.decide.services import Considered
from hearth.faces.shared import council_words as words
from hearth.faces.shared.access import TEAM, NetworkRequest
from hearth.faces.shared.fields import offer
from hearth.faces.shared.naming import apart
from hearth.faces.shared.paging import picked
from hearth.faces.shared.saying import KIND_WORDS
from hearth.learn import queries as learn
from hearth.listen import queries as listen
from hearth.understand import queries as understand

from .council_forms import DAY, area

Node = tuple[str, UUID]
OPTION_ROWS = 6
MOST_RECEIPTS = 60
MOST_LINKED = 100
#: Field of evidence to kinds of the trace that it offers.
EVIDENCE = {
    "from_themes": ("theme",),
    "from_results": ("vote",),
    "from_priorities": ("priority",),
    "from_decisions": ("decision",),
    "from_indicators": ("indicator",),
    "linked_voices": ("voice",),
}


class DecisionForm(forms.Form):
    """An entry of the log."""

    item = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[("decision", _("A decision")), ("veto", _("A veto of a decision"))],
    )
    vetoes = forms.ChoiceField(label=_("If a veto: which decision it stops"), required=False)
    answer_due_on = forms.DateField(
        label=_("If a veto: by when it must be answered"),
        help_text=_("Until then, and after, everybody sees that no answer has come."),
        required=False,
        widget=DAY,
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    what = forms.CharField(label=_("What was decided"), max_length=3000, widget=area(4))
    reasons = forms.CharField(label=_("Why"), max_length=3000, widget=area(4))
    dissent = forms.CharField(
        label=_("Who was against, and why"), required=False, max_length=3000, widget=area(3)
    )
    interests = forms.CharField(
        label=_("Interests declared, and who stepped aside"),
        required=False,
        max_length=2000,
        widget=area(2),
    )
    council = forms.ChoiceField(label=_("Council"), required=False)
    decided_by = forms.CharField(label=_("Decided by"), max_length=160)
    decided_on = forms.DateField(label=_("On"), widget=DAY)
    owner = forms.CharField(label=_("Who sees to it"), max_length=160)
    owner_member = forms.ChoiceField(
        label=_("Who is written to when it comes back"), required=False
    )
    money = forms.DecimalField(
        label=_("Money"), required=False, min_value=Decimal(0), max_digits=12, decimal_places=2
    )
    review_on = forms.DateField(label=_("Comes back for review on"), required=False, widget=DAY)
    from_themes = forms.MultipleChoiceField(
        label=_("What people speak of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    from_results = forms.MultipleChoiceField(
        label=_("Votes, conversations, panels"), required=False, widget=forms.CheckboxSelectMultiple
    )
    from_priorities = forms.MultipleChoiceField(
        label=_("Priorities"), required=False, widget=forms.CheckboxSelectMultiple
    )
    from_decisions = forms.MultipleChoiceField(
        label=_("Earlier decisions"), required=False, widget=forms.CheckboxSelectMultiple
    )
    from_indicators = forms.MultipleChoiceField(
        label=_("What is measured"), required=False, widget=forms.CheckboxSelectMultiple
    )
    linked_voices = forms.MultipleChoiceField(
        label=_("Voices linked already"),
        help_text=_("Take a tick away to take the link away. The voice itself stays."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    receipts = forms.CharField(
        label=_("Voices, by their receipts"),
        help_text=_("One a line. In public only the words of those stand who agreed to be quoted."),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        for row in range(OPTION_ROWS):
            self.fields[f"option-{row}"] = forms.CharField(
                label=_("Option"), required=False, max_length=300
            )
            self.fields[f"why-{row}"] = forms.CharField(
                label=_("Why not"), required=False, max_length=1000
            )

    def clean(self) -> dict[str, Any]:
        """Receipts that nobody holds are told one by one."""
        given = super().clean() or {}
        codes = [line.strip() for line in given.get("receipts", "").splitlines() if line.strip()]
        if len(codes) > MOST_RECEIPTS:
            self.add_error("receipts", _("At most 60 receipts at once."))
            codes = []
        self.voices: list[UUID] = []
        unknown = []
        for code in codes:
            voice = listen.voice_by_receipt(self.network, code)
            if voice is None:
                unknown.append(code[:40])
            else:
                self.voices.append(voice.id)
        if unknown:
            said = _("No voice has this receipt: %(codes)s") % {"codes": ", ".join(unknown[:10])}
            self.add_error("receipts", said)
        return given

    network: Any = None

    def options(self) -> list[Considered]:
        """The options that were considered, as they were filled in."""
        given = self.cleaned_data
        return [
            Considered(given[f"option-{n}"], given[f"why-{n}"], given.get("chosen") == n)
            for n in range(OPTION_ROWS)
            if given.get(f"option-{n}", "").strip()
        ]

    def option_rows(self) -> list[dict[str, Any]]:
        """The rows of options for the page."""
        chosen = str(self["chosen"].value() if self["chosen"].value() is not None else "")
        return [
            {
                "number": n,
                "option": self[f"option-{n}"],
                "why": self[f"why-{n}"],
                "is_chosen": chosen == str(n),
            }
            for n in range(OPTION_ROWS)
        ]


class ReviewForm(forms.Form):
    """A decision was looked at again."""

    result = forms.ChoiceField(
        label=_("What is to become of it"),
        choices=words.choices(words.REVIEW_RESULTS),
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("What the review found"), max_length=2000, widget=area(3))
    next_on = forms.DateField(label=_("Comes back again on"), required=False, widget=DAY)


class AnswerForm(forms.Form):
    """The answer to a veto."""

    result = forms.ChoiceField(
        label=_("What is the answer?"),
        choices=words.choices(words.VETO_ANSWERS),
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("In words"), max_length=3000, widget=area(4))
    answered_by = forms.CharField(label=_("Who answers"), max_length=160)
    answered_on = forms.DateField(label=_("On"), widget=DAY)


class AmendForm(forms.Form):
    """Something is added to a published entry."""

    text = forms.CharField(label=_("What is to be added"), max_length=2000, widget=area(4))


@dataclass(frozen=True)
class Offered:
    """What the form could be filled with: rows by field."""

    published: list[Any]
    councils: list[Any]
    members: list[Any]
    evidence: dict[str, dict[str, Node]]


def decision_form(
    request: NetworkRequest,
    first: dict[str, Any],
    *,
    but: UUID | None = None,
    stood: Iterable[Node] = (),
) -> tuple[DecisionForm, Offered]:
    """The form with everything that there is to choose, and the voices among what the entry rests on already."""
    network = request.network
    form = DecisionForm(request.POST or None, initial=first)
    form.network = network
    published = [row for row in queries.decisions(network, public=True)[:200] if row.pk != but]
    councils = [row for row in queries.councils(network)[:100] if row.ended_on is None]
    members = list(people.members(network))
    offer(form, "vetoes", [("", "–"), *((str(d.pk), d.title) for d in published)])
    offer(form, "council", [("", "–"), *((str(c.pk), c.name) for c in councils)])
    listed = dict.fromkeys((str(row.pk), str(row.person)) for row in members)
    offer(form, "owner_member", [("", _("The team")), *listed])
    rows: dict[str, Iterable[tuple[Any, str]]] = {
        "from_themes": ((row.pk, row.name) for row in understand.themes(network)),
        "from_results": (
            (row.pk, row.title) for row in queries.activities(network, public=True)[:40]
        ),
        "from_priorities": ((row.pk, row.title) for row in queries.priorities(network)),
        "from_decisions": ((row.pk, row.title) for row in published[:40]),
        "from_indicators": ((row.pk, str(row)) for row in learn.indicators(network)[:60]),
        "linked_voices": _linked(request, [pk for kind, pk in stood if kind == "voice"]),
    }
    evidence = {}
    for name, found in rows.items():
        kind, listed_rows = EVIDENCE[name][0], list(found)
        offer(form, name, [(str(pk), apart(title)) for pk, title in listed_rows])
        evidence[name] = {str(pk): (kind, pk) for pk, _title in listed_rows}
    return form, Offered(published, councils, members, evidence)


def _linked(request: NetworkRequest, voices: list[UUID]) -> Iterator[tuple[UUID, str]]:
    """Linked voices by their first words; only the team reads words that may not be quoted."""
    reads_all = request.actor.holds(*TEAM)
    for row in listen.voices_by_ids(request.network, voices[:MOST_LINKED]):
        if reads_all or (row.may_quote and row.state == "shown"):
            yield row.id, Truncator(row.text).chars(120)
        else:
            kind = KIND_WORDS.get(row.kind, "")
            yield row.id, _t("%(kind)s: the words are private") % {"kind": kind}


def told_words(form: DecisionForm, offered: Offered, *, unit: int) -> dict[str, Any]:
    """What the service is told of an entry."""
    given = form.cleaned_data
    names = ("kind", "title", "what", "reasons", "dissent", "interests", "decided_by")
    told = {name: given[name] for name in (*names, "decided_on", "owner", "review_on")}
    told["answer_due_on"] = given["answer_due_on"]
    told["vetoes"] = next(iter(picked(offered.published, [given["vetoes"]])), None)
    told["council"] = next(iter(picked(offered.councils, [given["council"]])), None)
    told["owner_member"] = next(iter(picked(offered.members, [given["owner_member"]])), None)
    told["money_minor"] = None if given["money"] is None else int(given["money"] * unit)
    told["options"] = form.options()
    return told


def told_sources(form: DecisionForm, offered: Offered, *, stood: Iterable[Node] = ()) -> list[Node]:
    """What the entry rests on: what was ticked, voices by receipt, and what no field of the form offers.

    A voice that is unticked and typed in by its receipt is linked.
    """
    known = {node for rows in offered.evidence.values() for node in rows.values()}
    kept: list[Node] = [node for node in stood if node not in known]
    ticked = [
        rows[key] for name, rows in offered.evidence.items() for key in form.cleaned_data[name]
    ]
    return list(dict.fromkeys([*kept, *ticked, *(("voice", pk) for pk in form.voices)]))


def first_evidence(stood: Iterable[Node]) -> dict[str, list[str]]:
    """What of a draft's evidence is ticked in the form."""
    nodes = list(stood)
    return {
        name: [str(pk) for kind, pk in nodes if kind in kinds] for name, kinds in EVIDENCE.items()
    }
