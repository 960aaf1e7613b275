"""The account of a counted budget in plain words, for `hearth budget`."""

from __future__ import annotations

from fractions import Fraction

from hearth.methods.budgeting import (
    BudgetResult,
    Comparison,
    Loser,
    PbFile,
    Round,
    Rule,
    Verification,
)

ENDED = {
    "nothing_affordable": "no supporters could pay for anything more",
    "exhaustive": "nothing else fits what is left",
    "all_bought": "nothing else can be bought",
    "next_step_overspends": "one more step would have gone over the budget",
    "nothing_fits": "nothing else fits what is left or has supporters with money",
}
METHODS = {
    "phragmen": "Everybody saves at the same speed; a project is bought the moment its supporters have saved its cost.",
    "bounded-overspending": (
        "Supporters may pay less than a project costs; the rest comes out of what others leave unspent."
    ),
}


def account(
    file: PbFile, result: BudgetResult, beside: Comparison | None, second: Verification | None
) -> list[str]:
    """The lines of the account, in order."""
    teller = _Teller(file, result.rule)
    total = len(teller.names)
    lines = [
        f"{file.meta.get('description') or 'Budget vote'}: {many(result.voters, 'ballot')}, "
        f"{many(total, 'project')}, {teller.money(result.budget)}",
        f"Rule: {_rule_words(result.rule)}",
        f"Rule hash: {result.rule_hash}",
        *_notes(file),
        "",
        f"Funded: {len(result.winners)} of {many(total, 'project')}, for {teller.money(result.cost)}; "
        f"{teller.money(result.left)} left over.",
        *_how(teller, result),
    ]
    bought = [f"{at:3}. {_bought(teller, one)}" for at, one in enumerate(result.rounds, start=1)]
    lines += ["", "In order of purchase:", *(bought or ["  nothing"])]
    lost = [f"  – {_lost(teller, one)}" for one in result.losers]
    lines += ["", "Not funded:", *(lost or ["  nothing: every project is funded"])]
    return lines + _beside(teller, beside) + _proof(result, second)


def many(n: int, word: str) -> str:
    """A number and its noun."""
    return f"{n:,} {word}" if n == 1 else f"{n:,} {word}s"


class _Teller:
    """Names and money as the file writes them."""

    def __init__(self, file: PbFile, rule: Rule) -> None:
        self.unit, self.rule = file.election.money_unit, rule
        self.currency = file.meta.get("currency", "")
        self.names = {one.id: one.name for one in file.election.projects}
        self.is_points = file.election.ballots.kind != "approval"

    def money(self, amount: int | Fraction, *, decimals: int | None = None) -> str:
        """An amount, rounded exactly; people's shares with two decimals, costs with those of the file."""
        places = len(str(self.unit)) - 1 if decimals is None else decimals
        whole = round(Fraction(amount) / self.unit * 10**places)
        sign, digits = "-" if whole < 0 else "", str(abs(whole)).rjust(places + 1, "0")
        cut = len(digits) - places
        tail = f".{digits[cut:]}" if places else ""
        return f"{sign}{int(digits[:cut]):,}{tail} {self.currency}".strip()

    def name(self, project: str) -> str:
        """Id and name in one."""
        return project if self.names[project] == project else f"{project} · {self.names[project]}"

    def head(self, one: Round | Loser, cost: int, support: int) -> str:
        """What every line about a project begins with."""
        strength = many(support, "point") if self.is_points else f"support {support:,}"
        return f"{self.name(one.project)}: {self.money(cost)}, {strength}"


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
        words.append(f"at least {many(rule.min_support, 'supporter')}")
    return ", ".join([*words, f"ties by {' then '.join(rule.tie_break)}"])


def _how(teller: _Teller, result: BudgetResult) -> list[str]:
    """How far each voter's money went, and what the comparison with greedy said."""
    lines = [METHODS[result.rule.method]] if result.rule.method in METHODS else []
    if result.endowment is not None:
        steps, why = "", ENDED.get(result.ended_because, result.ended_because)
        if result.rule.completion == "add1":
            unit = teller.money(Fraction(result.rule.increment) * teller.unit, decimals=2)
            steps = f"after {many(result.steps, 'step')} of {unit} more for everybody; "
        each = teller.money(result.endowment, decimals=2)
        lines.append(f"Each voter had {each} to give ({steps}{why}).")
    if result.comparison is not None:
        own, other = result.comparison.prefer_first, result.comparison.prefer_second
        taken = "so greedy's outcome is taken" if other > own else "so it stands"
        lines.append(
            f"Compared with greedy by votes: {many(own, 'voter')} with more of their projects in the outcome of the "
            f"rule, {other:,} in greedy's; {taken}."
        )
    return lines


