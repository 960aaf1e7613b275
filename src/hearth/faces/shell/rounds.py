"""`hearth rounds`: where a mobile clinic stops so that most need is near, and when."""

from __future__ import annotations

import argparse
from pathlib import Path

from hearth.faces.shell._tables import Report, Table, TableError, answer, read_table
from hearth.methods import rounds

NAME = "rounds"
HELP = "where a mobile clinic stops so that most need is near, and a timetable"
NEEDS_DATABASE = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Areas with distances, or stops with times on the road."""
    parser.add_argument(
        "areas", type=Path, help="columns area,need, then one for each stop: its distance"
    )
    parser.add_argument("--number", type=int, default=3, help="of stops, at most (3)")
    parser.add_argument("--within", type=float, default=1.0, help="how far is near")
    parser.add_argument("--groups", metavar="A,B", help="columns with people of groups")
    parser.add_argument("--floor", type=float, default=0.0, help="share of each group near a stop")
    parser.add_argument("--always", metavar="STOP,STOP", default="", help="chosen in any case")
    parser.add_argument(
        "--road", type=Path, help="columns from,to,minutes (“depot” and stops): also a timetable"
    )
    parser.add_argument("--stay", type=int, default=60, help="minutes at a stop (60)")
    parser.add_argument("--days", type=int, default=1)
    parser.add_argument("--day-minutes", type=int, default=480)
    parser.add_argument("--json", action="store_true", help="print JSON instead of the account")


def run(args: argparse.Namespace) -> int:
    """Read, choose, tell; 2 and one line where something is wrong."""
    tables: list[Table] = []

    def count() -> Report:
        tables.append(read_table(args.areas))
        return _planned(tables[0], args)

    return answer(NAME, count, as_json=args.json, tables=tables)


def _planned(source: Table, args: argparse.Namespace) -> Report:
    groups = args.groups.split(",") if args.groups else []
    stops = [name for name in source.header if name not in ("area", "need", *groups)]
    need = source.numbers("need")
    away = [list(row) for row in zip(*(source.numbers(name) for name in stops), strict=True)]
    found = rounds.choose_stops(
        need,
        away,
        number=args.number,
        within=args.within,
        groups=[source.numbers(name) for name in groups] or None,
        floor=args.floor,
        always=[_place(stops, name) for name in args.always.split(",") if name],
    )
    facts: dict[str, object] = {
        "need_covered": found.need_covered,
        "need": found.need,
        "at_most": found.at_most,
        "gap": found.gap,
    }
    shares = zip(groups, found.by_group, strict=True)
    report = Report(f"{source.name}: stops", facts | {f"covered_{n}": share for n, share in shares})
    near = dict.fromkeys(found.chosen, 0.0)
    for people, stop in zip(need, found.nearest.tolist(), strict=True):
        if stop >= 0:
            near[stop] += people
    report.tables["stops"] = [{"stop": stops[at], "need": near[at]} for at in found.chosen]
    if args.road:
        _timetable(report, [stops[at] for at in found.chosen], list(near.values()), args)
    return report


def _place(stops: list[str], name: str) -> int:
    if name not in stops:
        raise TableError(f"there is no stop “{name}” (there are: {', '.join(stops)})")
    return stops.index(name)


def _timetable(
    report: Report, stops: list[str], worth: list[float], args: argparse.Namespace
) -> None:
    road = read_table(args.road)
    ways = zip(road.column("from"), road.column("to"), road.numbers("minutes"), strict=True)
    minutes = {(a, b): m for a, b, m in ways}
    names = ["depot", *stops]
    table = [[0.0 if a == b else _way(minutes, a, b, road) for b in names] for a in names]
    found = rounds.make_timetable(
        table, [args.stay] * len(stops), worth, days=args.days, day_minutes=args.day_minutes
    )
    report.facts |= {"visited_need": found.worth, "timetable_gap": found.gap}
    report.facts |= {"minutes_on_the_road": found.travel}
    report.tables["timetable"] = [
        {"day": v.day + 1, "stop": stops[v.stop], "arrives": v.arrives, "leaves": v.leaves}
        for v in found.visits
    ]
    if found.left_out:
        left = ", ".join(stops[at] for at in found.left_out)
        report.notes.append(f"No time was found for {left}.")


def _way(minutes: dict[tuple[str, str], float], a: str, b: str, road: Table) -> float:
    found = minutes.get((a, b), minutes.get((b, a)))
    if found is None:
        raise TableError(f"{road.name}: there is no way from {a} to {b}")
    return found
