"""The directions in which votes differ most: principal axes of a sparse table, missing votes at the mean.

Putting the statement's mean where a vote is missing and then centring is the same as leaving a zero there. So
the axes of the filled table are those of the sparse table of centred votes, and nothing dense is ever made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, eigsh

#: Up to this many statements a dense table of products is quicker than iterating.
SMALL = 24
#: From so many entries on a step costs more than a look at whether it was the last, and long rows are cut.
LARGE, PIECE = 100_000, 24
#: Variances are found to this share of themselves.
TOLERANCE = 1e-10


@dataclass(frozen=True, eq=False)
class Axes:
    """Centre (statements), components (axes by statements, of length one), and the variance along each."""

    centre: np.ndarray
    components: np.ndarray
    variances: np.ndarray


def principal_axes(
    table: sparse.csr_array, centre: np.ndarray, count: int, *, tolerance: float = TOLERANCE
) -> Axes:
    """The `count` leading axes of a people by statements table that is centred already.

    tolerance: relative, of the variances.
    """
    people, statements = table.shape
    wanted = min(count, people, statements)
    if statements <= max(SMALL, 2 * wanted + 2) or people <= 2 * wanted + 2:
        values, vectors = np.linalg.eigh((table.T @ table).toarray())
    else:
        values, vectors = _leading(table, wanted, tolerance)
    order = np.argsort(values)[::-1][:wanted]
    components = np.zeros((count, statements))
    variances = np.zeros(count)
    components[:wanted] = vectors[:, order].T
    variances[:wanted] = np.maximum(values[order], 0) / max(people, 1)
    return Axes(centre, components * signs(components)[:, None], variances)


def _leading(
    table: sparse.csr_array, wanted: int, tolerance: float
) -> tuple[np.ndarray, np.ndarray]:
    """The leading axes of the table of products, which is never made."""
    across = table.T
    if table.nnz < LARGE:
        return leading(lambda one: across @ (table @ one), table.shape[1], wanted, tolerance)
    cut, begins = _cut(table)

    def times(one: np.ndarray) -> np.ndarray:
        return across @ np.add.reduceat(cut @ one, begins)

    return leading(times, table.shape[1], wanted, tolerance, look=1)


def _cut(table: sparse.csr_array) -> tuple[sparse.csr_array, np.ndarray]:
    """The same table in rows of at most `PIECE` entries, and where each person's begin.

    In a long row the processor waits for each sum before it takes up the next; of short rows it takes up several.
    """
    rows = table.indptr
    pieces = np.maximum(-(-np.diff(rows) // PIECE), 1)
    begins = np.cumsum(pieces) - pieces
    within = np.arange(pieces.sum()) - np.repeat(begins, pieces)
    cuts = np.append(np.repeat(rows[:-1], pieces) + PIECE * within, rows[-1])
    shape = len(cuts) - 1, table.shape[1]
    return sparse.csr_array((table.data, table.indices, cuts), shape=shape), begins


def leading(
    times: Callable[[np.ndarray], np.ndarray],
    size: int,
    wanted: int,
    tolerance: float,
    *,
    look: int = 3,
) -> tuple[np.ndarray, np.ndarray]:
    """Largest eigenvalues and their vectors of a symmetric table that is known by its products alone.

    Lanczos' steps, each made orthogonal to all before, begun from a fixed, uneven vector. Whether they are enough is
    looked at after every step, or every so many (`look`). The sums are taken without the linear algebra library, whose
    waiting threads cost more than the work. Where the steps come to an end before the axes are found (a table with
    hardly anything in it), ARPACK begins again.
    """
    begin = 1.0 + np.cos(np.arange(size) * 1.7)
    basis = np.zeros((min(size, 40), size))
    basis[0] = begin / np.sqrt(_dot(begin, begin))
    along: list[float] = []
    between: list[float] = []
    for step in range(size):
        image = times(basis[step])
        along.append(_dot(basis[step], image))
        for _twice in range(2):  # once is not enough in floating point
            image -= _along_basis(basis[: step + 1], image)
        length = float(np.sqrt(_dot(image, image)))
        if length <= 1e-9 * max(map(abs, along)):
            if not any(along):  # nothing differs: every direction is as good
                return np.zeros(wanted), np.eye(size, wanted)
            break
        if step + 1 >= 2 * wanted and step % look == 0:
            values, ways = np.linalg.eigh(_three_diagonals(along, between))
            if _is_found(values, ways, length, wanted, tolerance):
                return values[-wanted:], np.einsum(
                    "ks,kv->sv", basis[: step + 1], ways[:, -wanted:]
                )
        between.append(length)
        if step + 1 == len(basis) < size:
            basis = np.concatenate([basis, np.zeros((min(size - step - 1, step + 1), size))])
        if step + 1 < size:
            np.divide(image, length, out=basis[step + 1])
    products = LinearOperator((size, size), matvec=times, dtype=float)
    room = min(size, max(2 * wanted + 1, 20))
    return eigsh(products, k=wanted, which="LA", v0=begin, ncv=room, tol=tolerance)


def _three_diagonals(along: list[float], between: list[float]) -> np.ndarray:
    table = np.diag(along)
    step = len(along) + 1
    table.flat[1::step] = table.flat[len(along) :: step] = between
    return table


def _is_found(
    values: np.ndarray, ways: np.ndarray, length: float, wanted: int, tolerance: float
) -> bool:
    """Whether what is missing from the wanted vectors is below the tolerance."""
    missing = length * np.abs(ways[-1, -wanted:])
    return bool((missing <= tolerance * np.abs(values[-wanted:])).all())


def _dot(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.einsum("s,s->", one, other))


def _along_basis(basis: np.ndarray, image: np.ndarray) -> np.ndarray:
    """The part of a vector that lies along the basis."""
    return np.einsum("ks,k->s", basis, np.einsum("ks,s->k", basis, image))


def signs(components: np.ndarray) -> np.ndarray:
    """Turn each axis so that its heaviest statement is positive."""
    heaviest = np.argmax(np.abs(components).round(9), axis=1)
    signs = np.sign(components[np.arange(len(components)), heaviest])
    return np.where(signs == 0, 1.0, signs)


def means(table_value: np.ndarray, statement: np.ndarray, statements: int) -> np.ndarray:
    """Mean vote on each statement among those who saw it; 0 where nobody did."""
    seen = np.bincount(statement, minlength=statements)
    total = np.bincount(statement, weights=table_value, minlength=statements)
    return np.divide(total, seen, out=np.zeros(statements), where=seen > 0)
