"""The words of `hearth panel`: what is wrong with a table, why no panel is possible, how fair a lottery is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from hearth.methods.errors import MethodError
from hearth.methods.sortition import Change, Drawn, Feasibility, Lottery, Pool, Reason

ERRORS = {
    "panel_file_unreadable": "{file} cannot be read: {reason}",
    "panel_has_no_seats": "a panel needs at least one seat (--size {seats})",
    "panel_needs_tickets": "a lottery needs at least one ticket (--tickets {tickets})",
    "panel_gamma_not_above_nought": "--gamma must be above 0, not {gamma}",
    "panel_plain_needs_seed": "a plain lottery needs --seed and words that nobody knew before",
    "panel_seated_and_gone": "{person} cannot both stay and be gone",
    "panel_is_full": "{seated} people sit already, so none of the {seats} seats is free",
    "legacy_found_none": "the greedy draw found no panel in {attempts} attempts; other methods need no luck",
    "panel_solver_failed": "the solver did not come to an end (status {status}); please report it with both tables",
}
REASONS = {
    "not_utf8": "the text is not UTF-8",
    "bad_csv": "the cells cannot be told apart (a quotation mark left open?)",
    "no_rows": "there is nothing in it but perhaps a header",
    "column_missing": "this column is missing",
    "column_twice": "this column comes twice",
    "too_many_cells": "there are more cells than columns",
    "cell_empty": "this cell is empty",
    "not_a_whole_number": "this must be a whole number of at least 0",
    "min_over_max": "the least is over the most",
    "quota_twice": "this answer has a quota already",
    "person_twice": "this person is listed already",
    "answer_without_quota": "there is no quota for this answer",
    "person_unknown": "this person is not in the pool",
}
WHY = {
    "pool_too_small": "There are {asked} seats, but {there} in the pool to fill them.",
    "households_too_few": "There are {asked} seats, but with one person of each household at most {there} can sit.",
    "feature_asks_too_many": "The quotas of {feature} ask for at least {asked} people, but there are {there} seats.",
    "feature_allows_too_few": "The quotas of {feature} allow {there} people at most, but there are {asked} seats.",
    "answer_too_rare": "{feature} = {value}: at least {asked} are asked for, but the pool can give {there}.",
}
METHODS = {
    "leximin": "leximin: the smallest chance is as large as can be, then the next smallest, and so on",
    "maximin": "maximin: the smallest chance is as large as can be",
    "nash": "Nash: the product of all chances is as large as can be",
    "goldilocks": "goldilocks: neither very small nor very large chances",
    "legacy": "legacy: the simple greedy draw, for comparison; nothing is promised about chances",
}


def of_error(error: MethodError) -> str:
    """One line that names file, row and reason."""
    if error.code == "panel_file":
        facts = error.facts
        value = f" ({facts['value']})" if facts["value"] else ""
        return f"{facts['file']}, row {facts['row']}: {REASONS[str(facts['reason'])]}{value}"
    template = ERRORS.get(error.code)
    return template.format(**error.facts) if template else str(error)


def of_feasibility(pool: Pool, seats: int, told: Feasibility) -> list[str]:
    """Can it be done; if not why, and the smallest relaxation in words."""
    there = f"{_many(len(pool), 'person', 'people')}, {_many(seats, 'seat', 'seats')}"
    if told.possible:
        return [f"{there}: the quotas can be kept."]
    lines = [f"{there}: no panel keeps all quotas."]
    lines += [f"- {_why(reason)}" for reason in told.reasons]
    if not told.reasons:
        lines.append("- Each quota could be kept alone, but not all of them together.")
    if not told.changes:
        return [
            *lines,
            "No change of quotas would help: the panel must be smaller or the pool larger.",
        ]
    many = f"{told.seats_moved} seat{'s' if told.seats_moved > 1 else ''}"
    lines.append(f"The smallest relaxation moves {many}; with it a panel is possible:")
    lines += [f"- {_change(change)}" for change in told.changes]
    if told.beyond_flex:
        lines.append("It goes beyond min_flex and max_flex: within those no relaxation is enough.")
    return lines


def _why(reason: Reason) -> str:
    return WHY[reason.code].format(**reason.facts)


def _change(change: Change) -> str:
    parts = []
    if change.new_least != change.least:
        parts.append(f"at least {change.new_least} instead of {change.least}")
    if change.new_most != change.most:
        parts.append(f"at most {change.new_most} instead of {change.most}")
    return f"{change.feature} = {change.value}: {' and '.join(parts)}"


def quota_rows(pool: Pool, lottery: Lottery, drawn: Drawn | None) -> list[dict]:
    """For each quota: people in the pool, average seats over the lottery, and seats drawn."""
    answers = dict(zip(pool.ids, pool.answers, strict=True))
    chance = dict(zip(lottery.ids, lottery.probabilities, strict=True))
    there: Counter = Counter()
    expected: dict[tuple[str, str], float] = defaultdict(float)
    seated: Counter = Counter()
    for person, given in answers.items():
        for pair in zip(pool.features, given, strict=True):
            there[pair] += 1
            expected[pair] += chance[person]
            seated[pair] += drawn is not None and person in drawn.selected
    return [
        {
            "feature": q.feature,
            "value": q.value,
            "min": q.least,
            "max": q.most,
            "pool": there[q.feature, q.value],
            "average": round(expected[q.feature, q.value], 6),
            "selected": None if drawn is None else seated[q.feature, q.value],
        }
        for q in pool.quotas
    ]


def account(
    pool: Pool, lottery: Lottery, drawn: Drawn | None, seated: tuple[str, ...], check
) -> list[str]:
    """The whole story, as a resident would want it."""
    lines = [
        f"{_many(len(pool), 'person', 'people')}, {_many(lottery.seats, 'seat', 'seats')}, "
        + _many(len(pool.quotas), "quota", "quotas")
        + (", one person of a household at most" if pool.households is not None else "")
        + (f"; {_many(len(seated), 'person sits', 'people sit')} already" if seated else ""),
        f"Method: {METHODS[lottery.method]}",
        "",
        *_chances(lottery),
        *_proof(lottery),
        "",
        *_quotas(quota_rows(pool, lottery, drawn)),
        "",
        *_tickets(lottery, drawn),
    ]
    if check is not None:
        faults = "; ".join(f"{code} ({what})" for code, what in check.faults)
        lines.append(
            "Checked again by plain counting: all tickets keep the rules, the bound holds."
            if check.agrees
            else f"Checked again by plain counting: NOT WELL: {faults}"
        )
    return lines


def plain_account(
    people: int,
    places: int,
    seed: str,
    drawn: Sequence[str],
    after: Sequence[str],
    stays: Sequence[str],
) -> list[str]:
    """A plain lottery in words."""
    lines = [
        f"{_many(people, 'person', 'people')}, {_many(places, 'place', 'places')}; everybody has the same chance.",
        f"Drawn by the seed “{seed}”.",
        *([f"Sitting already: {', '.join(stays)}"] if stays else []),
        f"Drawn: {', '.join(drawn) or 'nobody, no place is free'}",
    ]
    return [*lines, f"Next in turn: {', '.join(after)}"] if after else lines


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _percent(chance: float) -> str:
    return f"{100 * chance:.4g} %"


def _chances(lottery: Lottery) -> list[str]:
    able = len(lottery.ids) - len(lottery.never)
    least, most = _percent(lottery.minimum_probability), _percent(lottery.maximum_probability)
    even = _percent(lottery.seats / able)
    lines = [f"Chances: from {least} to {most}; if all were alike, {even}."]
    if least == most:
        lines = [f"Chances: {least} for everybody."]
    nearly = sum(chance > 0.9 for chance in lottery.probabilities)
    if nearly:
        who = "One person is" if nearly == 1 else f"{nearly} people are"
        lines.append(
            f"{who} all but certain to be drawn (over 90 %): answers like these are rare in the pool beside "
            "the quotas. Keep the chances of single people to yourselves."
        )
    if lottery.never:
        count = len(lottery.never)
        who = "this person" if count == 1 else f"these {count} people"
        lines.append(
            f"No panel that keeps the quotas can hold {who}: "
            f"{', '.join(lottery.never)}. All figures are about the others."
        )
    return lines


def _proof(lottery: Lottery) -> list[str]:
    if lottery.optimality_gap is None:
        return ["Proof: none; this method does not look for fair chances."]
    lines = []
    if lottery.largest_minimum is not None:
        most = _percent(lottery.largest_minimum)
        lines.append(f"Proof: no lottery whatever can give everybody more than {most}.")
    if lottery.optimality_gap >= 1e-6:
        gap = f"{lottery.optimality_gap:.2g} ({lottery.aim})"
        return [
            *lines,
            f"The aim of the method may not be reached quite: the gap is {gap} at most.",
        ]
    if lottery.proved_by == "relaxation":
        how = "not even if people could sit by parts would anything better be possible"
    else:
        how = "all panels were searched for anything better"
    return [*lines, f"The aim of the method is reached: {how}."]


def _quotas(rows: list[dict]) -> list[str]:
    names = [f"{row['feature']} = {row['value']}" for row in rows]
    width = max([len(name) for name in names] + [len("answer")])
    lines = [f"{'answer':<{width}}  {'pool':>6}  {'quota':>7}  {'average':>7}  {'drawn':>5}"]
    for name, row in zip(names, rows, strict=True):
        drawn = "-" if row["selected"] is None else row["selected"]
        quota = f"{row['min']}-{row['max']}"
        lines.append(
            f"{name:<{width}}  {row['pool']:>6}  {quota:>7}  {row['average']:>7.2f}  {drawn:>5}"
        )
    return lines


def _tickets(lottery: Lottery, drawn: Drawn | None) -> list[str]:
    count = len(lottery.tickets)
    lines = [
        f"Tickets: {count}, each as likely as any other; {_off(lottery)}.",
        f"Digest: {lottery.digest} (publish it before the draw)",
    ]
    if drawn is None:
        return [
            *lines,
            f"Nothing is drawn yet: draw a number from 1 to {count} in public, or run this again with --seed "
            "and words that nobody can know today.",
        ]
    return [
        *lines,
        f"Drawn by the seed “{drawn.seed}”: ticket {drawn.ticket}.",
        f"On the panel: {', '.join(drawn.selected)}",
    ]


def _off(lottery: Lottery) -> str:
    if lottery.largest_rounding <= 1e-6:
        return "everybody is on just as many as the chance says"
    if lottery.largest_rounding < 1 + 1e-6:
        return "everybody is on as many as the chance says, rounded up or down"
    return (
        "everybody is on nearly as many as the chance says: the furthest is "
        f"{lottery.largest_rounding:.2f} tickets off"
    )
