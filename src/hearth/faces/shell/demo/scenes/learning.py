"""Whether it helped, and for whom; and what those who spoke are told."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from hearth.core.trace import services as trace
from hearth.learn import services as learn

from ..stage import Stage

QUARTERS = 5
FIELDS = ("you_said", "we_did", "what_next")
LEAST_ASKED = 40
#: The newest indicator stands for "better off" in the equity thread.
FOLLOWED = "bp"


def measure(stage: Stage) -> None:
    """Four indicators over five quarters, by group: better for most, and not equally."""
    for row in script()["indicators"]:
        made = learn.add_indicator(
            stage.network, name=row["name"], question=row["question"], unit="share", target=row["target"],
            target_on=stage.day(180), source=row["source"], programme_id=stage.programmes[row["programme"]].pk,
            by=stage.as_("professional"), now=stage.at(-80 if row["key"] == FOLLOWED else -88),
        )  # fmt: skip
        stage.indicators[row["key"]] = made
        for number, (first, last) in enumerate(_quarters(stage.today)):
            _quarter(stage, made, row, number, first, last)
    stage.say(f"{len(stage.indicators)} indicators over {QUARTERS} quarters")


def _quarters(today: date) -> list[tuple[date, date]]:
    """The last whole quarters of the calendar, oldest first."""
    start = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    found = []
    for _number in range(QUARTERS):
        last = start - timedelta(days=1)
        start = date(last.year, last.month - 2, 1)
        found.append((start, last))
    return found[::-1]


def _quarter(
    stage: Stage, made: Any, row: dict[str, Any], number: int, first: date, last: date
) -> None:
    """Everybody, and each group: the share moves from where it was to where it is."""
    way, now = number / (QUARTERS - 1), stage.at((last - stage.today).days + 8)
    for position, (dimension, groups) in enumerate(row["by"].items()):
        asked = _asked(stage, dimension, groups, row["asked"])
        yes = {
            key: int(stage.rng.binomial(asked[key], a + (b - a) * way))
            for key, (a, b) in groups.items()
        }
        cells: list[tuple[Any, int, int]] = [
            (stage.categories[dimension, key], yes[key], asked[key]) for key in groups
        ]
        if position == 0:
            cells.append((None, sum(yes.values()), sum(asked.values())))
        for category, n, of in cells:
            learn.measure(
                made, period_start=first, period_end=last, numerator=n, denominator=of, category=category,
                by=stage.as_("professional"), now=now,
            )  # fmt: skip


def _asked(stage: Stage, dimension: str, groups: dict[str, Any], share: float) -> dict[str, int]:
    """How many of each group were asked in one quarter."""
    most = max(LEAST_ASKED, int(stage.size.residents * share))
    large = {"white": 1.0, "asian": 0.6}
    weights = {key: large.get(key, 0.35) if dimension == "ethnic_group" else 0.6 for key in groups}
    return {
        key: max(LEAST_ASKED, int(most * weight)) + int(stage.rng.integers(9))
        for key, weight in weights.items()
    }


def answer(stage: Stage) -> None:
    """You said, we did: also where the answer is no, and where a promise is late."""
    for row in script()["answers"]:
        _answer(stage, row)
    learn.take_equity(stage.network, now=stage.now)
    stage.say(f"{len(script()['answers'])} answers")


def _answer(stage: Stage, row: dict[str, Any]) -> None:
    eve, now = stage.as_("facilitator"), stage.at(row["day"], 16)
    kind, _colon, key = row["about"].partition(":")
    where = {
        "theme": stage.themes,
        "vote": stage.votes,
        "decision": stage.decisions,
        "programme": stage.programmes,
    }
    made = learn.draft_answer(
        stage.network,
        about=(kind, where[kind][key].pk),
        by=eve,
        now=now,
        **{field: row[field] for field in FIELDS},
    )
    for language, words in row["translations"].items():
        learn.translate_answer(
            made,
            language=language,
            words=dict(zip(FIELDS, words, strict=True)),
            state="reviewed",
            by=eve,
            now=now,
        )
    if not row.get("draft"):
        learn.publish_answer(made, by=eve, now=now)
        _remember(stage, row, made, now)


def _remember(stage: Stage, row: dict[str, Any], made: Any, now: Any) -> None:
    """An answer about a theme also rests on what was done: its programme led to it."""
    for theme, programme in (("gp", "wayin"), ("interpreters", "understood")):
        if row["about"] == f"theme:{theme}":
            source = ("programme", stage.programmes[programme].pk)
            trace.link(
                stage.network,
                source=source,
                target=("answer", made.pk),
                relation="answered by",
                now=now,
            )


@cache
def script() -> dict[str, Any]:
    """Indicators and answers in words."""
    return json.loads(files(__package__).joinpath("learning.json").read_text(encoding="utf-8"))
