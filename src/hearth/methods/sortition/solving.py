"""HiGHS, asked plainly: a linear or whole-number programme as arrays in, a solution with its multipliers out.

Every model runs in one thread, with the solver's own fixed seed: the same programme has the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from hearth.methods.errors import MethodError

NARROW = 1e-9


@dataclass(frozen=True, eq=False)
class Solution:
    """x: (n,) the unknowns. value: the least cost found. prices: (m,) by how much the cost would grow for each further
    unit of a row's limit (0 where whole numbers are asked for). bound: no solution costs less."""

    x: np.ndarray
    value: float
    prices: np.ndarray
    bound: float


class Programme:
    """Least cost of x (n,) with row_low <= matrix @ x <= row_high; matrix (m, n), limits may be infinite.

    whole: x in whole numbers, to within `gap` of the least cost. Asked again with another cost or other limits of
    x, a linear programme goes on from where it stood.
    """

    def __init__(
        self,
        matrix: np.ndarray,
        row_low: np.ndarray,
        row_high: np.ndarray,
        *,
        whole: bool = False,
        gap: float = 0.0,
    ) -> None:
        rows, columns = matrix.shape
        self.whole, self.columns = whole, columns
        self.solver = highspy.Highs()
        options = {"output_flag": False, "threads": 1, "mip_rel_gap": gap}
        if not whole:
            options |= {
                "primal_feasibility_tolerance": NARROW,
                "dual_feasibility_tolerance": NARROW,
            }
        for name, value in options.items():
            self.solver.setOptionValue(name, value)
        where = np.nonzero(matrix)
        starts = np.searchsorted(where[0], np.arange(rows))
        self.solver.passModel(
            columns,
            rows,
            len(where[0]),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            np.zeros(columns),
            np.zeros(columns),
            np.zeros(columns),
            np.asarray(row_low, dtype=float),
            np.asarray(row_high, dtype=float),
            starts.astype(np.int32),
            where[1].astype(np.int32),
            np.asarray(matrix[where], dtype=float),
            np.full(columns, int(whole), dtype=np.int32),
        )

    def least(self, cost: np.ndarray, low: np.ndarray, high: np.ndarray) -> Solution | None:
        """The solution with low <= x <= high (n,); None where there is none, or the solver gave up."""
        every = np.arange(self.columns, dtype=np.int32)
        low, high = (
            np.broadcast_to(np.asarray(one, dtype=float), every.shape) for one in (low, high)
        )
        self.solver.changeColsCost(self.columns, every, np.asarray(cost, dtype=float))
        self.solver.changeColsBounds(self.columns, every, np.array(low), np.array(high))
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found, told = self.solver.getSolution(), self.solver.getInfo()
        value = float(told.objective_function_value)
        return Solution(
            np.array(found.col_value),
            value,
            np.zeros(0) if self.whole else np.array(found.row_dual),
            float(told.mip_dual_bound) if self.whole else value,
        )


def failed() -> MethodError:
    """What is said where a programme that has a solution found none."""
    return MethodError("panel_solver_failed", status=-1)
