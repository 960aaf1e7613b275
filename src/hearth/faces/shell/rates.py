"""`hearth rates FILE.csv`: shares, rates, lengths of life, funnels, charts and changes from a file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from hearth.faces.shell import _count_words as words
from hearth.faces.shell._bands import SQUARES, gathered, grids, laid_out
from hearth.faces.shell._tables import (
    Report,
    Table,
    TableError,
    above_zero,
    answer,
    read_table,
)
from hearth.methods import outcomes
from hearth.methods.errors import MethodError
from hearth.methods.outcomes import Estimates, Figure
from hearth.methods.outcomes.change import LEAST_EITHER_SIDE

NAME = "rates"
HELP = "shares, rates, standardised rates, life expectancy, funnels, charts and changes from a file"
NEEDS_DATABASE = False

PLACES = {-2: "low (outer limit)", -1: "low (inner limit)", 0: "", 1: "high (inner limit)"}
PLACES |= {2: "high (outer limit)"}
MOVED = {
    "level change": "Change of level at the start",
    "slope change": "Change of slope, each period",
    "average effect": "On average since, against the old line carried on",
}
CHANGED = {"change": "Change of the same people"}
Row = dict[str, object]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The kind of figure, and which columns hold what."""
    parser.add_argument("file", type=Path, help="a CSV file with a header")
    parser.add_argument("--kind", choices=list(KINDS), required=True)
    parser.add_argument("--area", default="area", metavar="COLUMN", help="default: area")
    parser.add_argument("--count", default="count", metavar="COLUMN", help="events, or people")
    parser.add_argument("--of", default="population", metavar="COLUMN", help="of how many")
    parser.add_argument("--band", default="band", metavar="COLUMN", help="age band, or first age")
    parser.add_argument("--standard", default="standard", metavar="COLUMN", help="dsr: standard")
    parser.add_argument(
        "--frequency", metavar="COLUMN", help="dsr: events of each person, counts are then persons"
    )
    parser.add_argument(
        "--reference",
        nargs=2,
        default=["reference_count", "reference_population"],
        metavar="COLUMN",
        help="isr: events and people of the reference",
    )
    parser.add_argument("--value", default="value", metavar="COLUMN", help="mean, xmr, run, its")
    parser.add_argument("--before", default="before", metavar="COLUMN", help="paired")
    parser.add_argument("--after", default="after", metavar="COLUMN", help="paired")
    parser.add_argument("--multiplier", type=above_zero, help="per how many")
    parser.add_argument("--confidence", type=float, default=0.95)
    parser.add_argument("--groups", type=int, default=5, help="quantiles: how many")
    parser.add_argument(
        "--highest-first", action="store_true", help="quantiles: highest in group 1"
    )
    parser.add_argument("--funnel", choices=("proportion", "rate", "ratio"), default="proportion")
    parser.add_argument("--fix-after", type=int, metavar="N", help="xmr, run: limits from first N")
    parser.add_argument("--rebase", type=int, nargs="*", default=[], metavar="N", help="xmr")
    parser.add_argument("--keep-outliers", action="store_true", help="xmr: use all moving ranges")
    parser.add_argument(
        "--direction", choices=("increase", "decrease", "neutral"), default="neutral"
    )
    parser.add_argument("--target", type=float)
    parser.add_argument("--start", type=int, metavar="N", help="its: first period, from 1, changed")
    parser.add_argument("--season", type=int, default=0, metavar="N", help="its: periods a year")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the account")


def run(args: argparse.Namespace) -> int:
    """Read, count, tell; 2 and one line where something is wrong."""
    tables: list[Table] = []

    def count() -> Report:
        table = read_table(args.file)
        if args.kind == "dsr" and args.frequency:
            table = gathered(table, args)
        tables.append(laid_out(table, args) if args.kind in ("dsr", "isr", "life") else table)
        return KINDS[args.kind](tables[0], args)

    names = {"values": args.value, "before": args.before, "after": args.after}
    names |= dict.fromkeys(("successes", "events", "deaths"), args.count)
    names |= dict.fromkeys(("trials", "exposure", "size", "population"), args.of)
    names |= {"standard": args.standard, "reference_events": args.reference[0]}
    names |= {"reference_population": args.reference[1]}
    return answer(NAME, count, as_json=args.json, tables=tables, names=names)


def _report(args: argparse.Namespace, method: str, rows: list[Row], **facts: object) -> Report:
    common: dict[str, object] = {"kind": args.kind, "method": method}
    report = Report(f"{args.file.name}: {args.kind}", {**common, **facts}, {"rows": rows})
    if rows and "low" in rows[0] and args.kind != "xmr":
        report.facts["confidence"] = args.confidence
        report.notes.append(words.interval_note(args.confidence))
    return report


def _labels(table: Table, column: str) -> list[str]:
    """The names of the rows, or their places in the file where there are none."""
    if column in table.header:
        return table.column(column)
    return [str(line) for line in table.lines]


