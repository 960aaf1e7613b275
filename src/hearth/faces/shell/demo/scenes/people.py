"""The network is founded: its places and residents, its partners, and who does what in it."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import numpy as np

from hearth.core.networks import services as networks
from hearth.core.partners import services as partners
from hearth.core.people import queries as people_asked
from hearth.core.people import services as people
from hearth.core.people.models import Person
from hearth.core.places import services as places
from hearth.core.places.queries import labels_of
from hearth.core.places.services import NewCount, NewPlace
from hearth.kit.actors import Actor

from ..geography import PLACE_NAME, make_geography
from ..population import YEAR, make_characters, make_population
from ..stage import Stage

CODE_LIST = "england-wales-2021"
LANGUAGES = ["en", "ar", "gu", "pl", "ro", "so"]
BEGAN = -370
CLERK = Actor.nobody("command")


def found(stage: Stage) -> None:
    """The network, its area tree with boundaries, and its residents by group."""
    said = _script()
    lines = [
        {**line, "note": f"{line['note']} {said['fictional_number']}"}
        for line in said["crisis_lines"]
    ]
    stage.network = networks.found(
        stage.slug,
        name=f"{PLACE_NAME} Health Network",
        tagline=said["tagline"],
        languages=LANGUAGES,
        contact_email=f"hello@{stage.slug}.example",
        contact_phone="01632 960100",
        crisis_lines=lines,
        is_demo=True,
    )
    _settle(stage)


def _settle(stage: Stage) -> None:
    network, now = stage.network, stage.at(BEGAN)
    geography = make_geography(stage.size, stage.rng)
    characters = make_characters(stage.size, geography, stage.rng)
    residents = make_population(geography, characters, stage.rng)
    made = places.adopt_code_list(network, key=CODE_LIST, by=CLERK, now=now)
    stage.dimensions = {row.key: row for row in made}
    stage.categories = {
        (row.key, category.key): category for row in made for category in row.categories.all()
    }
    outlines = {
        row["properties"]["code"]: row["geometry"]
        for level in ("city", "ward", "area")
        for row in geography.feature_collection(level)["features"]
    }
    tree = [NewPlace(a.code, a.name, a.level, YEAR, a.parent) for a in geography.areas]
    planted = places.plant_tree(network, places=tree, boundaries=outlines, by=CLERK, now=now)
    names = labels_of(CODE_LIST)
    counts = [
        NewCount(
            c.place,
            c.dimension,
            names[c.dimension, c.category.casefold()],
            c.count,
            c.year,
            c.source,
        )
        for c in residents
    ]
    places.count_residents(network, counts=counts, by=CLERK, now=now)
    stage.wards = [planted[a.code] for a in geography.level("ward")]
    stage.areas = [planted[a.code] for a in geography.level("area")]
    weights = np.array([characters[a.code].residents for a in geography.level("area")], dtype=float)
    stage.area_marks = (weights / weights.sum()).cumsum()
    stage.say(f"{PLACE_NAME}: {stage.size.residents:,} residents in {len(stage.areas)} areas")


def gather(stage: Stage) -> None:
    """Partners join; one person for each role of the tour, and the champions."""
    said = _script()
    for number, row in enumerate(said["organisations"]):
        stage.organisations[row["key"]] = partners.add_organisation(
            stage.network,
            name=row["name"],
            kind=row["kind"],
            description=row["description"],
            languages=row.get("languages", ["en"]),
            phone=f"01632 960{200 + number}",
            email=f"{row['key']}@{stage.slug}.example",
            place=stage.wards[number % len(stage.wards)],
            by=CLERK,
            now=stage.at(BEGAN + 2 + number),
        )
    for row in said["cast"]:
        stage.actors[row["role"]] = _join(stage, row, BEGAN + 1)
    _champions(stage, said["champions"])
    ana = stage.champions[0][1].membership
    stage.champion_code = people.give_champion_code(ana, by=CLERK, now=stage.at(-30))
    stage.say(f"{len(stage.organisations)} partners, {len(stage.champions)} champions")


def _join(stage: Stage, row: dict[str, Any], day: int) -> Actor:
    """A person with an account and one role; signs in by link, never by a password we made."""
    person = Person.objects.create_user(
        email=f"{row['email']}@{stage.slug}.example",
        name=row["name"],
        language=row.get("language", "en"),
    )
    held = people.give_role(
        stage.network,
        person=person,
        role=row["role"],
        organisation=stage.organisations.get(row.get("organisation", "")),
        by=CLERK,
        now=stage.at(day),
    )
    actor = people_asked.actor_for(person, stage.network)
    assert actor is not None and actor.membership_id == held.pk
    if row["role"] == "champion":
        _describe(stage, held, row, actor)
    return actor


def _describe(stage: Stage, held: Any, row: dict[str, Any], actor: Actor) -> None:
    """A champion's patch, languages and training."""
    first = len(stage.champions) * 7
    patch = [stage.areas[(first + step) % len(stage.areas)] for step in range(3)]
    champion = people.describe_champion(
        held,
        shown_name=row["name"].split()[0],
        patch=patch,
        languages=row["languages"],
        training=row.get("training", ["listening well", "safeguarding"]),
        availability=row.get("availability", "two evenings a week"),
        by=CLERK,
        now=stage.at(BEGAN + 20),
    )
    stage.champions.append((actor, champion))


def _champions(stage: Stage, names: list[dict[str, Any]]) -> None:
    """As many champions as the size asks for; the list of names is gone through with new initials."""
    for number in range(stage.size.champions - len(stage.champions)):
        row, turn = names[number % len(names)], number // len(names)
        initial = f" {'ABCDEFGH'[turn]}." if turn else ""
        email = f"{row['name'].split()[0].lower()}{turn or ''}.champion"
        _join(
            stage,
            {**row, "name": row["name"] + initial, "email": email, "role": "champion"},
            BEGAN + 15 + number,
        )


def _script() -> dict[str, Any]:
    text = files(__package__).joinpath("people.json").read_text(encoding="utf-8")
    return json.loads(text)