def _notes(file: PbFile) -> list[str]:
    lines = [
        f"Note: the voter {told}; every line is counted as a ballot"
        if name == "voter_id"
        else f"Note: {name} in the file is not what it holds: {told}"
        for name, told in file.warnings
    ]
    if file.repeated:
        first = ", ".join(f"line {line} ({project})" for line, _, project in file.repeated[:5])
        came = "was named again" if len(file.repeated) == 1 else "were named again"
        lines.append(
            f"Note: {many(len(file.repeated), 'project')} {came} in the same ballot and counted once: "
            f"{first}{' …' if len(file.repeated) > 5 else ''}"
        )
    return lines


def _bought(teller: _Teller, one: Round) -> str:
    head = teller.head(one, one.cost, one.support)
    if one.stage == "fill":
        return f"{head}; bought with what was left over, {teller.money(one.budget_left)} remain"
    if one.payers is None:
        return f"{head}; {teller.money(one.budget_left)} remain"
    if not one.cost:
        return f"{head}; it costs nothing"
    most = teller.money(one.highest_payment or 0, decimals=2)
    if one.stage == "phragmen":
        return f"{head}; {one.payers:,} paid, at most {most} each"
    paid = f"{head}; {one.payers:,} paid at most {most} each"
    short = one.payers - (one.payers_in_full or 0)
    if short:
        paid += (
            f", {short:,} of them all they had left"
            if short < one.payers
            else ", all they had left"
        )
    effective = one.effective_support or Fraction(one.support)
    if round(effective, 1) < one.support:
        paid += f"; as strong as {_tenths(effective)} {'points' if teller.is_points else 'supporters'} paid in full"
    return paid


def _tenths(number: Fraction) -> str:
    whole, tenth = divmod(round(number * 10), 10)
    return f"{whole:,}.{tenth}"


def _lost(teller: _Teller, one: Loser) -> str:
    facts = one.facts
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
        why = f"the rule asks for at least {many(facts['min_support'], 'supporter')}"
    if one.code == "shut_out":
        why = f"{teller.name(facts['other'])} was bought, and the two exclude each other"
    if one.code == "needs_other":
        why = f"it depends on {teller.name(facts['other'])}, which was not bought"
    if one.code == "budget_short":
        when = (
            "in the end" if teller.rule.method == "bounded-overspending" else "when its turn came"
        )
        why = f"{when} only {teller.money(facts['budget_left'])} were left"
    return f"{teller.head(one, facts['cost'], facts['support'])}; {why}{_near(teller, facts)}"


def _near(teller: _Teller, facts: dict) -> str:
    near = []
    if facts.get("enough_cost"):
        near.append(f"at a cost of {teller.money(facts['enough_cost'])}")
    if "enough_support" in facts:
        near.append(f"with {many(facts['enough_support'], 'more supporter')}")
    if not near:
        return ""
    basis = {facts.get("enough_cost_basis"), facts.get("enough_support_basis")}
    held = " (with the same money per voter)" if "final_count" in basis else ""
    return f". It would have won {' or '.join(near)}{held}"


def _beside(teller: _Teller, beside: Comparison | None) -> list[str]:
    if beside is None:
        return []
    head = f"Beside it, plain greedy by votes: {len(beside.second)} funded"
    if not beside.only_first and not beside.only_second:
        return ["", f"{head}, the same projects."]
    here, there = (
        ", ".join(teller.name(one) for one in only) or "none"
        for only in (beside.only_first, beside.only_second)
    )
    return [
        "",
        f"{head}. Only here: {here}. Only there: {there}.",
        f"{many(beside.prefer_first, 'voter')} with more of their projects here, {beside.prefer_second:,} there; "
        f"with nothing at all: {beside.nothing_in_first:,} here, {beside.nothing_in_second:,} there.",
    ]


def _proof(result: BudgetResult, second: Verification | None) -> list[str]:
    proof, lines = result.certificate, [""]
    if proof.separated or proof.settled_exactly:
        lines.append(
            f"Proof: {many(proof.separated, 'comparison')} wider than the rounding error, "
            f"{proof.settled_exactly:,} settled in exact fractions ({many(proof.exact_ties, 'exact tie')})."
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
