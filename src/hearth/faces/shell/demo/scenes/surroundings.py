"""What the place is like beside its voices: layers, an earlier census, and whom the open round hopes to hear."""

from __future__ import annotations

import numpy as np

from hearth.core.places import queries as places_asked
from hearth.core.places import services as places
from hearth.core.places.services import NewCount, NewLayer
from hearth.kit.actors import Actor
from hearth.understand import services as understand

from ..stage import Stage

CLERK = Actor.nobody("command")
INVENTED = "Invented for the demonstration"
CENSUS, EARLIER = 2021, 2011
#: Of a hundred people of a group ten years earlier, as many as now (100) or fewer.
TEN_YEARS_AGO = {
    "asian": 0.78, "black": 0.72, "mixed": 0.65, "white": 1.08, "other": 0.6,
    "65-74": 0.86, "75-84": 0.84, "85+": 0.78, "0-15": 1.04, "16-24": 1.02,
}  # fmt: skip
DERIVED = (
    ("social_rent", "Homes rented from the council or an association", "tenure_households",
     ("social_council", "social_other"), "neither"),
    ("private_rent", "Homes rented privately", "tenure_households",
     ("private_landlord", "private_other"), "neither"),
    ("little_english", "People who speak English not well or not at all", "english_proficiency",
     ("not_well", "none"), "neither"),
    ("most_deprived", "People in the most deprived fifth of areas", "deprivation_fifth", ("1",), "worse"),
)  # fmt: skip


def look_around(stage: Stage) -> None:
    """Layers from the census, two that nobody counts in a census, and the census of ten years before."""
    now = stage.at(-300)
    for key, name, dimension, categories, higher_is in DERIVED:
        about = NewLayer(key, name, CENSUS, INVENTED, "share", higher_is)
        places.layer_from_population(
            stage.network,
            about=about,
            dimension=dimension,
            categories=categories,
            by=CLERK,
            now=now,
        )
    rng = np.random.default_rng(11)
    for key, name, unit, higher_is, top in (
        ("green_space", "Homes with a park within five minutes", "share", "better", 0.9),
        ("buses", "Buses an hour at the nearest stop", "", "better", 8.0),
    ):
        rows = [
            (number, area.code, repr(round(float(rng.beta(2, 2)) * top, 3)))
            for number, area in enumerate(stage.areas)
        ]
        about = NewLayer(key, name, 2025, INVENTED, unit, higher_is)
        places.keep_layer(stage.network, about=about, rows=rows, by=CLERK, now=now)
    _earlier_census(stage)
    stage.say(f"{len(DERIVED) + 2} context layers, residents of {EARLIER}")


def _earlier_census(stage: Stage) -> None:
    """Ages and ethnic groups of ten years before, for the city and its wards."""
    counts = []
    for dimension in ("age_band", "ethnic_group"):
        found = places_asked.dimensions(stage.network)
        [row] = [one for one in found if one.key == dimension]
        keys = {category.pk: category.key for category in row.categories.all()}
        codes = {ward.pk: ward.code for ward in stage.wards}
        top = places_asked.root(stage.network)
        codes |= {top.pk: top.code} if top else {}
        for depth in (0, 1):
            known = places_asked.population_by_place(
                stage.network, categories=list(keys), depth=depth
            )
            counts += [
                NewCount(
                    codes[place], dimension, keys[category],
                    round(n * TEN_YEARS_AGO.get(keys[category], 0.95)), EARLIER, INVENTED,
                )
                for (place, category), n in known.items()
            ]  # fmt: skip
    places.count_residents(stage.network, counts=counts, by=CLERK, now=stage.at(-300))


def hope_to_hear(stage: Stage) -> None:
    """Quotas of the open round: a whole shared out by age, and the ward that is hardly ever reached."""
    cy, now = stage.as_("facilitator"), stage.at(-20)
    whole = max(30, round(stage.size.voices * 0.22))
    understand.share_out(
        stage.network, round=stage.rounds["third"], dimension=stage.dimensions["age_band"],
        total=whole, by=cy, now=now,
    )  # fmt: skip
    understand.set_quota(
        stage.network, round=stage.rounds["third"], category=None, place=stage.wards[-1],
        wanted=max(5, whole // 8), by=cy, now=now,
    )  # fmt: skip
    stage.say("quotas of the open round")
