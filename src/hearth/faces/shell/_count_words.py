"""What the commands that count have found, in sentences for whoever never heard of the method."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from hearth.faces.shell._tables import TableError
from hearth.methods.errors import MethodError

Row = Mapping[str, object]


def number(value: object) -> str:
    """A figure as one would say it: four digits that matter, no dust."""
    if not isinstance(value, int | float):
        return "–"
    if isinstance(value, int) or (value == round(value) and abs(value) < 1e15):
        return f"{round(value):,}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def share(value: object) -> str:
    """A fraction in per cent."""
    return f"{100 * value:.1f} %" if isinstance(value, int | float) else "–"


def between(row: Row, low: str = "low", high: str = "high") -> str:
    """An interval; open ends are said."""
    ends = [row[low], row[high]]
    if not all(isinstance(end, int | float) and abs(end) < float("inf") for end in ends):
        return f"{number(ends[0]) if _known(ends[0]) else '–'} or more"
    return f"{number(ends[0])} to {number(ends[1])}"


def listed(parts: Sequence[str]) -> str:
    """One, two, or many, with “and” before the last."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def things(count: int | float, one: str, many: str) -> str:
    """A count with its noun."""
    return f"{number(count)} {one if count == 1 else many}"


def interval_note(confidence: float) -> str:
    """What low and high are."""
    percent = f"{100 * confidence:.6g}"
    return (
        f"low and high hold what chance alone could have moved the figure by: intervals made like this"
        f" hold the true one {percent} times in 100. They say nothing of whoever was not counted."
    )


def missing_notes(groups: Sequence[Row], ratio: float, unknown: Collection[str]) -> list[str]:
    """Who is heard less, who more, who cannot be told; how many more it takes. `unknown` are the
    dimensions of which somebody's group is not known."""
    told = []
    for verdict, words in (
        ("missing", "Not heard at all, though several were to be expected"),
        ("under", "Heard less than their share of residents, by more than chance"),
        ("over", "Heard more than their share, by more than chance"),
        ("balanced", "Heard about as their share"),
        ("unsure", "Too few people to tell"),
    ):
        mine = [row for row in groups if row["verdict"] == verdict]
        if mine:
            told.append(f"{words}: {'; '.join(_group(row) for row in mine)}.")
    asked = [row for row in groups if row["dimension"] in unknown]
    sure = [row for row in asked if row["whatever_the_unknown"] == "under"]
    if sure:
        names = listed([f"{row['dimension']} {row['group']}" for row in sure])
        told.append(f"Even if everybody of unknown group belonged there, still too few: {names}.")
    for dimension in dict.fromkeys(row["dimension"] for row in groups):
        needed = [row for row in groups if row["dimension"] == dimension and row["needed"]]
        if needed:
            more = listed(
                [f"{number(row['needed'])} of {dimension} {row['group']}" for row in needed]
            )
            told.append(
                f"Until no group of {dimension} is below {number(ratio)} of its share, this many more"
                f" must be heard: {more}."
            )
    return told


def _group(row: Row) -> str:
    name = f"{row['dimension']} {row['group']}"
    if row["ratio"] is None:
        return name
    ratio, low, high = (f"{float(str(row[part])):.2f}" for part in ("ratio", "low", "high"))
    return f"{name} ({ratio} of it, {low} to {high})"


def weight_notes(weights: Row, people: int, furthest: str) -> list[str]:
    """What weights cost, and what could not be met."""
    told = [
        f"With weights, {things(people, 'person tells', 'people tell')} as much as"
        f" {number(round(float(str(weights['effective_people'])), 1))} drawn alike would:"
        f" a weight is {number(weights['smallest'])} at the least, {number(weights['largest'])} at the most."
    ]
    if not weights["met"]:
        told.append(
            "No weights meet all the shares of residents at once (within the limits, where there are"
            f" some); these come nearest. Furthest off: {furthest}."
        )
    return told


def share_note(row: Row) -> str:
    """A share with and without weights."""
    sure = f"{share(row['low'])} to {share(row['high'])}"
    if row["low"] == row["high"]:
        sure = "settled by who lives here"
    return (
        f"{row['of']}: {share(row['value'])} if everybody were heard as their share ({sure});"
        f" {share(row['unweighted'])} of those heard."
    )


def mending_notes(facts: Row, groups: Sequence[Row], corners: Sequence[Row]) -> list[str]:
    """Whom to reach, and what it would bring."""
    missing, mended = facts["missing"], facts["mended"]
    if not facts["counted"]:
        return ["Nobody was counted, so every corner of the table is still to be heard."]
    if not missing:
        return ["Every corner of the table is heard as its share: nobody need be reached first."]
    told = []
    if groups:
        names = listed([f"{row['dimension']} {row['group']}" for row in groups])
        told.append(
            f"Of {number(missing)} voices that are missing over all corners of the table, reaching"
            f" {names} would bring {number(mended)}."
        )
        if not facts["no_other_set"]:
            told.append("Another set of as many groups would bring as much.")
    else:
        told.append(
            f"{number(missing)} voices are missing over all corners of the table, yet every group as a"
            " whole is heard as its share: look at the corners."
        )
    if corners:
        told.append(
            f"{things(len(corners), 'corner is', 'corners are')} heard less than chance allows."
        )
    return told


