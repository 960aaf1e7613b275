"""`hearth budget FILE.pb`: count a participatory budget from a file, and tell how it came about."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from hearth.faces.shell._budget_account import account
from hearth.faces.shell._waiting import Waiting
from hearth.methods.budgeting import (
    BudgetResult,
    PbFile,
    Rule,
    Verification,
    compare,
    count,
    read_pb,
    verify,
)
from hearth.methods.budgeting.rule import COMPLETIONS, METHODS
from hearth.methods.errors import MethodError

NAME = "budget"
HELP = "count a participatory budget from a Pabulib .pb file"
NEEDS_DATABASE = False

WORDS = {
    "pb_unreadable": "{file} cannot be read: {reason}",
    "rule_unknown_setting": "the setting {setting} cannot be {value!r} (known: {known})",
    "link_unknown_project": "a link names {project}, which is not on the list",
    "link_to_itself": "project {project} cannot depend on or exclude itself",
    "links_in_a_circle": "project {project} depends on itself by way of others",
    "rule_contradicts_itself": "the setting {setting} = {value!r} does not go with the rest of the rule",
}
REASONS = {
    "not_utf8": "the text is not UTF-8",
    "unknown_vote_type": "the vote_type is not approval, choose-1, cumulative, scoring or ordinal",
    "bad_csv": "the cells cannot be told apart (a quotation mark left open?)",
    "section_twice": "this section comes twice",
    "section_missing": "the file ends without this section",
    "section_empty": "this section is empty",
    "text_before_meta": "the file must begin with META",
    "no_budget": "META names no budget",
    "bad_budget": "the budget is not an amount of money",
    "bad_cost": "the cost is not an amount of money",
    "column_missing": "this column is missing",
    "project_twice": "this project is listed twice",
    "no_project_id": "a project without an id",
    "unknown_project": "the ballot names a project that is not listed",
    "empty_choice": "a project id is missing between the commas",
    "key_twice": "META says this twice, and not the same",
    "column_twice": "this column comes twice",
    "unknown_link": "the project is linked to one that is not listed",
    "points_do_not_match": "there are not as many points as projects in the vote",
    "bad_points": "points must be numbers of at least 0",
}

#: What is told at a terminal while it takes long.
PROGRESS = {"increments": "steps of add1", "losers": "projects not bought, explained"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes; the rule it names is printed and hashed with the result."""
    parser.add_argument("file", type=Path, help="the election, a Pabulib .pb file")
    parser.add_argument(
        "--rule",
        type=_method,
        choices=METHODS,
        metavar="{equal-shares,bos,phragmen,greedy}",
        default="equal-shares",
        help="default: equal-shares; bos is bounded-overspending in full",
    )
    parser.add_argument(
        "--utility",
        choices=("cost", "cardinality"),
        help="default: cost for approvals, cardinality (points as given) for points and rankings",
    )
    parser.add_argument(
        "--completion",
        choices=COMPLETIONS,
        help="default: add1+greedy for equal-shares, none for the others",
    )
    parser.add_argument(
        "--start", choices=("exact", "floor"), default="exact", help="add1: first money per voter"
    )
    parser.add_argument(
        "--past-exhaustion",
        "--no-stop-when-exhaustive",
        dest="exhaustive",
        action="store_false",
        help="add1: go on until the next step would overspend",
    )
    parser.add_argument(
        "--increment",
        default="1",
        metavar="N",
        help="add1: currency units each voter gains per step",
    )
    parser.add_argument(
        "--completion-after",
        choices=("none", "votes", "greedy"),
        default="none",
        help="add1: what fills the rest",
    )
    _add_more_arguments(parser)


def _method(word: str) -> str:
    """The rule by its full name; `bos` is the usual short one."""
    return "bounded-overspending" if word == "bos" else word


def _add_more_arguments(parser: argparse.ArgumentParser) -> None:
    """What holds for every rule, and what is printed."""
    parser.add_argument(
        "--comparison",
        "--comparison-after",
        dest="comparison_after",
        choices=("none", "greedy"),
        default="none",
        help="take greedy's outcome where more voters prefer it",
    )
    parser.add_argument(
        "--min-support",
        type=int,
        default=0,
        metavar="N",
        help="a project that fewer ballots name is never bought",
    )
    parser.add_argument(
        "--ties",
        default="votes,cost,id",
        metavar="STEPS",
        help="order of steps among votes, cost, id, listed",
    )
    parser.add_argument(
        "--explain",
        choices=("auto", "recount", "final", "none"),
        default="auto",
        help="how near each loser came",
    )
    parser.add_argument(
        "--verify", action="store_true", help="count a second time in plain fractions"
    )
    parser.add_argument(
        "--verify-limits",
        action="store_true",
        help="count what every loser is told a second time too (long)",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="print JSON instead of the account; money as whole numbers, money_unit of them to one of the currency",
    )


def run(args: argparse.Namespace) -> int:
    """Count and tell; 2 and one line on what is wrong with the file or the rule; 1 where a second count differs."""
    try:
        file = read_pb(args.file)
        rule = _rule(args, file)
        with Waiting(PROGRESS) as progress:
            result = count(file.election, rule, progress, explain=args.explain)
        beside = (
            compare(file.election, rule, Rule(method="greedy", tie_break=rule.tie_break))
            if rule.method != "greedy" and not args.json
            else None
        )
    except MethodError as error:
        print(f"hearth budget: {_words(error, args.file.name)}", file=sys.stderr)
        return 2
    again = args.verify or args.verify_limits
    second = verify(file.election, result, limits=args.verify_limits) if again else None
    print(
        _json(file, result, second)
        if args.json
        else "\n".join(account(file, result, beside, second))
    )
    return 0 if second is None or second.agrees else 1


def _rule(args: argparse.Namespace, file: PbFile) -> Rule:
    approvals = file.election.ballots.kind == "approval"
    return Rule(
        method=args.rule,
        utility=args.utility or ("cost" if approvals else "cardinality"),
        completion=args.completion or ("add1+greedy" if args.rule == "equal-shares" else "none"),
        start=args.start,
        stop_when_exhaustive=args.exhaustive,
        increment=args.increment,
        completion_after=args.completion_after,
        comparison_after=args.comparison_after,
        tie_break=tuple(args.ties.split(",")),
        min_support=args.min_support,
    )


def _words(error: MethodError, name: str) -> str:
    if error.code == "pb_broken":
        facts = error.facts
        value = f" ({facts['value']})" if facts["value"] else ""
        return f"{name}, line {facts['line']}: {REASONS[str(facts['reason'])]}{value}"
    template = WORDS.get(error.code)
    return template.format(**error.facts) if template else str(error)


def _json(file: PbFile, result: BudgetResult, second: Verification | None) -> str:
    whole = result.as_dict() | {"rule": result.rule.method, "rule_settings": result.rule.as_dict()}
    whole |= {
        "currency": file.meta.get("currency", ""),
        "warnings": [list(one) for one in file.warnings],
    }
    whole["repeated"] = [
        {"line": line, "voter": voter, "project": project} for line, voter, project in file.repeated
    ]
    if second is not None:
        whole |= {"verified": second.agrees, "differences": list(second.differences)}
    return json.dumps(whole, ensure_ascii=False, indent=1)