def _estimated(labels: Sequence[str], found: Estimates, **more: Sequence[object]) -> list[Row]:
    return [
        {
            "area": label,
            **{name: values[at] for name, values in more.items()},
            "value": float(found.value[at]),
            "low": float(found.low[at]),
            "high": float(found.high[at]),
        }
        for at, label in enumerate(labels)
    ]


def _proportion(table: Table, args: argparse.Namespace) -> Report:
    x, n = table.numbers(args.count), table.numbers(args.of)
    found = outcomes.proportion(x, n, multiplier=args.multiplier or 1, confidence=args.confidence)
    rows = _estimated(_labels(table, args.area), found, count=x, of=n)
    return _report(args, found.method, rows)


def _rate(table: Table, args: argparse.Namespace) -> Report:
    x, n = table.numbers(args.count), table.numbers(args.of)
    found = outcomes.rate(x, n, multiplier=args.multiplier or 100_000, confidence=args.confidence)
    rows = _estimated(_labels(table, args.area), found, count=x, of=n)
    return _report(args, found.method, rows)


def _mean(table: Table, args: argparse.Namespace) -> Report:
    values, rows = table.numbers(args.value), []
    labels = _labels(table, args.area) if args.area in table.header else ["all"] * len(values)
    for label in dict.fromkeys(labels):
        mine = [v for v, at in zip(values, labels, strict=True) if at == label]
        found = outcomes.mean(mine, confidence=args.confidence)
        parts = {"value": found.value, "low": found.low, "high": found.high}
        rows.append(
            {"area": label, "values": len(mine)} | {name: float(p) for name, p in parts.items()}
        )
    return _report(args, "Student's t", rows)


def _dsr(table: Table, args: argparse.Namespace) -> Report:
    names, _, tables = grids(table, args, [args.count, args.of, args.standard])
    squares = grids(table, args, [SQUARES])[2][0] if SQUARES in table.header else None
    found = outcomes.directly_standardised(
        *tables,
        squared_events=squares,
        multiplier=args.multiplier or 100_000,
        confidence=args.confidence,
    )
    rows = _estimated(
        names, found.rate, events=found.events.tolist(), population=found.population.tolist()
    )
    for row, reason in zip(rows, found.withheld, strict=True):
        row["withheld"] = str(reason).replace("_", " ")
    return _report(args, found.rate.method, rows)


def _isr(table: Table, args: argparse.Namespace) -> Report:
    names, _, (x, n, ref_x, ref_n) = grids(table, args, [args.count, args.of, *args.reference])
    if any(row != ref_x[0] for row in ref_x) or any(row != ref_n[0] for row in ref_n):
        raise TableError(f"{table.name}: the reference differs between areas")
    for line, size in zip(table.lines, table.numbers(args.reference[1]), strict=True):
        if size <= 0:
            raise TableError(f"{table.name}, row {line}: {args.reference[1]} must be above zero")
    found = outcomes.indirectly_standardised(
        x,
        n,
        ref_x[0],
        ref_n[0],
        multiplier=args.multiplier or 100_000,
        confidence=args.confidence,
    )
    rows = _estimated(
        names, found.ratio, observed=found.observed.tolist(), expected=found.expected.tolist()
    )
    for at, row in enumerate(rows):
        row |= {"rate": float(found.rate.value[at]), "rate_low": float(found.rate.low[at])}
        row |= {"rate_high": float(found.rate.high[at])}
    return _report(args, found.ratio.method, rows, reference_rate=found.reference_rate)


def _life(table: Table, args: argparse.Namespace) -> Report:
    names, bands, (deaths, people) = grids(table, args, [args.count, args.of])
    ages = [int(float(band)) for band in bands]
    found = outcomes.life_expectancy(deaths, people, ages=ages, confidence=args.confidence)
    years, rows = found.years, []
    for at, name in enumerate(names):
        for place, age in enumerate(ages):
            value = float(years.value[at, place])
            cell: Row = {"area": name, "age": age, "value": value}
            cell |= {"low": float(years.low[at, place]), "high": float(years.high[at, place])}
            reason = str(found.withheld[at]).replace("_", " ")
            if not reason and value != value:
                reason = "limits over 20 years apart"
            rows.append(cell | {"withheld": reason})
    return _report(args, years.method, rows)


def _funnel(table: Table, args: argparse.Namespace) -> Report:
    x, n = table.numbers(args.count), table.numbers(args.of)
    found = outcomes.funnel_points(x, n, kind=args.funnel, multiplier=args.multiplier or 1)
    limits = found.funnel
    rows = [
        {
            "area": label,
            "value": float(found.value[at]),
            "inner_low": float(limits.inner_low[at]),
            "inner_high": float(limits.inner_high[at]),
            "outer_low": float(limits.outer_low[at]),
            "outer_high": float(limits.outer_high[at]),
            "judged": PLACES[int(found.place[at])],
        }
        for at, label in enumerate(_labels(table, args.area))
    ]
    report = _report(args, f"funnel of a {args.funnel}", rows, baseline=limits.baseline)
    report.notes += words.judged_notes(rows)
    return report


