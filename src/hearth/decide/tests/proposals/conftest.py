"""The cast of proposals."""

from .cast import feasible, gathering, propose, shown

__all__ = ["feasible", "gathering", "propose", "shown"]
