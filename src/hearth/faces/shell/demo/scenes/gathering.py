"""Other ways to be heard in the open round: a meeting with its wall, and a word to text."""

from __future__ import annotations

from typing import Any

from hearth.core.people.models import Purpose
from hearth.listen import queries as listen_asked
from hearth.listen import services as listen

from ..stage import Stage

TITLE = "Tea at Millstone Hall"
COLUMNS = ("Getting there", "Feeling welcome", "Other")
#: What was noted at two tables: table, kind, language, words, column; "up" notes hang on the wall.
NOTES = (
    (
        1,
        "barrier",
        "en",
        "The last bus goes before the exercise class ends.",
        "Getting there",
        "up",
    ),
    (
        1,
        "idea",
        "en",
        "Share lifts: three of us drive past the hall anyway.",
        "Getting there",
        "up",
    ),
    (2, "strength", "en", "Mrs next door knocks for me, so I come.", "Feeling welcome", "up"),
    (2, "need", "gu", "ગુજરાતીમાં કોઈ સમજાવે તો સારું.", "Feeling welcome", "up"),
    (1, "barrier", "en", "The hall is cold, my joints ache after an hour.", "Other", ""),
    (2, "story", "en", "I came once, nobody spoke to me, I did not come again.", "", ""),
)
AGREED = {
    Purpose.KEEP: "Everybody at the tables agreed that notes are kept.",
    Purpose.QUOTE: "Everybody agreed that notes may be shown without names.",
}


def meet(stage: Stage) -> None:
    """An afternoon with two tables: some notes are on the wall, some still wait for a look."""
    by, begun = stage.as_("facilitator"), stage.at(-2, hour=14)
    meeting = listen.open_meeting(
        stage.network,
        round=stage.rounds["third"],
        title=TITLE,
        held_on=begun.date(),
        tables=2,
        place=stage.wards[0],
        columns=COLUMNS,
        agreed={str(purpose): True for purpose in AGREED},
        wordings={str(purpose): words for purpose, words in AGREED.items()},
        by=by,
        now=begun,
    )
    devices = {
        table: listen.join_meeting(meeting, table=table, by=by, now=begun) for table in (1, 2)
    }
    for minute, (table, kind, language, words, _column, _wall) in enumerate(NOTES):
        now = stage.at(-2, hour=14, minute=5 + minute)
        said: dict[str, Any] = {
            "text": words,
            "kind": kind,
            "language": language,
            "key": stage.uuid(),
        }
        listen.take_note(devices[table], **said, by=by, now=now)
    hang = {words: (column, wall) for *_rest, words, column, wall in NOTES}
    for row in listen_asked.meetings.notes_to_look_at(meeting):
        column, wall = hang[row.voice.text]
        if wall:
            listen.look_at_note(row.note, wall=wall, column=column, by=by, now=stage.at(-2, 15))
    stage.say(f"a meeting with {len(NOTES)} notes")


def offer_a_word(stage: Stage) -> None:
    """A word that opens the round by text message."""
    round_, by = stage.rounds["third"], stage.as_("facilitator")
    for word, language in (("WINTER", "en"), ("ZIMA", "pl")):
        listen.give_keyword(round_, word=word, language=language, by=by, now=stage.at(-3))
