"""A ballot of any kind as a form: what stands on it, what was typed, what that means, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.decide import queries
from hearth.kit.refusals import Refused

from .equality import equality_fields
from .refusals import words_of

#: From so many options on one may search among them.
MANY = 20


@dataclass
class Row:
    """One option: what it is, and what was typed beside it."""

    number: int
    title: str
    description: str
    cost: int
    place: str
    typed: str = ""
    is_out: bool = False

    @property
    def mark(self) -> int | None:
        """What was typed, as a number."""
        return int(self.typed) if self.typed.isdigit() else None


@dataclass
class BallotForm:
    """What the page of a ballot shows; `choices` is none as long as it cannot be kept."""

    kind: str
    settings: dict[str, Any]
    rows: list[Row]
    sought: str = ""
    pairs: str = ""
    choices: Any = None
    problem: str = ""
    target: str = ""
    asked: list[tuple[int, int]] = field(default_factory=list)

    @property
    def chosen(self) -> list[Row]:
        """Options that the ballot names: best first where there is a best."""
        named = [row for row in self.rows if row.typed]
        if self.kind == "ranking":
            return sorted(named, key=lambda row: row.mark or 0)
        if self.kind in ("points", "score"):
            return sorted(named, key=lambda row: -(row.mark or 0))
        return sorted(named, key=lambda row: row.number)

    @property
    def total(self) -> int:
        """What the chosen ones cost together."""
        return sum(row.cost for row in self.rows if row.typed)

    @property
    def given(self) -> int:
        """Points given so far."""
        return sum(row.mark or 0 for row in self.rows)

    @property
    def left(self) -> int:
        """Points still to give."""
        return int(self.settings.get("points", 0)) - self.given

    @property
    def is_long(self) -> bool:
        """Whether one may search among the options."""
        return len(self.rows) > MANY

    @property
    def marks(self) -> range:
        """Every mark there is, lowest first."""
        return range(int(self.settings.get("highest", 5)) + 1)

    @property
    def places(self) -> range:
        """Every place in an order."""
        return range(1, min(len(self.rows), int(self.settings.get("most") or len(self.rows))) + 1)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """All that was typed, as hidden fields for the next page."""
        if self.kind == "pairwise":
            return [("pairs", self.pairs)]
        name = {"ranking": "place", "points": "mark", "score": "mark"}.get(self.kind)
        if name:
            return [(f"{name}-{row.number}", row.typed) for row in self.rows if row.typed]
        return [("projects", str(row.number)) for row in self.rows if row.typed]

    @property
    def answers(self) -> list[tuple[Row, Row]]:
        """Pairs that were decided: the better, the other."""
        by_number = {row.number: row for row in self.rows}
        return [(by_number[one], by_number[two]) for one, two in self.choices or ()]

    @property
    def next_pair(self) -> tuple[Row, Row] | None:
        """The pair to ask about now."""
        by_number = {row.number: row for row in self.rows}
        seen = {frozenset(pair) for pair in _answered(self.pairs)}
        for one, two in self.asked:
            if frozenset((one, two)) not in seen:
                return by_number[one], by_number[two]
        return None

    @property
    def answered(self) -> int:
        """Pairs that were asked about, with or without a decision."""
        return len(_answered(self.pairs))


def ballot_form(
    vote: Any, *, key: str, data: QueryDict | None, kept: Any = None, by_number: bool = False
) -> BallotForm:
    """The form as it stands: from what was sent, or from the ballot that is kept, or empty."""
    order = queries.order_for(vote, key)
    rows = [
        Row(
            option.number,
            option.title,
            option.description,
            option.cost_minor,
            option.place.name if option.place else "",
        )
        for option in vote.projects.all()
        if option.number in order
    ]
    if not by_number:
        rows.sort(key=lambda row: order[row.number])
    form = BallotForm(queries.ballot_kind(vote), queries.ballot_settings(vote), rows)
    if form.kind == "pairwise":
        form.asked = queries.pairs_for(vote, key)
    if data is None:
        _fill(form, vote, kept)
    else:
        _read(form, data)
        _judge(form, vote)
    return form


def _fill(form: BallotForm, vote: Any, kept: Any) -> None:
    """Show a kept ballot."""
    if not kept:
        return
    if form.kind == "pairwise":
        form.pairs = queries.as_typed(vote, kept)
        form.choices = kept
        return
    if form.kind in ("points", "score"):
        typed = {int(number): str(mark) for number, mark in dict(kept).items()}
    elif form.kind == "ranking":
        typed = {int(number): str(place) for place, number in enumerate(kept, start=1)}
    else:
        typed = {int(number): "1" for number in kept}
    for row in form.rows:
        row.typed = typed.get(row.number, "")


def _read(form: BallotForm, data: QueryDict) -> None:
    """Take over what was sent, as it was typed."""
    form.sought = data.get("sought", "")[:80].strip()
    for row in form.rows:
        row.is_out = bool(form.sought) and form.sought.casefold() not in row.title.casefold()
    if form.kind == "pairwise":
        form.pairs = " ".join(f"{a}{sign}{b}" for a, sign, b in _signs(data, form.rows))
        return
    chosen = set(data.getlist("projects"))
    for row in form.rows:
        if form.kind == "ranking":
            row.typed = data.get(f"place-{row.number}", "")[:6].strip()
        elif form.kind in ("points", "score"):
            row.typed = data.get(f"mark-{row.number}", "")[:6].strip()
        else:
            row.typed = "1" if str(row.number) in chosen else ""


def _signs(data: QueryDict, rows: list[Row]) -> list[tuple[int, str, int]]:
    """Pairs answered before and now, each once; the last answer stands and `back` takes one away."""
    there = {row.number for row in rows}
    found: dict[frozenset[int], tuple[int, str, int]] = {}
    text = f"{data.get('pairs', '')} {data.get('answer', '')}"
    for one, sign, two in re.findall(r"\b([0-9]{1,5})([>=])([0-9]{1,5})\b", text[:20000]):
        if one != two and {int(one), int(two)} <= there:
            pair = frozenset((int(one), int(two)))
            found.pop(pair, None)
            found[pair] = (int(one), sign, int(two))
    answers = list(found.values())
    return answers[:-1] if data.get("step") == "back" else answers


def _answered(pairs: str) -> list[tuple[int, int]]:
    return [(int(one), int(two)) for one, two in re.findall(r"([0-9]+)[>=]([0-9]+)", pairs)]


def _judge(form: BallotForm, vote: Any) -> None:
    """What the ballot says, or what is wrong with it and where."""
    try:
        said = _said(form, vote)
    except Refused as refused:
        form.problem = words_of(refused)
        return
    form.choices, refused_ = queries.ballot_checked(vote, said)
    if refused_ is not None:
        form.problem = words_of(refused_)
        form.choices = None


def _said(form: BallotForm, vote: Any) -> Any:
    if form.kind == "pairwise":
        return queries.typed_ballot(vote, form.pairs)
    if form.kind == "ranking":
        return _ranked(form)
    if form.kind in ("points", "score"):
        for row in form.rows:
            if row.typed and row.mark is None:
                form.target = f"mark-{row.number}"
                raise Refused("ballot_score_out_of_range")
        return {row.number: row.mark for row in form.rows if row.typed}
    return [row.number for row in form.rows if row.typed]


def _ranked(form: BallotForm) -> list[int]:
    """Numbers by their places; gaps between places say nothing."""
    places: dict[int, int] = {}
    for row in form.rows:
        if not row.typed:
            continue
        if not row.mark:
            form.target = f"place-{row.number}"
            raise Refused("ballot_place_twice", place=row.typed)
        if row.mark in places:
            form.target = f"place-{row.number}"
            raise Refused("ballot_place_twice", place=row.mark)
        places[row.mark] = row.number
    return [places[place] for place in sorted(places)]


def grade_words(settings: Mapping[str, Any]) -> dict[int, str]:
    """Words for the marks of the usual scale, so that figures are not left alone."""
    if int(settings.get("highest", 5)) != 5:
        return {}
    words = (
        _("not at all"),
        _("a little"),
        _("somewhat"),
        _("quite"),
        _("very"),
        _("extremely important"),
    )
    return dict(enumerate(words))


def example_form(vote: Any, kind: str) -> BallotForm:
    """A ballot of one kind with the first options there are, to be tried out at the desk."""
    options = list(vote.projects.all())[:6]
    names = [(option.title, option.cost_minor) for option in options]
    spare = [_("A quiet bench"), _("A later bus"), _("A warm room")]
    names += [(words, vote.budget_minor // 2) for words in spare[: max(0, 3 - len(names))]]
    rows = [Row(n, title, "", cost, "") for n, (title, cost) in enumerate(names, start=1)]
    limits = ("points", "highest", "most")
    own = {name: value for name, value in vote.ballot.items() if name in limits}
    settings = {"kind": kind, "points": 10, "highest": 5, **own}
    form = BallotForm(kind, settings, rows)
    form.asked = [(1, 2)]
    return form


def questions_about(network: Network, sent: QueryDict | None) -> list[dict[str, Any]]:
    """The questions about the voter, with what was answered already; each may stay unanswered."""
    given = sent if sent is not None else QueryDict()
    rows = [
        {
            "name": question.name,
            "words": question.words,
            "choices": [*question.choices, ("prefer_not", _("Prefer not to say"))],
            "value": given.get(question.name, "")[:60],
        }
        for question in equality_fields(network)
    ]
    wards = [(ward.code, ward.name) for ward in places.places(network, depth=1)]
    where = {"name": "place", "words": _("Where do you live?"), "choices": wards}
    return [*rows, {**where, "value": given.get("place", "")[:40]}]
