"""Ballots: approval, grades, votes that move on, every pair, and pairwise comparisons."""

from hearth.methods.ranking.comparisons import Strengths, bradley_terry
from hearth.methods.ranking.marks import (
    Approval,
    Approved,
    Judged,
    Judgement,
    approval,
    majority_judgement,
)
from hearth.methods.ranking.pairwise import Pairs, Ranked, pairs_of, ranked_pairs, schulze
from hearth.methods.ranking.profile import Profile, Tie, last_seat, profile_of
from hearth.methods.ranking.reading import PREFLIB, BallotFile, read_blt, read_preflib
from hearth.methods.ranking.scoring import Score, Scored, score
from hearth.methods.ranking.transferable import (
    Count,
    Election,
    instant_runoff,
    single_transferable_vote,
)

__all__ = [
    "PREFLIB",
    "Approval",
    "Approved",
    "BallotFile",
    "Count",
    "Election",
    "Judged",
    "Judgement",
    "Pairs",
    "Profile",
    "Ranked",
    "Score",
    "Scored",
    "Strengths",
    "Tie",
    "approval",
    "bradley_terry",
    "instant_runoff",
    "last_seat",
    "majority_judgement",
    "pairs_of",
    "profile_of",
    "ranked_pairs",
    "read_blt",
    "read_preflib",
    "schulze",
    "score",
    "single_transferable_vote",
]
