"""What was learnt, in words and charts: answers, indicators over time, the equity thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearth.core.wording.queries import Words
from hearth.learn.queries import Answer, Indicator

from .charts import Chart, Panel, Point, Series, line_over_time, small_multiples
from .figures import HIDDEN, say_count, say_ratio, say_share

#: How an answer's subject is called.
ABOUT_WORDS: dict[str, Promise] = {
    Answer.About.THEME: _("What people speak of"),
    Answer.About.DECISION: _("A decision"),
    Answer.About.VOTE: _("A vote"),
    Answer.About.PROGRAMME: _("A programme"),
}

UNIT_WORDS: dict[str, Promise] = {
    Indicator.Unit.SHARE: _("A share of people, in per cent"),
    Indicator.Unit.RATE: _("A rate"),
    Indicator.Unit.SCORE: _("A score"),
    Indicator.Unit.COUNT: _("A number of people or things"),
}

STAGE_WORDS: dict[str, Promise] = {
    "heard": _("Heard"),
    "deciding": _("Deciding"),
    "served": _("Served"),
    "reached": _("Reached"),
    "better_off": _("Better off"),
}

#: Below and above these a ratio is no longer "about their share".
FEWER, MORE = 0.8, 1.25
MOST_LINES = 5


def answer_views(
    answers: Iterable[Answer], words: Mapping[tuple[UUID, str], Words], *, language: str
) -> list[dict[str, Any]]:
    """Answers in the reader's language where a translation fits, else as they were written."""
    return [answer_view(row, words, language=language) for row in answers]


def answer_view(
    answer: Answer, words: Mapping[tuple[UUID, str], Words], *, language: str
) -> dict[str, Any]:
    """One answer: its fields, the language they are in, and how they came into it."""
    names = [name for name in ("you_said", "we_did", "what_next") if getattr(answer, name)]
    found = {name: words.get((answer.pk, name)) for name in names}
    fits = language != answer.language and all(
        said is not None and not said.is_stale(getattr(answer, name))
        for name, said in found.items()
    )
    shown = {
        name: said.text if fits and said else getattr(answer, name) for name, said in found.items()
    }
    states = {said.state for said in found.values() if said} if fits else set()
    return {
        "answer": answer,
        "language": language if fits else answer.language,
        "state": "machine" if "machine" in states else next(iter(states), ""),
        "about": ABOUT_WORDS.get(answer.about_kind, ""),
        "what_next": "",
        **shown,
    }


def say_value(indicator: Indicator) -> Callable[[float | None], str]:
    """How a value of this indicator is said."""
    return say_share if indicator.unit == Indicator.Unit.SHARE else say_count


def indicator_charts(indicator: Indicator, tables: Iterable[Mapping[str, Any]]) -> list[Chart]:
    """A chart for everybody, then one for each way to tell groups or places apart."""
    return [_chart(indicator, table) for table in tables]


def _chart(indicator: Indicator, table: Mapping[str, Any]) -> Chart:
    title = {
        "everybody": _t("Everybody"),
        "places": _t("By place"),
        "both": _t("Groups within places"),
    }.get(table["key"], table["name"])
    series = [
        Series(one["name"] or _t("Everybody"), _points(one["points"])) for one in table["series"]
    ]
    say = say_value(indicator)
    note = _note(indicator)
    if len(series) > MOST_LINES:
        panels = [Panel(one.label, [Series("", one.points)]) for one in series]
        return small_multiples(panels, title=title, note=note, target=indicator.target, say=say)
    return line_over_time(series, title=title, note=note, target=indicator.target, say=say)


def _points(cells: Iterable[Mapping[str, Any]]) -> list[Point]:
    return [
        Point(cell["on"], cell["value"], cell["low"], cell["high"], cell["hidden"])
        for cell in cells
    ]


def _note(indicator: Indicator) -> str:
    better = _t("Higher is better.") if indicator.is_higher_better else _t("Lower is better.")
    source = _t("Source: %(source)s.") % {"source": indicator.source} if indicator.source else ""
    return f"{better} {source}".strip()


