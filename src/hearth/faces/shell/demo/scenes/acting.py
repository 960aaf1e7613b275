"""What partners do together: programmes, promises kept and broken, sessions, and a directory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from hearth.act import services as act
from hearth.core.places.models import Place
from hearth.kit.actors import Actor

from ..stage import Stage

WARD_SERVICES = (
    (
        "Warm welcome at {ward} library",
        "loneliness,work_and_learning",
        "Heating, newspapers, and somebody who says hello.",
    ),
    (
        "{ward} walking bus",
        "children,activity",
        "Volunteers walk children to school along one safe way.",
    ),
)


def begin_programmes(stage: Stage) -> None:
    """Programmes from priorities, decisions and what the vote chose, each with partners in roles."""
    cy = stage.as_("facilitator")
    for row in script()["programmes"]:
        began = row["starts"] if row["starts"] is not None else -8
        made = act.make_programme(
            stage.network, title=row["title"], summary=row["summary"], state=row["state"],
            starts_on=None if row["starts"] is None else stage.day(row["starts"]),
            ends_on=stage.day(row["ends"]) if "ends" in row else None,
            came_from=_sources(stage, row["from"]), by=cy, now=stage.at(began - 5),
        )  # fmt: skip
        for text, target, indicator in row["goals"]:
            act.add_goal(
                made,
                text=text,
                target=target,
                indicator_key=indicator,
                by=cy,
                now=stage.at(began - 4),
            )
        for key, role in row["partners"]:
            act.add_partner(
                made,
                organisation=stage.organisations[key],
                role=role,
                by=cy,
                now=stage.at(began - 3),
            )
        stage.programmes[row["key"]] = made
    stage.say(f"{len(stage.programmes)} programmes")


def _sources(stage: Stage, named: list[str]) -> list[tuple[str, Any]]:
    """Where a programme comes from; a project only if the vote chose it."""
    where = {
        "priority": stage.priorities,
        "decision": stage.decisions,
        "theme": stage.themes,
        "project": stage.projects,
    }
    winners = set(stage.votes["first"].outcome.result["winners"])
    found = []
    for name in named:
        kind, _colon, key = name.partition(":")
        row = where[kind][key]
        if kind != "project" or str(row.number) in winners:
            found.append((kind, row.pk))
    return found


def promise(stage: Stage) -> None:
    """Commitments: kept, under way, late, and one honestly broken."""
    cy = stage.as_("facilitator")
    for row in script()["commitments"]:
        decision = stage.decisions.get(row.get("decision", ""))
        made = act.make_commitment(
            stage.network, text=row["text"], due_on=stage.day(row["due"]), programme=stage.programmes[row["programme"]],
            organisation=stage.organisations[row["org"]], note=row.get("note", ""),
            decision_id=decision.pk if decision else None, by=cy, now=stage.at(row["made"]),
        )  # fmt: skip
        if row["state"] != "promised":
            settled = min(row["due"] - 4, -1)
            act.settle_commitment(
                made, state=row["state"], reason=row.get("reason", ""), by=cy, now=stage.at(settled)
            )
    stage.say(f"{len(script()['commitments'])} commitments")


def hold_events(stage: Stage) -> None:
    """Sessions that were held, with counts and notes; and what comes in the next weeks, with bookings."""
    for row in script()["events"]:
        event = _plan(stage, row)
        if "came" in row:
            _was_held(stage, event, row)
        elif row.get("books"):
            _book(stage, event)
    stage.say(f"{len(script()['events'])} events and series")


def _plan(stage: Stage, row: dict[str, Any]) -> Any:
    starts = stage.at(row["day"], row["hour"])
    place = stage.pick(stage.areas) if "where" in row else None
    return act.plan_event(
        stage.network, title=row["title"], kind=row["kind"], starts_at=starts,
        ends_at=starts + timedelta(hours=row["hours"]), repeat=row.get("repeat", ""),
        until=stage.day(row["until"]) if "until" in row else None, by=stage.as_("facilitator"),
        now=stage.at(min(row["day"] - 20, -1)), programme=stage.programmes[row["programme"]], place=place,
        address=row.get("where", ""), latitude=place.latitude if place else None,
        longitude=place.longitude if place else None, access=row["access"], languages=row["languages"],
        online_url=row.get("url", ""), capacity=row.get("capacity"), needs_booking=row.get("books", False),
    )  # fmt: skip


def _was_held(stage: Stage, event: Any, row: dict[str, Any]) -> None:
    cy, now = stage.as_("facilitator"), stage.at(row["day"] + 1, 9)
    groups = {
        stage.categories[d, c]: n for d, counts in row["groups"].items() for c, n in counts.items()
    }
    act.record_attendance(event, came=act.Came(people=row["came"], groups=groups), by=cy, now=now)
    for kind, text in row["notes"]:
        act.add_note(event, kind=kind, text=text, by=cy, now=now)


def _book(stage: Stage, event: Any) -> None:
    for _number in range(int(stage.rng.integers(4, 9))):
        act.book(
            stage.network, event=event, party_size=int(stage.rng.integers(1, 4)), key=stage.uuid(),
            by=Actor.nobody("resident"), now=stage.at(-int(stage.rng.integers(1, 8))),
        )  # fmt: skip


def list_services(stage: Stage) -> None:
    """The directory: what partners offer, and two small things in every ward."""
    rows = [*_listed(stage), *_in_every_ward(stage)]
    listed, refused = act.bring_in(
        stage.network, rows=rows, by=stage.as_("steward"), now=stage.at(-75)
    )
    if refused:
        raise ValueError(
            f"services of the demo were refused: {[(n, str(why)) for n, why in refused]}"
        )
    stage.say(f"{len(listed)} services")


def _listed(stage: Stage) -> Iterator[dict[str, Any]]:
    text = files(__package__).joinpath("services.txt").read_text(encoding="utf-8")
    for number, line in enumerate(line for line in text.splitlines() if line and line[0] != "#"):
        key, name, needs, languages, is_for, cost, opening, access, what = (
            p.strip() for p in line.split(" | ")
        )
        area = stage.areas[(number * 5) % len(stage.areas)]
        yield {
            "name": name, "organisation": stage.organisations[key], "needs": needs.split(","),
            "languages": languages.split(","), "access": access.split(","), "is_for": is_for, "cost": cost,
            "opening": opening, "description": what, "phone": f"01632 960{300 + number}",
            "how_to_get_it": "Ring, or come along.", "verified_on": stage.day(-int(stage.rng.integers(5, 260))),
            "source": "Confirmed by the organisation",
            "is_remote": "telephone" in opening.lower(), **_spot(stage, area),
        }  # fmt: skip


def _in_every_ward(stage: Stage) -> Iterator[dict[str, Any]]:
    for number, ward in enumerate(stage.wards):
        for name, needs, what in WARD_SERVICES:
            area = next(a for a in stage.areas if a.path.split("/")[1] == ward.code)
            yield {
                "name": name.format(ward=ward.name), "organisation": stage.organisations["larkmoor-council"],
                "needs": needs.split(","), "languages": ["en"], "access": ["step_free", "free"], "description": what,
                "phone": f"01632 960{400 + number}", "how_to_get_it": "Come along.", "cost": "Free",
                "verified_on": stage.day(-40), "source": "Confirmed by the council", **_spot(stage, area),
            }  # fmt: skip


def _spot(stage: Stage, area: Place) -> dict[str, Any]:
    """A point inside an area: its middle is near enough."""
    street = stage.pick(
        ["Lantern Street", "Weir Lane", "Chapel Row", "Tide Street", "Long Acre", "Mill Hill"]
    )
    address = f"{int(stage.rng.integers(1, 90))} {street}"
    return {
        "place": area,
        "address": address,
        "latitude": area.latitude,
        "longitude": area.longitude,
    }


@cache
def script() -> dict[str, Any]:
    """Programmes, commitments and events in words."""
    return json.loads(files(__package__).joinpath("acting.json").read_text(encoding="utf-8"))
