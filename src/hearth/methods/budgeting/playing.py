"""Which of the two engines plays a run of equal shares: the general one, or the compiled one for many ballots.

Both buy the same at the same exact prices. Election and rule alone decide, so that the same count is always told alike.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from hearth.methods.budgeting.equal_shares import Counting, Run
from hearth.methods.budgeting.prepared import Prepared

#: Whoever plays a run as `play` does.
Play = Callable[..., Run]
#: Approvals from which compiling pays for one run, and for the many runs of add1.
MANY, MANY_TIMES = 20_000, 5_000
#: All money in minor units fits in so many bits, so that there are grains finer than a minor unit by far.
_MONEY_BITS = 50
#: A cost times the number of voters fits in so many bits.
_PRODUCT_BITS = 62


def is_many(prepared: Prepared, endowment: Fraction) -> bool:
    """Whether the compiled engine plays it: many approvals, no links, sums of money that fit."""
    election, least = prepared.election, MANY_TIMES if prepared.rule.completion == "add1" else MANY
    ballots = election.ballots
    return (
        ballots.points is None
        and not election.links
        and len(ballots.voter) >= least
        and int(endowment * ballots.voters).bit_length() <= _MONEY_BITS
        and (max(prepared.costs) * ballots.voters).bit_length() <= _PRODUCT_BITS
    )


def play(
    prepared: Prepared,
    *,
    endowment: Fraction,
    limit: int | None = None,
    record: bool = False,
    like: Run | None = None,
    only_like: bool = False,
) -> Run:
    """What one endowment buys.

    limit: broken off once the cost exceeds it. record: with the exact price of each purchase and who paid it.
    like, only_like: as for `Counting.run`; the compiled engine never says that two runs are alike.
    """
    if is_many(prepared, endowment):
        from hearth.methods.budgeting.swift import Swift  # compiles on first use

        return Swift(prepared, endowment=endowment).run(limit=limit, record=record)
    return Counting(prepared, endowment=endowment).run(
        limit=limit, record=record, like=like, only_like=only_like
    )


def prices_and_left(
    prepared: Prepared, *, endowment: Fraction
) -> tuple[list[tuple[int, float]], list[Fraction]]:
    """What one endowment buys with about the price per point of each, and what every project's supporters then have.

    Money in minor units; exact is what they have.
    """
    if is_many(prepared, endowment):
        from hearth.methods.budgeting.swift import Swift

        swift = Swift(prepared, endowment=endowment)
        swift.run(limit=None, record=False)
        bought, paid, _ = swift.told()
        return list(zip(bought.tolist(), (paid / swift.scale).tolist(), strict=True)), swift.left()
    counting = Counting(prepared, endowment=endowment)
    run = counting.run(limit=None, record=False)
    return [(p, float(one * prepared.factor[p])) for p, one in run.prices], counting.left()
