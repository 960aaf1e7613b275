"""`hearth rounds`: where a mobile clinic stops so that most need is near, and when."""

from __future__ import annotations

import argparse
import csv
import math
from collections.abc import Sequence
from pathlib import Path

from hearth.faces.shell._tables import Report, Table, TableError, answer, read_table
from hearth.methods import rounds
from hearth.methods.budgeting.ties import natural

NAME = "rounds"
HELP = "where a mobile clinic stops so that most need is near, and a timetable"
NEEDS_DATABASE = False

DEPOT = "depot"
NO_WAY = ("", "-", "–", "inf")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Areas with distances, or stops with times on the road."""
    parser.add_argument(
        "areas",
        type=Path,
        help="columns area,need, then one for each stop: its distance, nothing where there is no way",
    )
    parser.add_argument("--number", type=int, default=3, help="of stops, at most (3)")
    parser.add_argument("--within", type=float, default=1.0, help="how far is near (1)")
    parser.add_argument("--groups", metavar="A,B", help="columns with people of groups")
    parser.add_argument("--floor", type=float, default=0.0, help="share of each group near a stop")
    parser.add_argument("--always", metavar="STOP,STOP", default="", help="chosen in any case")
    parser.add_argument(
        "--road",
        type=Path,
        help="columns from,to,minutes (“depot” and stops; one way stands for both where the other is "
        "not told): also a timetable",
    )
    parser.add_argument("--stay", type=int, default=60, help="minutes at a stop (60)")
    parser.add_argument("--days", type=int, default=1)
    parser.add_argument("--day-minutes", type=int, default=480, help="from leaving to being back")
    parser.add_argument(
        "--open", type=Path, help="columns stop,day (from 1): days of a stop; not named: any day"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of the account")


def run(args: argparse.Namespace) -> int:
    """Read, choose, tell; 2 and one line where something is wrong."""
    tables: list[Table] = []

    def count() -> Report:
        table = read_table(args.areas)
        areas = _once(table, "area")
        tables.append(table.ordered(sorted(range(len(areas)), key=lambda at: natural(areas[at]))))
        return _planned(tables[0], args)

    return answer(NAME, count, as_json=args.json, tables=tables)


def _planned(source: Table, args: argparse.Namespace) -> Report:
    groups = _names(args.groups)
    told = ("area", "need", *groups)
    stops = sorted((name for name in source.header if name not in told), key=natural)
    if not stops:
        raise TableError(f"{source.name}: there is no column for a stop")
    if "" in stops:
        raise TableError(f"{source.name}, row 1: a column has no name")
    need = _amounts(source, "need")
    away = [list(row) for row in zip(*(_ways(source, name) for name in stops), strict=True)]
    found = rounds.choose_stops(
        need,
        away,
        number=args.number,
        within=args.within,
        groups=[_amounts(source, name) for name in groups] or None,
        floor=args.floor,
        always=[_place(stops, name) for name in _names(args.always)],
    )
    facts: dict[str, object] = {
        "need_covered": found.need_covered,
        "need": found.need,
        "at_most": found.at_most,
        "gap": found.gap,
    }
    shares = zip(groups, found.by_group, strict=True)
    report = Report(f"{source.name}: stops", facts | {f"covered_{n}": share for n, share in shares})
    near: dict[int, list[float]] = {stop: [] for stop in found.chosen}
    for people, stop in zip(need, found.nearest.tolist(), strict=True):
        if stop >= 0:
            near[stop].append(people)
    worth = [math.fsum(near[at]) for at in found.chosen]
    names = [stops[at] for at in found.chosen]
    report.tables["stops"] = [
        {"stop": name, "need": people} for name, people in zip(names, worth, strict=True)
    ]
    report.notes += _about_stops(found, names, source, args)
    if args.road and names:
        _timetable(report, names, worth, args)
    return report


def _about_stops(
    found: rounds.Stops, names: Sequence[str], source: Table, args: argparse.Namespace
) -> list[str]:
    """What was found, in sentences."""
    if not found.need_covered:
        return [f"No need is within {args.within:g} of any stop."]
    told = [f"{found.need_covered:g} of {found.need:g} are within {args.within:g} of a stop."]
    if found.gap:
        told.append(
            f"The solver did not come to its end; no choice has more than {found.at_most:g}."
        )
    else:
        told.append(f"No choice of {_so_many(args.number, 'stop')} has more.")
    if len(names) < args.number:
        told.append(f"{_so_many(len(names), 'stop')} {'is' if len(names) == 1 else 'are'} enough.")
    if found.others:
        told.append(
            "Another choice has as much; of equal ones this is nearest to all need, then by name."
        )
    far = [
        name
        for name, covered in zip(source.column("area"), found.covered, strict=True)
        if not covered
    ]
    if far:
        told.append(f"Not near any stop: {', '.join(far)}.")
    return told


def _so_many(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _names(given: str | None) -> list[str]:
    if not given:
        return []
    return [
        name.strip() for name in next(csv.reader([given], skipinitialspace=True)) if name.strip()
    ]


def _once(table: Table, name: str) -> list[str]:
    """A column in which nothing comes twice."""
    found = table.column(name)
    seen: set[str] = set()
    for cell, line in zip(found, table.lines, strict=True):
        if cell in seen:
            raise TableError(f"{table.name}, row {line}: {name} “{cell}” comes twice")
        seen.add(cell)
    return found


def _amounts(table: Table, name: str) -> list[float]:
    """Numbers of at least 0."""
    found = table.numbers(name)
    for value, line in zip(found, table.lines, strict=True):
        if value < 0:
            raise TableError(f"{table.name}, row {line}: {name} is below zero ({value:g})")
    return found


def _ways(table: Table, name: str) -> list[float]:
    """Distances of at least 0; inf where there is no way."""
    found = []
    for cell, line in zip(table.column(name), table.lines, strict=True):
        value = math.inf if cell.lower() in NO_WAY else table.number(cell, name, line)
        if value < 0:
            raise TableError(f"{table.name}, row {line}: {name} is below zero ({value:g})")
        found.append(value)
    return found


def _place(stops: list[str], name: str) -> int:
    if name not in stops:
        raise TableError(f"there is no stop “{name}” (there are: {', '.join(stops)})")
    return stops.index(name)


def _timetable(
    report: Report, stops: list[str], worth: list[float], args: argparse.Namespace
) -> None:
    road = read_table(args.road)
    minutes = _roads(road)
    names = [DEPOT, *stops]
    table = [[0.0 if a == b else _way(minutes, a, b, road) for b in names] for a in names]
    if args.stay < 0 or args.day_minutes < 0:
        raise TableError("--stay and --day-minutes are at least 0")
    found = rounds.make_timetable(
        table,
        [args.stay] * len(stops),
        worth,
        days=args.days,
        day_minutes=args.day_minutes,
        open_days=_open_days(stops, args),
    )
    report.facts |= {"visited_need": found.worth, "timetable_gap": found.gap}
    report.facts |= {"minutes_on_the_road": found.travel}
    report.tables["timetable"] = [
        {"day": v.day + 1, "stop": stops[v.stop], "arrives": v.arrives, "leaves": v.leaves}
        for v in found.visits
    ]
    report.notes += _about_days(found, stops, table, args)


def _about_days(
    found: rounds.Timetable, stops: list[str], road: list[list[float]], args: argparse.Namespace
) -> list[str]:
    told = []
    if found.visits:
        told.append("Times are minutes after the vehicle leaves the depot.")
    for at in found.left_out:
        there_and_back = road[0][at + 1] + args.stay + road[at + 1][0]
        why = (
            f": there, back and the stay take {there_and_back:g} minutes"
            if there_and_back > args.day_minutes and math.isfinite(there_and_back)
            else ""
        )
        told.append(f"No time was found for {stops[at]}{why}.")
    if found.gap:
        told.append(f"No timetable visits more than {found.at_most:g} of the need.")
    elif found.left_out:
        told.append("No timetable visits more of the need.")
    return told


def _roads(road: Table) -> dict[tuple[str, str], float]:
    """Minutes from and to; the same way told twice with other minutes is refused."""
    found: dict[tuple[str, str], float] = {}
    ways = zip(road.column("from"), road.column("to"), _ways(road, "minutes"), strict=True)
    for (a, b, minutes), line in zip(ways, road.lines, strict=True):
        if found.setdefault((a, b), minutes) != minutes:
            raise TableError(
                f"{road.name}, row {line}: from {a} to {b} comes twice, with other minutes"
            )
    return found


def _way(minutes: dict[tuple[str, str], float], a: str, b: str, road: Table) -> float:
    found = minutes.get((a, b), minutes.get((b, a)))
    if found is None:
        raise TableError(f"{road.name}: there is no way from {a} to {b}")
    return found


def _open_days(stops: list[str], args: argparse.Namespace) -> list[list[int]] | None:
    """For each chosen stop its days from 0; those of other stops do not matter."""
    if args.open is None:
        return None
    table = read_table(args.open)
    days: dict[str, set[int]] = {}
    for stop, day, line in zip(table.column("stop"), table.whole("day"), table.lines, strict=True):
        if day < 1:
            raise TableError(f"{table.name}, row {line}: days are counted from 1 ({day})")
        days.setdefault(stop, set()).add(day - 1)
    return [sorted(days.get(stop, range(args.days))) for stop in stops]
