"""A plain lottery: everybody has the same chance, and whoever comes next is known too."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection

from hearth.methods.errors import MethodError


def order_by_lot(ids: Collection[str], seed: str) -> tuple[str, ...]:
    """Everybody in an order that public words decide: the first few sit, the others follow in turn.

    Parameters
    ----------
    ids : (n,) everybody once, in any order; fixed and published (or their digest) before the seed is known.
    seed : any words that nobody could know then, such as the numbers of a national lottery.

    Returns
    -------
    (n,) the same ids, first drawn first.

    Raises
    ------
    MethodError("person_twice", person=…)

    Notes
    -----
    Sorted by SHA-256 of the seed, a line break and the id; anybody can work it out by hand. Where the words of the seed
    are as good as chance, every order is as likely as any other.

    Examples
    --------
    >>> order_by_lot(["ann", "bob", "cyd"], "3 14 15") == order_by_lot(
    ...     ["cyd", "bob", "ann"], "3 14 15"
    ... )
    True
    >>> sorted(order_by_lot(["ann", "bob"], "9"))
    ['ann', 'bob']
    """
    for person, times in Counter(ids).items():
        if times > 1:
            raise MethodError("person_twice", person=person)
    return tuple(sorted(ids, key=lambda one: (_mark(seed, one), one)))


def _mark(seed: str, person: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{person}".encode()).digest()
