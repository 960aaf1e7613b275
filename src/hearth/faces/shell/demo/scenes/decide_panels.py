"""Panels by lot: one that has met, with a drop-out replaced; one that people can register for; a plain lottery."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from hearth.core.people.models import Known
from hearth.core.places import queries as places
from hearth.decide import queries
from hearth.decide import services as decide
from hearth.decide.services import panels

from ..stage import Stage

MIN_AGE = 16
KNOWN_LETTERS = 4
#: Of those who register, who would rather not answer a question.
SILENT = 0.05


def draw_panel(stage: Stage) -> None:
    """A panel of 24 that was drawn by a public raffle, lost a member, replaced her by the same rule, and met."""
    said = script()["panel"]
    activity = _prepare(stage, said, form="panel", opens=-190, closes=-165, method="leximin")
    panels.set_panel(
        activity, seed_how="public", seed_at=stage.at(-162, 12), by=stage.as_("facilitator"),
        now=stage.at(-200),
    )  # fmt: skip
    opened = _open(stage, activity, said, opens=-190)
    _register(stage, opened, said["pool"], first=-188, last=-166)
    draw = _ready(stage, opened, day=-165)
    panels.draw_ticket(
        draw, words=said["words"], by=stage.as_("facilitator"), now=stage.at(-162, 13)
    )
    panel = _of(stage, activity)
    _confirm(stage, panel, day=-158)
    _replace(stage, panel, said)
    panels.publish_composition(panel, by=stage.as_("facilitator"), now=stage.at(-145))
    _meet(stage, panel, first=-140)
    stage.say(f"“{activity.title}”: {said['seats']} drawn from {said['pool']}, one replaced")


def open_panel(stage: Stage) -> None:
    """A panel that people can put their name down for, with letters for whoever looks around."""
    said = script()["open"]
    activity = _prepare(stage, said, form="panel", opens=-6, closes=15, method="leximin")
    opened = _open(stage, activity, said, opens=-6)
    _register(stage, opened, said["pool"], first=-5, last=-1)
    cards = panels.invite_by_champion(
        opened, n=KNOWN_LETTERS, note_words="for looking around", by=stage.as_("facilitator"),
        now=stage.at(-1),
    )  # fmt: skip
    shown = ", ".join(card.code for card in cards)
    stage.say(f"“{activity.title}”: open, {said['pool']} registered so far; letters: {shown}")


def draw_lottery(stage: Stage) -> None:
    """Places on a course: everybody has the same chance, and the next in turn follows."""
    said = script()["lottery"]
    activity = _prepare(stage, said, form="lottery", opens=-60, closes=-46, method="plain")
    opened = _open(stage, activity, said, opens=-60)
    _register(stage, opened, said["pool"], first=-59, last=-47)
    draw = _ready(stage, opened, day=-46)
    panels.draw_ticket(
        draw, words=said["words"], by=stage.as_("facilitator"), now=stage.at(-45, 11)
    )
    drawn = _of(stage, activity)
    _confirm(stage, drawn, day=-44)
    first = queries.panels.registrants(drawn, state="confirmed").first()
    if first:
        panels.decline(drawn, row=first, by=stage.as_("facilitator"), now=stage.at(-40))
    stage.say(f"“{activity.title}”: {said['seats']} places drawn among {said['pool']}")


def _prepare(
    stage: Stage, said: dict[str, Any], *, form: str, opens: int, closes: int, method: str
) -> Any:
    cy, now = stage.as_("facilitator"), stage.at(opens - 10)
    made = decide.make_activity(
        stage.network, form=form, title=said["title"], question=said["question"],
        eligibility=said["eligibility"], min_age=MIN_AGE if form == "panel" else None,
        opens_at=stage.at(opens, 8), closes_at=stage.at(closes, 20), by=cy, now=now,
    )  # fmt: skip
    panels.set_panel(
        made, seats=said["seats"], reserve=said.get("reserve", 0), method=method,
        promise=said["promise"], seed_source=said["seed_source"], seed_how="sealed",
        honorarium_minor=said.get("honorarium", 0) * 100, by=cy, now=now,
    )  # fmt: skip
    census = queries.panels.census_of(made)
    targets = {}
    for key in said.get("features", []):
        if key in census:
            residents = {answer: row["n"] for answer, row in census[key]["values"].items()}
            rows = queries.panels.proposed(residents, seats=said["seats"], slack=4)
            targets[key] = {answer: (row["min"], row["max"]) for answer, row in rows.items()}
    if form == "panel":
        panels.set_targets(made, targets=targets, by=cy, now=now)
    days = range(closes + 25, closes + 25 + 14 * len(said.get("meetings", [])), 14)
    for day, title in zip(days, said.get("meetings", []), strict=False):
        panels.add_panel_meeting(
            made, title=title, starts_at=stage.at(day, 10), ends_at=stage.at(day, 13),
            where=said["where"], by=cy, now=now,
        )  # fmt: skip
    return made


def _open(stage: Stage, activity: Any, said: dict[str, Any], *, opens: int) -> Any:
    cy, now = stage.as_("facilitator"), stage.at(opens, 8)
    decide.open_activity(activity, by=cy, now=now)
    opened = _of(stage, activity)
    if letters := said.get("letters"):
        panels.invite_by_letter(opened, n=letters, by=cy, now=now)
    return opened


def _of(stage: Stage, activity: Any) -> Any:
    return queries.panels.panel_activity(stage.network, activity.pk)


def _register(stage: Stage, activity: Any, n: int, *, first: int, last: int) -> None:
    """So many people put their name down, a little unlike those who live here."""
    cards = [
        card.code
        for start in range(0, n, 200)
        for card in panels.invite_by_champion(
            activity, n=min(200, n - start), by=stage.as_("facilitator"), now=stage.at(first)
        )
    ]
    crowd = _Crowd(stage, activity)
    for at, code in enumerate(cards):
        place, groups = crowd.somebody()
        panels.register(
            activity, admitted=decide.admit_by_code(activity, code=code), who=crowd.who(at),
            place=place, groups=groups, key=stage.uuid(), by=stage.as_("facilitator"),
            now=stage.at(first + (last - first) * at // max(n, 1), 17),
        )  # fmt: skip


class _Crowd:
    """People of the town: answers as the census has them, and made-up names."""

    def __init__(self, stage: Stage, activity: Any) -> None:
        self.stage, self.words = stage, script()
        self.census = queries.panels.census_of(activity)
        asked = {feature["key"] for feature in queries.panels.settings_of(activity).targets}
        self.asked = sorted(asked - {"place"})
        self.place = "place" in asked

    def somebody(self) -> tuple[Any, dict[Any, Any]]:
        """Where somebody lives, and what they answer."""
        stage = self.stage
        groups: dict[Any, Any] = {}
        for key in self.asked:
            values = self.census[key]["values"]
            answer = stage.pick(list(values), [row["n"] ** 0.9 for row in values.values()])
            told = stage.rng.random() >= SILENT
            dimension = stage.dimensions[key]
            groups[dimension] = stage.categories[key, answer] if told else Known.PREFER_NOT
        code = self._ward() if self.place else ""
        return places.place_by_code(stage.network, code) if code else None, groups

    def _ward(self) -> str:
        wards = self.census["place"]["values"]
        return str(self.stage.pick(list(wards), [row["n"] for row in wards.values()]))

    def who(self, at: int) -> panels.Who:
        """A made-up neighbour; addresses and numbers reach nobody."""
        stage, words = self.stage, self.words
        name = f"{stage.pick(words['first_names'])} {stage.pick(words['last_names'])}"
        mail = ("email", f"neighbour{at}@larkmoor.example")
        phone = ("phone", f"01632 96{at % 10000:04}")
        return panels.Who(
            name=name,
            contact=mail if at % 3 else phone,
            needs=stage.pick(words["needs"]),
            may_ask_again=at % 4 == 0,
        )


def _ready(stage: Stage, activity: Any, *, day: int) -> Any:
    """Closed by the clock, and the tickets made."""
    now = stage.at(day, 20, 5)
    decide.close_activity(activity, by=stage.as_("facilitator"), now=now)
    closed = _of(stage, activity)
    draw = panels.ask_for_draw(closed, by=stage.as_("facilitator"), now=now)
    return panels.work_on_draw(draw, now=now)


def _confirm(stage: Stage, activity: Any, *, day: int) -> None:
    cy, now = stage.as_("facilitator"), stage.at(day, 15)
    for row in queries.panels.registrants(activity, state="selected"):
        panels.note_told(activity, row=row, by=cy, now=now)
        panels.confirm(activity, row=row, by=cy, now=now)


def _replace(stage: Stage, activity: Any, said: dict[str, Any]) -> None:
    """One drops out; her seat is drawn again among all others, with the targets that are left."""
    cy = stage.as_("facilitator")
    gone = queries.panels.registrants(activity, state="confirmed").first()
    if gone is None:
        return
    panels.decline(activity, row=gone, by=cy, now=stage.at(-155))
    draw = panels.ask_for_draw(activity, seed_at=stage.at(-150, 12), by=cy, now=stage.at(-154))
    ready = panels.work_on_draw(draw, now=stage.at(-154))
    panels.draw_ticket(ready, words=said["again_source"], by=cy, now=stage.at(-150, 13))
    _confirm(stage, activity, day=-148)


def _meet(stage: Stage, activity: Any, *, first: int) -> None:
    """Nearly everybody came, and most took the money for their time."""
    cy = stage.as_("facilitator")
    rows = list(queries.panels.registrants(activity, state="confirmed"))
    for meeting in queries.panels.meetings(activity):
        came = [row.id for row in rows if stage.rng.random() < 0.9]
        panels.note_attendance(meeting, came=came, by=cy, now=meeting.ends_at)
    for at, row in enumerate(rows):
        takes = at % 6 != 5
        panels.choose_honorarium(activity, row=row, accepts=takes, by=cy, now=stage.at(first))
        owed = queries.panels.honoraria(activity).get(row.id)
        if takes and owed and owed.owed_for:
            panels.pay_honorarium(activity, row=row, how="cash", by=cy, now=stage.at(-80))


@cache
def script() -> dict[str, Any]:
    """Panels and the lottery in words."""
    return json.loads(files(__package__).joinpath("decide_panels.json").read_text(encoding="utf-8"))
