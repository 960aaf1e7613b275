"""A year of listening: three rounds, and a city that is not heard evenly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from hearth.core.people.models import Known
from hearth.core.places.models import Category, Dimension, Place
from hearth.core.wording import services as wording
from hearth.kit.actors import Actor
from hearth.listen import services as listen

from ..sayings import Said, Teller
from ..speakers import Speaker, speaker_of, wants_to_speak
from ..stage import Stage, Told

PORTION = 500
LANGUAGES = {"en": 0.75, "ar": 0.08, "pl": 0.06, "ro": 0.04, "gu": 0.04, "so": 0.03}
CHANNELS = {"web": 0.46, "champion": 0.24, "paper": 0.12, "event": 0.11, "reach": 0.07}
#: Share of all voices, first day and last day of each round.
ROUNDS = {"first": (0.42, -350, -310), "second": (0.38, -190, -150), "third": (0.20, -21, 28)}
ENDS_LISTENING = 0  # the open round has been listening until today


def first_round(stage: Stage) -> None:
    """A year ago: what keeps people well."""
    _play(stage, "first", list(LANGUAGES))


def second_round(stage: Stage) -> None:
    """Half a year ago: getting to care."""
    _play(stage, "second", list(LANGUAGES))


def third_round(stage: Stage) -> None:
    """Open now, with voices that nobody has read yet."""
    _play(stage, "third", list(LANGUAGES))


def _play(stage: Stage, name: str, languages: list[str]) -> None:
    said, (share, first, last) = script()["rounds"][name], ROUNDS[name]
    cy = stage.as_("facilitator")
    made = listen.make_round(
        stage.network, title=said["title"], question=said["question"], intro=said["intro"], languages=languages,
        opens_on=stage.day(first), closes_on=stage.day(last),
        hopes_to_hear=[stage.categories[tuple(key.split("/"))] for key in said["hopes"]],
        by=cy, now=stage.at(first - 10),
    )  # fmt: skip
    for language, words in said["translations"].items():
        _translate_round(stage, made, language, words, stage.at(first - 5))
    listen.open_round(made, by=cy, now=stage.at(first, 8))
    stage.rounds[name] = made
    n = round(stage.size.voices * share)
    kept = _hear(stage, made, n, first, min(last, ENDS_LISTENING))
    _with_receipts(stage, name, made)
    if last < 0:
        listen.close_round(made, by=cy, now=stage.at(last, 22))
    stage.say(f"“{said['title']}”: {kept:,} voices")


def _translate_round(stage: Stage, made: Any, language: str, words: list[str], now: Any) -> None:
    for field, text in zip(("title", "question"), words, strict=True):
        wording.put(
            stage.network, kind="round", object_id=made.pk, field=field, language=language, text=text,
            state="reviewed", source=getattr(made, field), now=now,
        )  # fmt: skip


def _hear(stage: Stage, made: Any, n: int, first: int, last: int) -> int:
    """Voices in portions, each received on its last day."""
    sayings = _sayings(stage, n, first, last, is_open=last == ENDS_LISTENING)
    kept, portion, english = 0, [], {}
    for saying, told, said in sorted(sayings, key=lambda row: row[1].said_at):
        portion.append((saying, told))
        if said.written.language != "en":
            english[told.voice_id] = said
        if len(portion) == PORTION:
            kept += _keep(stage, made, portion)
            portion = []
    kept += _keep(stage, made, portion)
    for voice_id, said in english.items():
        _translate(stage, voice_id, said.text, said.english)
    return kept


def _keep(stage: Stage, made: Any, portion: list[tuple[listen.Saying, Told]]) -> int:
    if not portion:
        return 0
    kept, _repeated = listen.receive_many(
        stage.network, round=made, sayings=[saying for saying, _told in portion],
        wordings=script()["wordings"], by=stage.as_("facilitator"), now=portion[-1][1].said_at,
    )  # fmt: skip
    stage.voices += [told for _saying, told in portion]
    return kept


def _sayings(
    stage: Stage, n: int, first: int, last: int, *, is_open: bool
) -> Iterator[tuple[listen.Saying, Told, Said]]:
    tellers = tellers_of(stage)
    for _number in range(n):
        language = stage.pick(list(LANGUAGES), list(LANGUAGES.values()))
        area = stage.area_heard()
        said, speaker = _somebody(stage, tellers[language], area)
        day = int(stage.rng.triangular(first, first + 4, last + 1)) if last > first else first
        at = stage.at(min(day, last), int(stage.rng.integers(7, 22)), int(stage.rng.integers(60)))
        waits = is_open and day > -5 and stage.rng.random() < 0.6
        told = Told(stage.uuid(), said.written.themes, at)
        yield _saying(stage, said, speaker, area, told, waits=waits), told, said


def tellers_of(stage: Stage) -> dict[str, Teller]:
    """One teller a language for the whole year, so that rounds do not repeat each other."""
    if not stage.tellers:
        stage.tellers.update({language: Teller(language, stage.rng) for language in LANGUAGES})
    return stage.tellers


def _somebody(stage: Stage, teller: Teller, area: Place) -> tuple[Said, Speaker]:
    """Who speaks: some groups are asked as much as others and still heard less."""
    ward = next(w.name for w in stage.wards if area.path.split("/")[1] == w.code)
    while True:
        speaker = speaker_of(teller.peek(), stage.rng)
        if wants_to_speak(speaker, stage.rng):
            return teller.tell(ward=ward, area=area.name), speaker
        teller.skip()


def _saying(
    stage: Stage, said: Said, speaker: Speaker, area: Place, told: Told, *, waits: bool
) -> listen.Saying:
    rng = stage.rng
    channel = stage.pick(list(CHANNELS), list(CHANNELS.values()))
    through = (
        stage.pick(stage.champions)[0].membership_id
        if channel in ("champion", "reach", "event")
        else None
    )
    on_behalf = "self"
    if channel in ("champion", "event"):
        on_behalf = stage.pick(["self", "other", "group"], [0.45, 0.45, 0.10])
    return listen.Saying(
        key=stage.uuid(), kind=said.written.kind, text=said.text, language=said.written.language,
        at=told.said_at, place=area if rng.random() < 0.86 else None,
        groups=_answers(stage, speaker, channel),
        consents={"keep": True, "quote": bool(rng.random() < 0.78), "hear_back": bool(rng.random() < 0.3)},
        on_behalf=on_behalf, group_size=int(rng.integers(4, 13)) if on_behalf == "group" else 1,
        captured_by=through, channel=channel, state="waiting" if waits else "shown", voice_id=told.voice_id,
    )  # fmt: skip


def _answers(stage: Stage, speaker: Speaker, channel: str) -> dict[Dimension, Category | Known]:
    """Equality answers as they really come: some not asked, some not told, some not known."""
    asked = 0.93 if channel == "web" else 0.80
    found: dict[Dimension, Category | Known] = {}
    for key, category in speaker.groups.items():
        chance = stage.rng.random()
        if chance > asked:
            continue
        dimension = stage.dimensions[key]
        if chance < 0.05:
            found[dimension] = Known.PREFER_NOT
        elif chance < 0.09 and channel != "web":
            found[dimension] = Known.NOT_KNOWN
        else:
            found[dimension] = stage.categories[key, category]
    return found


def _translate(stage: Stage, voice_id: Any, text: str, english: str) -> None:
    wording.put(
        stage.network, kind="voice", object_id=voice_id, field="text", language="en", text=english,
        state="machine", source=text, now=stage.now,
    )  # fmt: skip


def _with_receipts(stage: Stage, name: str, made: Any) -> None:
    """A few voices that came one by one, whose receipts the person at the shell is told."""
    for row in script()["with_receipt"]:
        if row["round"] == name:
            _one(stage, made, row)


def _one(stage: Stage, made: Any, row: dict[str, Any]) -> None:
    now = stage.at(row["day"], 19)
    got = listen.receive_voice(
        stage.network, round=made, kind=row["kind"], text=row["text"], language=row["language"],
        place=stage.area_heard(),
        groups={stage.dimensions[k]: stage.categories[k, v] for k, v in row["groups"].items()},
        consents={"keep": True, "quote": not row.get("waits", False), "hear_back": True},
        wordings=script()["wordings"], key=stage.uuid(), by=Actor.nobody("resident"), now=now,
    )  # fmt: skip
    if "english" in row:
        _translate(stage, got.voice_id, row["text"], row["english"])
    if not row.get("waits"):
        voice = stage.heard_voice(got.voice_id)
        listen.moderate(
            voice, state="shown", by=stage.as_("facilitator"), now=stage.at(row["day"] + 1, 9)
        )
    stage.voices.append(Told(got.voice_id, tuple(row["themes"]), now))
    stage.receipts.append((got.receipt or "", row["text"]))


@cache
def script() -> dict[str, Any]:
    """The rounds, the words of consent, and the voices that have receipts."""
    return json.loads(files(__package__).joinpath("listening.json").read_text(encoding="utf-8"))
