"""Putting one's name down for a panel: one question a page, everything typed carried along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t

from hearth.core.people.models import Known
from hearth.core.places import queries as places
from hearth.core.places.models import Category, Dimension
from hearth.decide import queries
from hearth.decide.services import panels

from .equality import NO_ANSWER, PREFER_NOT, PREFIX
from .languages import INTERFACE, REGISTRY
from .qr import qr

Words = str | Promise
NAMES = ("place", "name", "way", "address", "language", "needs", "again", "ok")
MOST = 1200


@dataclass(frozen=True)
class Step:
    """One page: its key, the kind of page, the question, and what may be chosen."""

    key: str
    kind: str
    words: Words = ""
    choices: tuple[tuple[str, str], ...] = ()


class PanelForm:
    """What somebody has answered so far, and the pages that there are."""

    def __init__(self, activity: Any, data: Mapping[str, Any], *, assisted: bool = False) -> None:
        self.activity, self.assisted = activity, assisted
        self.settings = queries.panels.settings_of(activity)
        self.dimensions = {d.key: d for d in places.dimensions(activity.network, asked=True)}
        self.steps = self._steps()
        names = (*NAMES, *(one.key for one in self.steps if one.kind == "choose"))
        self.data = {name: str(data.get(name, ""))[:MOST] for name in names}
        self.key = _uuid(str(data.get("key", ""))) or uuid4()

    def _steps(self) -> list[Step]:
        found = [Step("start", "start", _t("Before you begin"))]
        features = {feature["key"]: feature for feature in self.settings.targets}
        if "place" in features or self.activity.areas:
            found.append(Step("place", "choose", _t("Where do you live?"), self._areas()))
        for key in features:
            dimension = self.dimensions.get(key)
            if dimension:
                found.append(_question(dimension))
        found.append(Step("you", "you", _t("How do we reach you?")))
        return [*found, Step("check", "check", _t("Is this right?"))]

    def _areas(self) -> tuple[tuple[str, str], ...]:
        rows = queries.panels.residents_by_area(self.activity)
        return tuple((code, row["name"]) for code, row in rows.items())

    def step(self, key: str) -> Step:
        """A page by its key; nonsense is the first."""
        return next((one for one in self.steps if one.key == key), self.steps[0])

    def beside(self, step: Step, by: int) -> Step:
        """The page before or after."""
        at = self.steps.index(step) + by
        return self.steps[min(max(at, 0), len(self.steps) - 1)]

    def errors(self, step: Step) -> list[dict[str, str]]:
        """What is still wrong on one page."""
        if step.kind == "start" and not self.data["ok"] and not self.assisted:
            return [_error(_t("Please say that this is for you."), "ok")]
        if step.kind == "choose" and not self._is_answered(step):
            return [_error(_t("Choose one, or rather not say."), f"{step.key}-1")]
        return self._errors_of_you() if step.kind == "you" else []

    def _is_answered(self, step: Step) -> bool:
        offered = {value for value, _words in step.choices}
        is_needed = step.key == "place" and bool(self.activity.areas)
        return self.data[step.key] in (offered if is_needed else offered | {PREFER_NOT})

    def _errors_of_you(self) -> list[dict[str, str]]:
        found = []
        if not self.data["name"].strip():
            found.append(_error(_t("Please tell us your name, so that we can find you."), "name"))
        if self.data["way"] not in panels.CHANNELS:
            found.append(_error(_t("Choose how we may reach you."), "way-1"))
        elif not self._is_address():
            words = _t("Please look at the address or number once more.")
            found.append(_error(words, "address"))
        return found

    def _is_address(self) -> bool:
        address = self.data["address"].strip()
        if self.data["way"] == "email":
            try:
                validate_email(address)
            except ValidationError:
                return False
            return len(address) <= 254
        return 6 <= sum(sign.isdigit() for sign in address) <= 15 and len(address) <= 30

    def first_wrong(self) -> Step | None:
        """The first page with something wrong on it."""
        return next((one for one in self.steps if self.errors(one)), None)

    def hidden(self, step: Step) -> list[tuple[str, str]]:
        """Everything that is not asked on this page, to be carried along."""
        own = {"start": {"ok"}, "you": set(NAMES) - {"ok", "place"}}.get(step.kind, {step.key})
        rows = [(name, value) for name, value in self.data.items() if name not in own and value]
        return [("key", str(self.key)), *rows]

    def told(self) -> list[tuple[Words, str]]:
        """Everything once more, to be checked."""
        rows: list[tuple[Words, str]] = []
        for step in self.steps:
            if step.kind == "choose":
                chosen = dict(step.choices).get(self.data[step.key], _t("Would rather not say"))
                rows.append((step.words, chosen))
        way = f"{self.data['name']} · {self.data['address']}"
        return [*rows, (_t("You"), way)]

    def groups(self) -> dict[Dimension, Category | Known]:
        """Answers to the equality questions."""
        found: dict[Dimension, Category | Known] = {}
        for step in self.steps:
            if step.kind == "choose" and step.key.startswith(PREFIX):
                dimension = self.dimensions[step.key.removeprefix(PREFIX)]
                chosen = self.data[step.key]
                categories = {row.key: row for row in dimension.categories.all()}
                found[dimension] = categories.get(chosen, Known.PREFER_NOT)
        return found

    def place(self) -> Any:
        """The place that was chosen, or none."""
        code = self.data["place"]
        is_told = code and code != PREFER_NOT
        return places.place_by_code(self.activity.network, code[:40]) if is_told else None

    def who(self) -> panels.Who:
        """How to reach them."""
        given = self.data
        language = given["language"] if given["language"] in REGISTRY else "en"
        return panels.Who(
            name=given["name"],
            contact=(given["way"], given["address"].strip()),
            language=language,
            needs=given["needs"],
            may_ask_again=bool(given["again"]),
        )


def _question(dimension: Dimension) -> Step:
    choices = tuple(
        (row.key, row.name) for row in dimension.categories.all() if row.key not in NO_ANSWER
    )
    words = dimension.question or dimension.name
    return Step(f"{PREFIX}{dimension.key}", "choose", words, choices)


def _error(words: str, target: str) -> dict[str, str]:
    return {"words": words, "target": target}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def languages() -> list[tuple[str, str]]:
    """In which language we may write."""
    return [(code, REGISTRY[code].own_name) for code in INTERFACE]


def done_context(request: Any, form: PanelForm, made: Any) -> dict[str, Any]:
    """The receipt, ready to be shown or printed."""
    way = reverse("public:panel_place", args=[request.network.slug, form.activity.pk])
    address = request.build_absolute_uri(way)
    return {
        "activity": form.activity,
        "made": made,
        "address": address,
        "qr": qr(f"{address}?code={made.receipt}", scale=3),
    }
