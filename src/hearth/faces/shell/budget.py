"""`hearth budget FILE.pb`: count a participatory budget from a file, and tell how it came about."""

from __future__ import annotations

import argparse
import json
import sys
from fractions import Fraction
from pathlib import Path

from hearth.methods.budgeting import (
    BudgetResult,
    Loser,
    PbFile,
    Round,
    Rule,
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
    "unknown_link": "the project is linked to one that is not listed",
    "points_do_not_match": "there are not as many points as projects in the vote",
    "bad_points": "points must be numbers of at least 0",
}


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
    parser.add_argument("--json", action="store_true", help="print JSON instead of the account")


def run(args: argparse.Namespace) -> int:
    """Count and tell; 2 and one line on what is wrong with the file or the rule; 1 where a second count differs."""
    try:
        file = read_pb(args.file)
        rule = _rule(args, file)
        result = count(file.election, rule, explain=args.explain)
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
        else "\n".join(_account(file, result, beside, second))
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


def _json(file: PbFile, result: BudgetResult, second) -> str:
    whole = result.as_dict() | {"rule": result.rule.method, "rule_settings": result.rule.as_dict()}
    whole |= {
        "currency": file.meta.get("currency", ""),
        "warnings": [list(one) for one in file.warnings],
    }
    whole["repeated"] = [
        {"line": line, "voter": voter, "project": project} for line, voter, project in file.repeated
    ]
    if second is not None:
        whole["verified"] = second.agrees
    return json.dumps(whole, ensure_ascii=False, indent=1)


class _Teller:
    """Names and money as the file writes them."""

    def __init__(self, file: PbFile) -> None:
        self.unit = file.election.money_unit
        self.currency = file.meta.get("currency", "")
        self.names = {one.id: one.name for one in file.election.projects}

    def money(self, amount: int | Fraction, *, decimals: int | None = None) -> str:
        """An amount; people's shares with two decimals, costs as whole as they are."""
        places = decimals if decimals is not None else (0 if self.unit == 1 else 2)
        return f"{float(Fraction(amount) / self.unit):,.{places}f} {self.currency}".strip()

    def name(self, project: str) -> str:
        """Id and name in one."""
        return project if self.names[project] == project else f"{project} · {self.names[project]}"


def _account(file: PbFile, result: BudgetResult, beside, second) -> list[str]:
    teller = _Teller(file)
    lines = [
        f"{file.meta.get('description', 'Budget vote')}: {result.voters:,} ballots, "
        f"{len(teller.names)} projects, {teller.money(result.budget)}",
        f"Rule: {_rule_words(result.rule)}",
        f"Rule hash: {result.rule_hash}",
        *_notes(file),
        "",
        f"Funded: {len(result.winners)} of {len(teller.names)} projects, for {teller.money(result.cost)}; "
        f"{teller.money(result.left)} left over.",
    ]
    if result.endowment is not None:
        lines.append(
            f"Each voter had {teller.money(result.endowment, decimals=2)} to give "
            f"({result.steps} increments; {result.ended_because.replace('_', ' ')})."
        )
    lines += ["", "In order of purchase:"]
    lines += [
        f"{place:3}. {_bought(teller, one)}" for place, one in enumerate(result.rounds, start=1)
    ]
    lines += ["", "Not funded:"] + (
        [f"  – {_lost(teller, one)}" for one in result.losers]
        or ["  nothing: every project is funded"]
    )
    return lines + _beside(beside) + _proof(result, second)


def _rule_words(rule: Rule) -> str:
    words = [rule.method, f"{rule.utility} utility", f"completion {rule.completion_name}"]
    if rule.completion == "add1":
        words += [
            f"start {rule.start}",
            f"increment {rule.increment}",
            "stops when exhaustive" if rule.stop_when_exhaustive else "goes on when exhaustive",
        ]
    words.append(f"comparison {rule.comparison_after}")
    if rule.min_support:
        words.append(f"at least {rule.min_support:,} supporters")
    return ", ".join([*words, f"ties by {' then '.join(rule.tie_break)}"])