def judged_notes(rows: Sequence[Row]) -> list[str]:
    """Places beyond a funnel."""
    outer = [row for row in rows if "outer" in str(row["judged"])]
    inner = [row for row in rows if "inner" in str(row["judged"])]
    told = []
    for mine, words in ((outer, "Far outside"), (inner, "Outside")):
        if mine:
            names = listed([f"{row['area']} ({str(row['judged']).split()[0]})" for row in mine])
            told.append(f"{words} what chance alone gives for their size: {names}.")
    if inner:
        told.append("About one place in twenty lies outside the inner limits by chance alone.")
    return told or ["No place differs from the whole by more than chance gives for its size."]


CAUSES = {
    "above_limits": "above the limits",
    "below_limits": "below the limits",
    "rising": "seven or more rising",
    "falling": "seven or more falling",
    "near_high": "two of three near the upper limit",
    "near_low": "two of three near the lower limit",
    "high_run": "seven or more above the mean",
    "low_run": "seven or more below the mean",
}
ASSURED = {
    "pass": "Everyday variation alone will meet the target always.",
    "fail": "Everyday variation alone will never meet the target: the process itself must change.",
    "inconsistent": "Everyday variation alone will meet the target at times and miss it at others.",
}


def chart_notes(rows: Sequence[Row], assurance: str) -> list[str]:
    """Points that are more than everyday variation, by rule."""
    told = [
        f"{words[0].upper()}{words[1:]}: {'point' if len(mine) == 1 else 'points'} {listed(mine)}."
        for cause, words in CAUSES.items()
        if (mine := [str(row["point"]) for row in rows if row["cause"] == cause])
    ]
    if not told:
        told = ["Every point is everyday variation: nothing says that the process has changed."]
    return told + ([ASSURED[assurance]] if assurance in ASSURED else [])


def run_notes(row: Row) -> list[str]:
    """What runs and crossings say."""
    signs = {
        "": "Runs and crossings of the median are what chance gives: no sign of a change.",
        "long_run": "A run on one side of the median is longer than chance gives: something changed.",
        "few_crossings": "The series crosses its median more seldom than chance gives: something changed.",
        "both": "A run is longer, and crossings are fewer, than chance gives: something changed.",
    }
    return [
        signs[str(row["signal"])],
        f"Longest run {row['longest_run']} (chance: up to {row['longest_by_chance']}), crossings"
        f" {row['crossings']} (chance: {row['fewest_by_chance']} or more), of"
        f" {things(int(str(row['useful_points'])), 'point', 'points')} off the median.",
    ]


def change_notes(rows: Sequence[Row], names: Mapping[str, str]) -> list[str]:
    """Whether an interval of a change leaves nought out."""
    told = []
    for row in rows:
        if row["figure"] in names:
            low, high = float(str(row["low"])), float(str(row["high"]))
            verdict = "more" if low > 0 else "less" if high < 0 else ""
            said = f"{names[str(row['figure'])]}: {number(row['value'])} ({between(row)})"
            ending = f"{verdict} by more than chance" if verdict else "which chance alone may give"
            told.append(f"{said}, {ending}." if row["low"] != row["high"] else f"{said}.")
    return told


def gap_notes(rows: Sequence[Row], against: str) -> list[str]:
    """Which groups differ from those they are compared with."""
    other = against if against == "all others" else f"“{against}”"
    higher = [str(row["group"]) for row in rows if float(str(row["difference_low"])) > 0]
    lower = [str(row["group"]) for row in rows if float(str(row["difference_high"])) < 0]
    told = []
    for mine, words in ((higher, "Higher"), (lower, "Lower")):
        if mine:
            told.append(f"{words} than {other} by more than chance: {listed(mine)}.")
    return told or [f"No group differs from {other} by more than chance may give."]


def slope_notes(rows: Sequence[Row]) -> list[str]:
    """What the two indices of an area are."""
    return [
        f"{row['area']}: from the first group's end of the line to the last's the figure"
        f" {'rises' if float(str(row['slope'])) > 0 else 'falls'} by {number(abs(float(str(row['slope']))))}"
        f" (slope {between(row, 'slope_low', 'slope_high')}); the last end is"
        f" {number(row['relative'])} times the first."
        for row in rows[:20]
        if _known(row["slope"]) and row["slope"]
    ]


def concentration_note(row: Row) -> str:
    """At which end an outcome gathers."""
    low, high = float(str(row["low"])), float(str(row["high"]))
    if high - low < 1e-9 and abs(low) < 1e-9:
        return "The outcome is the same all along the order: it gathers at neither end."
    if high - low < 1e-9:
        return "The outcome follows the order without any scatter: there is no chance to judge by."
    if low <= 0 <= high:
        return (
            "The outcome does not gather at either end of the order by more than chance may give."
        )
    end = "highest" if low > 0 else "lowest"
    return f"The outcome gathers among those with the {end} rank, by more than chance."


def _known(value: object) -> bool:
    return isinstance(value, int | float) and value == value and abs(value) < float("inf")


def off_the_median(error: MethodError, file: str, points: int) -> Exception:
    """Few points off the median are told as such, where the file itself has enough of them."""
    off, least = (int(str(error.facts.get(name, 0))) for name in ("found", "least"))
    if error.code != "too_few_points" or points < least or least == 1:
        return error
    told = f"only {off} of the {points} points lie off the median"
    return TableError(f"{file}: {told}; a run chart needs at least {least}")
