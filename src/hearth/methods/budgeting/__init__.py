"""Participatory budgeting: ballots and a rule in, an explained and provable outcome out."""

from hearth.methods.budgeting.comparing import compare_outcomes, satisfaction
from hearth.methods.budgeting.counting import compare, count, explain_each, winners
from hearth.methods.budgeting.election import Ballots, Election, Project
from hearth.methods.budgeting.links import Link
from hearth.methods.budgeting.pabulib import PbFile, read_pb
from hearth.methods.budgeting.pabulib_out import write_pb
from hearth.methods.budgeting.paying import contributions
from hearth.methods.budgeting.result import BudgetResult, Certificate, Comparison, Loser, Round
from hearth.methods.budgeting.rule import Rule, rule_hash
from hearth.methods.budgeting.verify import Verification, verify

__all__ = [
    "Ballots",
    "BudgetResult",
    "Certificate",
    "Comparison",
    "Election",
    "Link",
    "Loser",
    "PbFile",
    "Project",
    "Round",
    "Rule",
    "Verification",
    "compare",
    "compare_outcomes",
    "contributions",
    "count",
    "explain_each",
    "read_pb",
    "rule_hash",
    "satisfaction",
    "verify",
    "winners",
    "write_pb",
]