def _notes(file: PbFile) -> list[str]:
    lines = [
        f"Note: {name} in the file is not what it holds: {told}" for name, told in file.warnings
    ]
    if file.repeated:
        first = ", ".join(f"line {line} ({project})" for line, _, project in file.repeated[:5])
        lines.append(
            f"Note: {len(file.repeated)} projects came twice in a ballot and count once: "
            f"{first}{' …' if len(file.repeated) > 5 else ''}"
        )
    return lines


def _bought(teller: _Teller, one: Round) -> str:
    head = f"{teller.name(one.project)}: {teller.money(one.cost)}, support {one.support:,}"
    if one.stage == "fill":
        return f"{head}; bought with what was left over, {teller.money(one.budget_left)} remain"
    if one.payers is None or one.payers_in_full is None:
        return f"{head}; {teller.money(one.budget_left)} remain"
    short = one.payers - one.payers_in_full
    poor = f", {short:,} of them all they had left" if short else ""
    effective = (
        f"; as strong as {float(one.effective_support):,.1f} in full"
        if one.effective_support is not None
        else ""
    )
    most = teller.money(one.highest_payment or 0, decimals=2)
    return f"{head}; {one.payers:,} paid at most {most} each{poor}{effective}"


def _lost(teller: _Teller, one: Loser) -> str:
    facts = one.facts
    head = (
        f"{teller.name(one.project)}: {teller.money(facts['cost'])}, support {facts['support']:,}"
    )
    why = {
        "dearer_than_budget": "it costs more than the whole budget",
        "no_support": "nobody voted for it",
        "comparison": "more voters have more of their projects in the greedy outcome",
        "out_of_time": "the next purchase would have gone over the budget",
    }.get(one.code)
    if one.code == "supporters_short":
        had, missing = (
            teller.money(facts[key], decimals=2) for key in ("supporters_left", "missing")
        )
        why = f"its supporters had {had} left, {missing} too little"
    if one.code == "too_few_supporters":
        why = f"the rule asks for at least {facts['min_support']:,} supporters"
    if one.code == "shut_out":
        why = f"{teller.name(facts['other'])} was bought, and the two exclude each other"
    if one.code == "needs_other":
        why = f"it depends on {teller.name(facts['other'])}, which was not bought"
    if one.code == "budget_short":
        why = f"{teller.money(facts['budget_left'])} were left when its turn came"
    return f"{head}; {why}{_near(teller, facts)}"


def _near(teller: _Teller, facts: dict) -> str:
    near = []
    if "enough_cost" in facts:
        near.append(f"at a cost of {teller.money(facts['enough_cost'])}")
    if "enough_support" in facts:
        more = facts["enough_support"]
        near.append(f"with {more:,} more supporter{'s' if more > 1 else ''}")
    if not near:
        return ""
    basis = {facts.get("enough_cost_basis"), facts.get("enough_support_basis")}
    held = " (with the same money per voter)" if "final_count" in basis else ""
    return f". It would have won {' or '.join(near)}{held}"


def _beside(beside) -> list[str]:
    if beside is None:
        return []
    return [
        "",
        f"Beside it, plain greedy by votes: {len(beside.second)} funded; "
        f"only here: {', '.join(beside.only_first) or 'none'}; "
        f"only there: {', '.join(beside.only_second) or 'none'}.",
        f"{beside.prefer_first:,} voters have more of their projects here, {beside.prefer_second:,} there; "
        f"nothing at all: {beside.nothing_in_first:,} here, {beside.nothing_in_second:,} there.",
    ]


def _proof(result: BudgetResult, second) -> list[str]:
    proof, lines = result.certificate, [""]
    if proof.separated:
        lines.append(
            f"Proof: {proof.separated:,} comparisons wider than the rounding error, "
            f"{proof.settled_exactly:,} settled in exact fractions ({proof.exact_ties:,} exact ties)."
        )
    else:
        lines.append("Proof: every comparison was made in exact whole numbers and fractions.")
    if second is not None:
        lines.append(
            "Counted again in plain fractions: the same."
            if second.agrees
            else f"Counted again in plain fractions: DIFFERENT ({'; '.join(second.differences)})."
        )
    return lines
