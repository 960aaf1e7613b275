"""A conversation leaves the house in the shapes of the Polis exports: summary, comments, votes, matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...models import Activity
from ...queries.conversations import opinions, statements


def export_files(activity: Activity) -> Iterator[tuple[str, Iterator[Sequence[Any]]]]:
    """The four tables, row by row, head first. Nobody's name, place or way in is among them."""
    yield "summary.csv", _summary(activity)
    yield "comments.csv", _comments(activity)
    yield "votes.csv", _votes(activity)
    yield "participants-votes.csv", _matrix(activity)


def _summary(activity: Activity) -> Iterator[Sequence[Any]]:
    rows = opinions(activity)
    yield "topic", activity.title
    yield "url", ""
    yield "voters", rows.values("participant").distinct().count()
    yield "voters-in-conv", rows.values("participant").distinct().count()
    yield "commenters", statements(activity).exclude(author_key="").count()
    yield "comments", statements(activity).count()
    yield "groups", ""
    yield "conversation-description", activity.question


MODERATED_OUT = {"shown": 1, "refused": -1, "merged": -1, "waiting": 0}


def _comments(activity: Activity) -> Iterator[Sequence[Any]]:
    counts: dict[int, list[int]] = {}
    for statement, value in opinions(activity).values_list("statement", "value").iterator(5000):
        counts.setdefault(statement, [0, 0, 0])[value + 1] += 1
    yield (
        "timestamp",
        "datetime",
        "comment-id",
        "author-id",
        "agrees",
        "disagrees",
        "moderated",
        "comment-body",
        "is-meta",
    )
    for row in statements(activity):
        against, _passed, agrees = counts.get(row.number, [0, 0, 0])
        # by the day, and without the author: who said what stays here
        day = row.submitted_at.replace(hour=0, minute=0, second=0, microsecond=0)
        yield (
            int(day.timestamp() * 1000),
            day.date().isoformat(),
            row.number,
            "",
            agrees,
            against,
            MODERATED_OUT[row.state],
            row.text,
            str(row.is_meta).lower(),
        )


def _votes(activity: Activity) -> Iterator[Sequence[Any]]:
    yield "timestamp", "datetime", "comment-id", "voter-id", "vote"
    rows = opinions(activity).order_by("participant", "statement")
    told = rows.values_list("participant", "statement", "value", "cast_at")
    for participant, statement, value, cast_at in told.iterator(chunk_size=5000):
        day = cast_at.replace(hour=0, minute=0, second=0, microsecond=0)
        yield (
            int(day.timestamp() * 1000),
            day.date().isoformat(),
            statement,
            participant,
            value,
        )


def _matrix(activity: Activity) -> Iterator[Sequence[Any]]:
    numbers = list(statements(activity).values_list("number", flat=True))
    place = {number: at for at, number in enumerate(numbers)}
    yield (
        "participant",
        "group-id",
        "n-comments",
        "n-votes",
        "n-agree",
        "n-disagree",
        *numbers,
    )
    rows = (
        opinions(activity).order_by("participant").values_list("participant", "statement", "value")
    )
    who: int | None = None
    cells: list[Any] = [""] * len(numbers)
    for participant, statement, value in rows.iterator(chunk_size=5000):
        if who is not None and participant != who:
            yield _line(who, cells)
            cells = [""] * len(numbers)
        who = participant
        cells[place[statement]] = value
    if who is not None:
        yield _line(who, cells)


def _line(who: int, cells: list[Any]) -> Sequence[Any]:
    given = [cell for cell in cells if cell != ""]
    return (who, "", 0, len(given), given.count(1), given.count(-1), *cells)