def _quantiles(table: Table, args: argparse.Namespace) -> Report:
    values = table.numbers(args.value)
    found = outcomes.quantile_groups(values, groups=args.groups, highest_first=args.highest_first)
    labels = _labels(table, args.area)
    rows: list[Row] = [
        {"area": label, "value": value, "group": int(group)}
        for label, value, group in zip(labels, values, found, strict=True)
    ]
    return _report(args, "ranks, equal values together", rows, groups=args.groups)


def _xmr(table: Table, args: argparse.Namespace) -> Report:
    chart = outcomes.xmr(
        table.numbers(args.value),
        fix_after=args.fix_after,
        screen_outliers=not args.keep_outliers,
        rebase=[one - 1 for one in args.rebase],
        direction=args.direction,
        target=args.target,
    )
    rows: list[Row] = [
        {
            "point": label,
            "value": float(chart.values[at]),
            "mean": float(chart.mean[at]),
            "low": float(chart.low[at]),
            "high": float(chart.high[at]),
            "cause": str(chart.cause[at]),
            "kind": str(chart.kind[at]),
        }
        for at, label in enumerate(_points(table, args))
    ]
    facts = {"variation": chart.variation, "assurance": chart.assurance}
    report = _report(args, "XmR", rows, **facts)
    report.notes += words.chart_notes(rows, chart.assurance)
    return report


def _points(table: Table, args: argparse.Namespace) -> list[str]:
    """The names of the points of a series, or their numbers from 1, as --rebase and --start have them."""
    if args.area in table.header:
        return table.column(args.area)
    return [str(at + 1) for at in range(len(table.rows))]


def _run(table: Table, args: argparse.Namespace) -> Report:
    values = table.numbers(args.value)
    try:
        row: Row = dict(vars(outcomes.run_chart(values, fix_after=args.fix_after)))
    except MethodError as error:
        raise words.off_the_median(error, table.name, len(values)) from None
    report = _report(args, "runs and crossings of the median", [row])
    report.notes += words.run_notes(row)
    return report


def _figure(name: str, found: Figure) -> Row:
    return {"figure": name, "value": found.value, "low": found.low, "high": found.high}


def _its(table: Table, args: argparse.Namespace) -> Report:
    if args.start is None:
        raise TableError("--start is needed: the first period under the change, counted from 1")
    before = min(max(args.start - 1, 0), len(table.rows))
    after = len(table.rows) - before
    if min(before, after) < LEAST_EITHER_SIDE:
        told = f"--start {args.start} leaves {before} before it and {after} from it on"
        needed = f"at least {LEAST_EITHER_SIDE} are needed on each side"
        raise TableError(f"{table.name}: {told}; {needed}")
    found = outcomes.interrupted_series(
        table.numbers(args.value),
        start=args.start - 1,
        season=args.season,
        confidence=args.confidence,
    )
    names = ("slope_before", "level_change", "slope_change", "effect_at_end", "average_effect")
    rows = [_figure(name.replace("_", " "), getattr(found, name)) for name in names]
    method = f"segmented regression, Newey-West with lag {found.lag}"
    report = _report(args, method, rows, durbin_watson=found.durbin_watson)
    report.notes += words.change_notes(rows, MOVED)
    return report


def _paired(table: Table, args: argparse.Namespace) -> Report:
    before, after = table.numbers(args.before), table.numbers(args.after)
    if set(before) | set(after) <= {0.0, 1.0}:
        cells = [
            sum(pair == wanted for pair in zip(before, after, strict=True))
            for wanted in ((1, 1), (1, 0), (0, 1), (0, 0))
        ]
        shares = outcomes.paired_shares(*cells, confidence=args.confidence)
        rows = [_figure(name, getattr(shares, name)) for name in ("before", "after", "change")]
        facts = {"people": shares.people, "chance": shares.chance}
        report = _report(args, "Newcombe, McNemar", rows, **facts)
        report.notes += words.change_notes(rows, CHANGED)
        return report
    means = outcomes.paired_means(before, after, confidence=args.confidence)
    rows = [_figure(name, getattr(means, name)) for name in ("before", "after", "change")]
    report = _report(args, "Student's t of differences", rows, people=means.people)
    report.notes += words.change_notes(rows, CHANGED)
    return report


KINDS: dict[str, Callable[[Table, argparse.Namespace], Report]] = {
    "proportion": _proportion,
    "rate": _rate,
    "mean": _mean,
    "dsr": _dsr,
    "isr": _isr,
    "life": _life,
    "funnel": _funnel,
    "quantiles": _quantiles,
    "xmr": _xmr,
    "run": _run,
    "its": _its,
    "paired": _paired,
}
