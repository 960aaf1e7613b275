"""`hearth budget FILE.pb`: count a budget election from its public record, without our server."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

NAME = "budget"
HELP = "count a participatory budget from a .pb file, with reasons"
NEEDS_DATABASE = False

RULES = ("equal-shares", "greedy", "phragmen")
COMPLETIONS = ("none", "add1", "add1u", "greedy", "add1+greedy")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes; the five settings of Add1 are named, never hidden."""
    parser.add_argument("file", type=Path, help="an election in the Pabulib format (.pb)")
    parser.add_argument("--rule", choices=RULES, default="equal-shares")
    parser.add_argument("--utility", choices=("cost", "cardinality"), default="cost")
    parser.add_argument("--completion", choices=COMPLETIONS, default="add1+greedy")
    parser.add_argument("--start", choices=("exact", "floor"), default="exact", help="first money per voter")
    parser.add_argument(
        "--past-exhaustion", action="store_true", help="Add1 goes on although nothing left over fits"
    )
    parser.add_argument("--increment", default="1", help="units of currency per step of Add1")
    parser.add_argument(
        "--comparison", choices=("none", "greedy"), default="none", help="take greedy where more prefer it"
    )
    parser.add_argument("--json", action="store_true", help="for machines")


def run(args: argparse.Namespace) -> int:
    """Print the account; 2 and one line when the file or a setting cannot be used."""
    from hearth.methods.budgeting import count, read_pb
    from hearth.methods.errors import MethodError

    try:
        pb = read_pb(args.file)
        result = count(pb.election, rule_of(args))
    except (MethodError, OSError) as refused:
        print(f"hearth budget: {_words(refused)}", file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps({**result.as_dict(), "rule_settings": result.rule.as_dict(), "rule": args.rule}, indent=1))
    else:
        print("\n".join(account(pb, result)))
    return 0


def rule_of(args: argparse.Namespace) -> Any:
    """The rule that the options name. Raises MethodError."""
    from hearth.methods.budgeting import Rule

    if args.rule != "equal-shares":
        return Rule(method=args.rule, utility="cardinality" if args.rule == "greedy" else args.utility)
    completion, after = args.completion, "none"
    if completion == "add1+greedy":
        completion, after = "add1", "greedy"
    if completion == "add1u":
        completion, after = "add1", "votes"
    return Rule(
        method="equal-shares",
        utility=args.utility,
        completion=completion,
        completion_after=after,
        start=args.start,
        stop_when_exhaustive=not args.past_exhaustion,
        increment=args.increment,
        comparison_after=args.comparison,
    )


def _words(refused: Exception) -> str:
    """One line: what and where."""
    facts = getattr(refused, "facts", None)
    if facts is None:
        return str(refused)
    said = ", ".join(f"{name}: {value}" for name, value in facts.items())
    return f"{refused.code.replace('_', ' ')} ({said})"  # type: ignore[attr-defined]


def account(pb: Any, result: Any) -> list[str]:
    """A readable account: the rule, what was bought and why, what was not and why not."""
    election = pb.election
    names = {project.id: project.name or project.id for project in election.projects}
    unit = result.money_unit
    lines = [
        f"{election.voters} ballots, {len(election.projects)} projects, budget {_money(result.budget, unit)}",
        f"rule: {result.rule.method}, " + ", ".join(f"{k} {v}" for k, v in result.rule.as_dict().items() if k != "method"),
        f"locked as {result.rule_hash}",
        "",
        f"Bought ({len(result.winners)}), {_money(result.cost, unit)} in all:",
    ]
    for place, one in enumerate(result.rounds, start=1):
        paid = f", paid by {one.payers} of {one.support}" if one.payers else f", {one.support} votes"
        lines.append(f"{place:4}. [{one.project}] {names[one.project]}: {_money(one.cost, unit)}{paid} ({one.stage})")
    lines += ["", f"Not bought ({len(result.losers)}):"]
    for loser in result.losers:
        facts = ", ".join(f"{k} {v}" for k, v in loser.facts.items() if k.startswith("enough") and v is not None)
        lines.append(f"      [{loser.project}] {names[loser.project]}: {loser.code.replace('_', ' ')}{'; ' + facts if facts else ''}")
    proof = result.certificate
    lines += [
        "",
        f"left over: {_money(result.left, unit)}; ended: {result.ended_because.replace('_', ' ')}, {result.steps} steps",
        f"proof: {proof.separated} comparisons clear of rounding, {proof.settled_exactly} settled in exact fractions",
    ]
    return lines


def _money(minor: int, unit: int) -> str:
    """Minor units as the file writes them."""
    return f"{minor}" if unit == 1 else f"{minor / unit:,.2f}"