def indicator_summary(indicator: Indicator, tables: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The newest figure for everybody, how it moved, and the widest gap between groups."""
    by_key = {table["key"]: table for table in tables}
    say = say_value(indicator)
    points = by_key["everybody"]["series"][0]["points"] if "everybody" in by_key else []
    shown = [cell for cell in points if not cell["hidden"]]
    return {
        "indicator": indicator,
        "latest": say(shown[-1]["value"]) if shown else "",
        "latest_on": shown[-1]["on"] if shown else None,
        "moved": _moved(indicator, shown, say),
        "target": say(indicator.target) if indicator.target is not None else "",
        "gap": _gap_now(by_key.values(), say),
    }


def _moved(
    indicator: Indicator, shown: list[Mapping[str, Any]], say: Callable[[float | None], str]
) -> str:
    if len(shown) < 2:
        return ""
    first, last = shown[0]["value"], shown[-1]["value"]
    words = {"first": say(first), "last": say(last)}
    if words["first"] == words["last"]:
        return _t("It stays at %(last)s.") % words
    better = (last > first) == indicator.is_higher_better
    said = (
        _t("Better: from %(first)s to %(last)s.")
        if better
        else _t("Worse: from %(first)s to %(last)s.")
    )
    return said % words


def _gap_now(tables: Iterable[Mapping[str, Any]], say: Callable[[float | None], str]) -> str:
    """The lowest and the highest group of the latest period of the first dimension that shows two."""
    for table in tables:
        if table["key"] in ("everybody", "places", "both"):
            continue
        latest = max(cell["on"] for one in table["series"] for cell in one["points"])
        cells = [
            c
            for one in table["series"]
            for c in one["points"]
            if c["on"] == latest and not c["hidden"]
        ]
        if len(cells) > 1:
            low, high = min(cells, key=_value), max(cells, key=_value)
            return _t("%(dimension)s: from %(low)s (%(low_name)s) to %(high)s (%(high_name)s)") % {
                "dimension": table["name"],
                "low": say(low["value"]),
                "low_name": low["name"],
                "high": say(high["value"]),
                "high_name": high["name"],
            }
    return ""


def _value(cell: Mapping[str, Any]) -> float:
    return float(cell["value"])


def equity_dimensions(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each dimension of a reading: a strip per group, what is unknown, and the same as a table."""
    stages = payload["stages"]
    return [
        {
            "key": row["key"],
            "name": row["name"],
            "strips": [_strip(group, stages) for group in row["groups"]],
            "unknown": _unknown(row.get("unknown", {})),
            "head": [
                _t("Group"),
                _t("Of residents"),
                *[str(STAGE_WORDS[stage]) for stage in stages],
            ],
            "rows": [_row(group, stages) for group in row["groups"]],
        }
        for row in payload["dimensions"]
    ]


def _strip(group: Mapping[str, Any], stages: Iterable[str]) -> dict[str, Any]:
    return {
        "title": group["name"],
        "population": group["residents_share"],
        "stages": [
            {
                "name": STAGE_WORDS[stage],
                **group["stages"][stage],
                "said": _said(stage, group["stages"][stage]),
            }
            for stage in stages
        ],
    }


def _said(stage: str, cell: Mapping[str, Any]) -> str:
    """What a ratio means; "perhaps" where its interval reaches parity."""
    ratio = cell["ratio"]
    if cell.get("hidden"):
        return _t("to protect people")
    if ratio is None:
        return _t("nobody has counted yet")
    if FEWER <= ratio <= MORE:
        return (
            _t("about as well off as everybody")
            if stage == "better_off"
            else _t("about their share")
        )
    low, high = cell.get("low"), cell.get("high")
    sure = high is not None and high < 1 if ratio < FEWER else low is not None and low > 1
    if stage == "better_off":
        worse, better = _t("worse off than everybody"), _t("better off than everybody")
        perhaps_worse, perhaps_better = (
            _t("perhaps worse off than everybody"),
            _t("perhaps better off than everybody"),
        )
    else:
        worse, better = _t("fewer than their share"), _t("more than their share")
        perhaps_worse, perhaps_better = (
            _t("perhaps fewer than their share"),
            _t("perhaps more than their share"),
        )
    if ratio < FEWER:
        return worse if sure else perhaps_worse
    return better if sure else perhaps_better


def _unknown(unknown: Mapping[str, int | None]) -> list[str]:
    """How many at each stage are of no known group."""
    said = []
    for stage, n in unknown.items():
        name = str(STAGE_WORDS.get(stage, stage))
        if n is None:
            said.append(
                _t("%(stage)s: how many did not say is hidden to protect people") % {"stage": name}
            )
        elif n:
            words = ngettext("%(stage)s: %(n)s did not say", "%(stage)s: %(n)s did not say", n)
            said.append(words % {"stage": name, "n": say_count(n)})
    return said


def _row(group: Mapping[str, Any], stages: Iterable[str]) -> list[str]:
    return [
        group["name"],
        say_share(group["residents_share"]),
        *[_cell(group["stages"][one]) for one in stages],
    ]


def _cell(cell: Mapping[str, Any]) -> str:
    if cell.get("hidden"):
        return str(HIDDEN)
    if cell["ratio"] is None:
        return _t("not known")
    words = {
        "ratio": say_ratio(cell["ratio"]),
        "low": say_ratio(cell.get("low")),
        "high": say_ratio(cell.get("high")),
    }
    return (
        _t("%(ratio)s (%(low)s to %(high)s)") % words
        if cell.get("low") is not None
        else words["ratio"]
    )
