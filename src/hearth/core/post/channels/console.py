"""Print letters: for a first look."""

import sys

from . import Letter


def send(letter: Letter) -> None:
    """Write the letter to standard output."""
    sys.stdout.write(f"[{letter.channel} to {letter.address}] {letter.subject}\n{letter.body}\n\n")
