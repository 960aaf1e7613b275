"""Messages that two kinds of knowledge have signed, carried by champions who report back."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from hearth.reach import services as reach

from ..stage import Stage

#: Who champions mostly meet: dimension, category, weight. Young men and the very old are seldom among them.
MET = (
    ("age_band", "35-44", 5), ("age_band", "45-54", 5), ("age_band", "65-74", 5), ("age_band", "16-24", 2),
    ("ethnic_group", "asian", 5), ("ethnic_group", "other", 4), ("ethnic_group", "white", 4),
    ("ethnic_group", "black", 2), ("religion", "muslim", 4), ("religion", "hindu", 2), ("sex", "female", 6),
    ("sex", "male", 2), ("disability", "disabled", 1),
)  # fmt: skip


def write_messages(stage: Stage) -> None:
    """Three messages that went out, with translations, and one that still lacks a signature."""
    for row in script()["messages"]:
        _write(stage, row)
    stage.say(f"{len(stage.messages)} messages")


def _write(stage: Stage, row: dict[str, Any]) -> None:
    cy, day = stage.as_("facilitator"), row["day"]
    kind, _colon, key = row["source"].partition(":")
    source = {"theme": stage.themes, "decision": stage.decisions}[kind][key]
    made = reach.write_message(
        stage.network, title=row["title"], body=row["body"], why=row["why"], source=(kind, source.pk),
        audience=[stage.categories[tuple(pair)] for pair in row["audience"]], by=cy, now=stage.at(day, 9),
    )  # fmt: skip
    for language, (title, body, state) in row["translations"].items():
        reach.translate_message(
            made,
            language=language,
            title=title,
            body=body,
            state=state,
            by=cy,
            now=stage.at(day, 11),
        )
    reach.sign(
        made, kind="lived", is_yes=True, note="Read aloud to six people; they would pass it on.",
        by=stage.as_("champion"), now=stage.at(day + 1, 18),
    )  # fmt: skip
    if row["state"] == "sent":
        reach.sign(
            made,
            kind="clinical",
            is_yes=True,
            by=stage.as_("professional"),
            now=stage.at(day + 2, 13),
        )
        reach.send_message(made, by=cy, now=stage.at(day + 3, 10))
    stage.messages[row["key"]] = made


def carry(stage: Stage) -> None:
    """Champions take packs along and report back: about how many, where, mostly who."""
    sent = [row for row in script()["messages"] if row["state"] == "sent"]
    for row in sent:
        _take_packs(stage, row)
    for _number in range(stage.size.reports):
        _report(stage, stage.pick(sent))
    reach.take_coverage(stage.network, now=stage.now)
    stage.say(f"{stage.size.reports:,} reports of champions")


def _take_packs(stage: Stage, row: dict[str, Any]) -> None:
    for actor, champion in stage.champions:
        if stage.rng.random() < 0.6:
            language = stage.pick(
                [code for code in champion.languages if code in ("en", *row["translations"])]
            )
            reach.take_pack(
                stage.messages[row["key"]], champion=champion, language=language, how="pack", by=actor,
                now=stage.at(row["day"] + 4, 12),
            )  # fmt: skip


def _report(stage: Stage, row: dict[str, Any]) -> None:
    actor, champion = stage.pick(stage.champions)
    day = min(row["day"] + 4 + int(stage.rng.integers(60)), -1)
    dimension, category, _weight = stage.pick(MET, [weight for *_names, weight in MET])
    told = stage.rng.random() < 0.85
    reach.report_contact(
        stage.network, key=stage.uuid(), champion=champion, message=stage.messages[row["key"]],
        place=stage.area_heard() if stage.rng.random() < 0.9 else None, about_n=int(stage.rng.integers(3, 26)),
        categories=[stage.categories[dimension, category]] if told else [],
        setting=stage.pick(script()["settings"]), met_on=stage.day(day),
        voice_id=_voice_heard(stage, day), by=actor, now=stage.at(day, 20),
    )  # fmt: skip


def _voice_heard(stage: Stage, day: int) -> Any:
    """Now and then somebody's words came with the report: an answered message is a new voice."""
    if stage.rng.random() > 0.12:
        return None
    near = [told for told in stage.voices if abs((told.said_at.date() - stage.day(day)).days) < 8]
    return stage.pick(near).voice_id if near else None


@cache
def script() -> dict[str, Any]:
    """Messages in words and languages."""
    return json.loads(files(__package__).joinpath("reaching.json").read_text(encoding="utf-8"))
