"""The directions in which votes differ most: principal axes of a sparse table, missing votes at the mean.

Putting the statement's mean where a vote is missing and then centring is the same as leaving a zero there. So
the axes of the filled table are those of the sparse table of centred votes, and nothing dense is ever made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, eigsh

#: Up to this many statements a dense table of products is quicker than iterating.
SMALL = 24
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
    size, across = table.shape[1], table.T.tocsr()
    products = LinearOperator((size, size), matvec=lambda one: across @ (table @ one), dtype=float)
    return leading(products, wanted, tolerance)


def leading(products: object, wanted: int, tolerance: float) -> tuple[np.ndarray, np.ndarray]:
    """Largest eigenvalues and their vectors (Lanczos), begun from a fixed, uneven vector."""
    size = products.shape[0]  # type: ignore[attr-defined]
    begin = 1.0 + np.cos(np.arange(size) * 1.7)
    basis = min(size, max(2 * wanted + 1, 20))
    return eigsh(products, k=wanted, which="LA", v0=begin, ncv=basis, tol=tolerance)


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
