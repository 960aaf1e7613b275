"""Disclosure control of tables: what to hide, a proof that it stays hidden, and attackers that try.

See docs/methods/disclosure.md.
"""

from .attack import Bounds, attack
from .mending import recheck
from .outputs import Difference, Output, differences, newcomers
from .rounding import attack_rounded, rounded
from .suppress import Suppression, suppress
from .table import Dimension, Table, dimension, table
from .together import GivenAway, given_away
from .witness import Proof, Witness, holds

__all__ = [
    "Bounds",
    "Difference",
    "Dimension",
    "GivenAway",
    "Output",
    "Proof",
    "Suppression",
    "Table",
    "Witness",
    "attack",
    "attack_rounded",
    "differences",
    "dimension",
    "given_away",
    "holds",
    "newcomers",
    "recheck",
    "rounded",
    "suppress",
    "table",
]
