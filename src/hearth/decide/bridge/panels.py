"""Pools and targets → `hearth.methods.sortition` → lotteries, reasons, what may be published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from hearth.core.networks.models import Network
from hearth.core.readings import services as readings
from hearth.kit.refusals import Refused
from hearth.methods import sortition
from hearth.methods.errors import MethodError

from ..models import Activity, Panel
from ..queries import panels as asked
from ..rules.panels import NOT_TOLD, Targets, pool_digest, quota_rows

Row = Sequence[Any]
BINS = 10


@dataclass(frozen=True)
class _Tickets:
    """As much of a lottery as a draw needs."""

    digest: str
    tickets: list[list[str]]


@dataclass(frozen=True)
class Feasible:
    """Whether targets can be kept; if not why, and the smallest relaxation as changes of targets."""

    possible: bool
    reasons: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    free: int
    pool_n: int


def pool_and_free(
    rows: Sequence[Row],
    targets: Targets,
    *,
    seats: int,
    household: bool,
    seated: Collection[str] = (),
    gone: Collection[str] = (),
) -> tuple[sortition.Pool, int]:
    """The pool that is drawn from and the seats that are free. Raises MethodError `panel_is_full`."""
    pool = sortition.Pool(
        tuple(row[0] for row in rows),
        tuple(_by_name(row[1], targets) for row in rows),
        _quotas(targets, seats),
        tuple(row[2] for row in rows) if household else None,
    )
    if seated or gone:
        return sortition.replacement_pool(pool, seats, seated=seated, gone=gone)
    return pool, seats


def _by_name(answers: Sequence[str], targets: Targets) -> tuple[str, ...]:
    """Answers in the order of feature keys, as a pool keeps them."""
    given = dict(zip((feature["key"] for feature in targets), answers, strict=True))
    return tuple(given[key] for key in sorted(given))


def _quotas(targets: Targets, seats: int) -> tuple[sortition.Quota, ...]:
    return tuple(
        sortition.Quota(*row[:2], row[2], row[3]) for row in quota_rows(targets, seats=seats)
    )


def feasible(
    rows: Sequence[Row],
    targets: Targets,
    *,
    seats: int,
    household: bool,
    seated: Collection[str] = (),
    gone: Collection[str] = (),
) -> Feasible:
    """Whether a panel can be drawn from this pool, and what would have to give way."""
    pool, free = pool_and_free(
        rows, targets, seats=seats, household=household, seated=seated, gone=gone
    )
    told = sortition.feasibility(pool, free)
    names = _names(targets)
    reasons = [{"code": one.code, **_named(one.facts, names)} for one in told.reasons]
    held = _held(rows, targets, seated)
    changes = [_whole(one, held, names, targets) for one in told.changes]
    return Feasible(told.possible, reasons, changes, free, len(pool))


def feasible_now(activity: Activity) -> Feasible | None:
    """Whether a panel could be drawn of those who have registered so far; none for a plain lottery."""
    panel = asked.settings_of(activity)
    targets = panel.targets
    if panel.method == Panel.Method.PLAIN or not targets:
        return None
    seated, gone = asked.sitting_and_gone(activity)
    rows = asked.pool_rows(activity, targets)
    if not rows:
        return Feasible(
            False,
            [{"code": "pool_too_small", "asked": panel.seats, "there": 0}],
            [],
            panel.seats,
            0,
        )
    if len(seated) >= panel.seats:
        return None
    return feasible(
        rows,
        targets,
        seats=panel.seats,
        household=panel.one_per_household,
        seated=seated,
        gone=gone,
    )


def _names(targets: Targets) -> dict[tuple[str, str], tuple[str, str]]:
    return {
        (feature["key"], row["key"]): (feature["name"], row["name"])
        for feature in targets
        for row in feature["values"]
    }


def _named(facts: dict[str, Any], names: dict[tuple[str, str], tuple[str, str]]) -> dict[str, Any]:
    """The facts of a reason with the names that people know."""
    by_key = {feature: words[0] for (feature, _value), words in names.items()}
    found = dict(facts)
    if "value" in facts:
        found["value"] = names.get((facts["feature"], facts["value"]), ("", facts["value"]))[1]
    if "feature" in facts:
        found["feature"] = by_key.get(facts["feature"], facts["feature"])
    return found


def _held(rows: Sequence[Row], targets: Targets, seated: Collection[str]) -> Counter:
    """Seats that each answer holds already."""
    held: Counter = Counter()
    for number, answers, *_rest in rows:
        if number in seated:
            held.update(zip((feature["key"] for feature in targets), answers, strict=True))
    return held


def _whole(
    change: sortition.Change,
    held: Counter,
    names: dict[tuple[str, str], tuple[str, str]],
    targets: Targets,
) -> dict[str, Any]:
    """A change of what is left of a target, as a change of the target itself."""
    key = (change.feature, change.value)
    row = next(
        row
        for feature in targets
        for row in feature["values"]
        if (feature["key"], row["key"]) == key
    )
    return {
        "feature": change.feature,
        "value": change.value,
        "feature_name": names[key][0],
        "name": names[key][1],
        "min": row["min"],
        "max": row["max"],
        "new_min": held[key] + change.new_least if change.new_least < change.least else row["min"],
        "new_max": held[key] + change.new_most if change.new_most > change.most else row["max"],
    }


def lottery_of(
    rows: Sequence[Row],
    targets: Targets,
    *,
    seats: int,
    household: bool,
    method: str,
    tickets: int,
    seed: str,
    seated: Collection[str] = (),
    gone: Collection[str] = (),
) -> tuple[dict[str, Any], dict[str, float]]:
    """The lottery as it is published, and everybody's own chance, which is not.

    Refused: what the method refuses, under its own code.
    """
    try:
        pool, free = pool_and_free(
            rows, targets, seats=seats, household=household, seated=seated, gone=gone
        )
        made = sortition.make_lottery(pool, free, method=method, tickets=tickets, seed=seed)
    except MethodError as error:
        raise Refused(error.code, **error.facts) from error
    if not sortition.verify(pool, made).agrees:
        raise Refused("panel_solver_failed")
    told = {
        "method": made.method,
        "seats": made.seats,
        "lottery_seed": made.seed,
        "digest": made.digest,
        "largest_minimum": made.largest_minimum,
        "gap": made.optimality_gap,
        "proved_by": made.proved_by,
        "largest_rounding": made.largest_rounding,
        "minimum": made.minimum_probability,
        "maximum": made.maximum_probability,
        "never": len(made.never),
        "tickets": [list(one) for one in made.tickets],
    }
    return told, dict(zip(made.ids, made.probabilities, strict=True))


def ticket_of(lottery: dict[str, Any], *, seed: str) -> tuple[int, list[str]]:
    """Which ticket the words draw, and who stands on it."""
    drawn = sortition.draw(_Tickets(lottery["digest"], lottery["tickets"]), seed)  # type: ignore[arg-type]
    return drawn.ticket, list(drawn.selected)


def in_order(ids: Collection[str], *, seed: str) -> list[str]:
    """A plain lottery: everybody in the order that the words decide."""
    return list(sortition.order_by_lot(ids, seed))


def list_digest(lines: Collection[str]) -> str:
    """SHA-256 of a list, whatever its order: shows later that nothing was put in or taken out."""
    return pool_digest([[line] for line in lines])


def is_pool_safe(network: Network, rows: Sequence[Row]) -> bool:
    """Whether answers may stand beside pool numbers: every combination is shared by enough people.

    Who lives with whom is never published.
    """
    if any(row[2] for row in rows):
        return False
    shared = Counter(tuple(row[1]) for row in rows)
    table = [{"id": str(at), "n": n} for at, n in enumerate(shared.values())]
    shown, _rest = readings.protect_table(network, table, count_key="n")
    return bool(rows) and not any(row["hidden"] for row in shown)


def spread_of(network: Network, chances: Collection[float]) -> dict[str, Any]:
    """Chances as everybody may see them: the least, the most, and how many lie between, protected."""
    able = [one for one in chances if one > 0]
    if not able:
        return {}
    low, high = min(able), max(able)
    width = (high - low) / BINS
    counts = Counter(min(BINS - 1, int((one - low) / width)) if width > 1e-9 else 0 for one in able)
    table = [
        {"id": str(at), "name": "", "n": counts[at]} for at in range(BINS if width > 1e-9 else 1)
    ]
    shown, _rest = readings.protect_table(network, table, count_key="n")
    bars = [
        {
            "from": low + at * width,
            "to": low + (at + 1) * width,
            "n": row["n"],
            "hidden": row["hidden"],
        }
        for at, row in enumerate(shown)
    ]
    return {"least": low, "most": high, "bars": bars, "rule": readings.rule_of(network)}


def composition_of(
    network: Network, targets: Targets, rows: Sequence[Row], panel: Collection[str]
) -> list[dict[str, Any]]:
    """For each feature: residents, pool and panel side by side, small counts hidden as a set."""
    found = []
    for at, feature in enumerate(targets):
        in_pool = Counter(row[1][at] for row in rows)
        seated = Counter(row[1][at] for row in rows if row[0] in panel)
        tables = []
        for counts in (in_pool, seated):
            table = [
                {"id": row["key"], "name": row["name"], "n": counts[row["key"]]}
                for row in feature["values"]
            ]
            tables.append(
                readings.protect_table(network, table, count_key="n", rest=counts[NOT_TOLD])
            )
        (pool_rows, pool_rest), (panel_rows, panel_rest) = tables
        found.append(
            {
                "key": feature["key"],
                "name": feature["name"],
                "source": feature.get("source", ""),
                "rest": {"pool": pool_rest, "panel": panel_rest},
                "rows": [
                    {
                        "name": row["name"],
                        "share": row["share"],
                        "min": row["min"],
                        "max": row["max"],
                        "pool": pool_row["n"],
                        "panel": panel_row["n"],
                    }
                    for row, pool_row, panel_row in zip(
                        feature["values"], pool_rows, panel_rows, strict=True
                    )
                ],
            }
        )
    return found
