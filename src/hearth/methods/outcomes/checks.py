"""Numbers on entry: copied, finite, at least zero, of lengths that go together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hearth.methods.errors import MethodError

Floats = NDArray[np.float64]
#: Beyond it whole numbers are no longer told apart, and nobody counts so far.
LARGEST = 1e15
#: Terms beyond it would leave no room for the steps of a sum.
MOST_SUMMED = 1e280


def numbers(name: str, given: ArrayLike, *, least: float | None = 0, copy: bool = True) -> Floats:
    """A copy as floats. Refuses what is no finite number, or is below `least` (None: no bound).

    Without `copy` floats may stay where they are: only for who never writes into them."""
    try:
        found = np.array(given, dtype=np.float64, copy=copy or None)
    except (TypeError, ValueError):
        raise MethodError("not_a_number", name=name, at=0) from None
    flat = found.reshape(-1)
    lowest = -LARGEST if least is None else least
    if not flat.size or (flat.min() >= lowest and flat.max() <= LARGEST):
        return found  # what is not a number is neither
    if (bad := _first(~np.isfinite(flat))) is not None:
        raise MethodError("not_a_number", name=name, at=bad)
    if (bad := _first(np.abs(flat) > LARGEST)) is not None:
        raise MethodError("number_too_large", name=name, at=bad, most=LARGEST)
    if least is not None and (bad := _first(flat < least)) is not None:
        raise MethodError("number_too_small", name=name, at=bad, least=least)
    return found


def whole(name: str, given: ArrayLike) -> Floats:
    """The same, for counts of people or events."""
    found = numbers(name, given)
    if (bad := _first(found.reshape(-1) % 1 != 0)) is not None:
        raise MethodError("not_whole", name=name, at=bad)
    return found


def matching(first: str, left: Floats, second: str, right: Floats) -> None:
    """Refuses two tables that cannot be laid over each other."""
    if left.shape != right.shape:
        raise MethodError(
            "tables_do_not_match",
            first=first,
            first_shape=_shape(left),
            second=second,
            second_shape=_shape(right),
        )


def table(
    name: str, given: ArrayLike, shape: tuple[int, ...], *, least: float | None = 0
) -> Floats:
    """A table of this shape, to be read only; one row (the same for every area) is laid under all."""
    found = numbers(name, given, least=least, copy=False)
    if found.shape == shape[-1:]:
        found = np.broadcast_to(found, shape)
    if found.shape != shape:
        raise MethodError(
            "tables_do_not_match",
            first=name,
            first_shape=_shape(found),
            second="events",
            second_shape=" x ".join(map(str, shape)),
        )
    return found


def two_dimensional(name: str, given: ArrayLike, *, least: float | None = 0) -> Floats:
    """Areas by bands, to be read only; one area alone may come as a plain row."""
    found = np.atleast_2d(numbers(name, given, least=least, copy=False))
    if found.ndim != 2 or 0 in found.shape:
        raise MethodError("table_empty", name=name)
    return found


def no_more_than(successes: Floats, trials: Floats) -> None:
    """Refuses more people of whom something holds than there are."""
    over = (successes > trials).reshape(-1)
    if over.any():
        at = int(np.argmax(over))
        some, all_of_them = (f"{float(part.reshape(-1)[at]):.15g}" for part in (successes, trials))
        raise MethodError("more_successes_than_trials", successes=some, trials=all_of_them, at=at)


def one_of(setting: str, value: str, known: Sequence[str]) -> str:
    """A setting by name."""
    if value not in known:
        raise MethodError(
            "rule_unknown_setting", setting=setting, value=value, known=", ".join(known)
        )
    return value


def total(values: ArrayLike, axis: int = -1) -> Floats:
    """Sums rounded once, on every machine, so that the order of terms does not show.

    Every term is cut in two. The heads are whole numbers of one small step, so that their sum is
    exact; the tails are so small that their rounding is lost (Rump, Ogita and Oishi 2008).
    """
    found = np.asarray(values, dtype=np.float64)
    top = np.abs(found).max(axis=axis, keepdims=True, initial=0.0)
    if not (top < MOST_SUMMED).all():
        return np.asarray(found.sum(axis=axis))  # no number, or too large to be cut
    step = np.ldexp(1.0, np.frexp(top)[1] + found.shape[axis].bit_length() + 1)
    heads = found + step
    heads -= step
    return np.asarray(heads.sum(axis=axis) + (found - heads).sum(axis=axis))


def tally(counts: Floats, axis: int = -1) -> Floats:
    """The same of counts: whole numbers add up exactly in any order, and faster."""
    reach = float(counts.max(initial=0.0)) * counts.shape[axis]
    if reach < 2**53 and (counts == np.floor(counts)).all():
        return np.asarray(counts.sum(axis=axis))
    return total(counts, axis)


def sealed(values: ArrayLike) -> Floats:
    """An array of a result: nobody changes it afterwards."""
    found = np.array(values, dtype=np.float64)
    found.setflags(write=False)
    return found


def _first(faults: NDArray[np.bool_]) -> int | None:
    places = np.flatnonzero(faults)
    return int(places[0]) if len(places) else None


def _shape(found: NDArray) -> str:
    return " x ".join(map(str, found.shape)) or "1"
