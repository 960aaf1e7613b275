"""The rule of a vote: every setting named, stored and hashed before anyone votes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from fractions import Fraction

from hearth.methods.budgeting.election import Project
from hearth.methods.budgeting.links import Link
from hearth.methods.errors import MethodError

METHODS = ("equal-shares", "bounded-overspending", "phragmen", "greedy")
COMPLETIONS = ("none", "add1", "add1u", "greedy", "add1+greedy")
_CHOICES = {
    "method": METHODS,
    "utility": ("cost", "cardinality"),
    "completion": ("none", "add1", "greedy"),
    "start": ("exact", "floor"),
    "completion_after": ("none", "votes", "greedy"),
    "comparison_after": ("none", "greedy"),
}
TIE_STEPS = ("votes", "cost", "id", "listed")


@dataclass(frozen=True)
class Rule:
    """How a vote is counted. Settings that a method does not use are kept at their defaults.

    method: equal-shares, bounded-overspending, phragmen or greedy.
    utility: what a voter gains by a supported winner: its `cost`, or one (`cardinality`); times the points given.
    completion: none; add1 (give every voter more until the next step would overspend); greedy (fill by utility per
        money); also the usual names add1u (add1, then fill by votes) and add1+greedy, which set `completion_after`.
    start: each voter's first money is the budget over the voters (`exact`) or that rounded down (`floor`).
    stop_when_exhaustive: add1 ends as soon as no project left over fits what is left of the budget.
    increment: units of currency each voter gains per step, a fraction in words such as "1" or "1/2".
    completion_after: what fills the rest after add1: none, votes (most votes first) or greedy (utility per money).
    comparison_after: greedy replaces the outcome where more voters have more supported winners with plain greedy.
    tie_break: settles exact ties, step by step: votes (more first), cost (lower first), id (natural order), listed.
    min_support: a project that fewer ballots name than this is never bought.
    """

    method: str = "equal-shares"
    utility: str = "cost"
    completion: str = "none"
    start: str = "exact"
    stop_when_exhaustive: bool = True
    increment: str = "1"
    completion_after: str = "none"
    comparison_after: str = "none"
    tie_break: tuple[str, ...] = ("votes", "cost", "id")
    min_support: int = 0

    def __post_init__(self) -> None:
        if self.completion in ("add1u", "add1+greedy"):
            after = "votes" if self.completion == "add1u" else "greedy"
            if self.completion_after not in ("none", after):
                raise MethodError(
                    "rule_contradicts_itself",
                    setting="completion_after",
                    value=self.completion_after,
                )
            object.__setattr__(self, "completion_after", after)
            object.__setattr__(self, "completion", "add1")
        object.__setattr__(self, "increment", _checked_increment(self.increment))
        object.__setattr__(self, "tie_break", tuple(self.tie_break))
        self._check_choices()
        self._forget_unused()

    def _check_choices(self) -> None:
        for name, known in _CHOICES.items():
            if getattr(self, name) not in known:
                raise MethodError(
                    "rule_unknown_setting", setting=name, value=getattr(self, name), known=known
                )
        if not isinstance(self.stop_when_exhaustive, bool):
            raise MethodError(
                "rule_unknown_setting",
                setting="stop_when_exhaustive",
                value=self.stop_when_exhaustive,
                known=(True, False),
            )
        if (
            isinstance(self.min_support, bool)
            or not isinstance(self.min_support, int)
            or self.min_support < 0
        ):
            raise MethodError(
                "rule_unknown_setting",
                setting="min_support",
                value=str(self.min_support),
                known=("a whole number",),
            )
        if (
            not self.tie_break
            or any(step not in TIE_STEPS for step in self.tie_break)
            or self.tie_break[-1] not in ("id", "listed")
        ):
            raise MethodError(
                "rule_unknown_setting", setting="tie_break", value=self.tie_break, known=TIE_STEPS
            )

    def _forget_unused(self) -> None:
        """Two rules that count alike are equal and hash alike."""
        if self.method != "equal-shares":
            unused = {
                "start",
                "stop_when_exhaustive",
                "increment",
                "completion_after",
                "comparison_after",
            }
            if self.method == "greedy":
                unused.add("completion")
            elif self.completion == "add1":
                raise MethodError("rule_contradicts_itself", setting="completion", value="add1")
        elif self.completion != "add1":
            unused = {"start", "stop_when_exhaustive", "increment", "completion_after"}
        else:
            return
        for field in fields(self):
            if field.name in unused:
                object.__setattr__(self, field.name, field.default)

    @property
    def completion_name(self) -> str:
        """The usual name of the completion: none, add1, add1u, greedy or add1+greedy."""
        after = {"votes": "add1u", "greedy": "add1+greedy"}
        return (
            after.get(self.completion_after, self.completion)
            if self.completion == "add1"
            else self.completion
        )

    def as_dict(self) -> dict:
        """Plain values, ready for JSON."""
        plain = {**asdict(self), "tie_break": list(self.tie_break)}
        if not self.min_support:
            del plain["min_support"]  # so that older rules keep their hash
        return plain

    @classmethod
    def from_dict(cls, settings: dict) -> Rule:
        """The rule again; an unknown setting is refused rather than dropped."""
        unknown = sorted(set(settings) - {field.name for field in fields(cls)})
        if unknown:
            raise MethodError(
                "rule_unknown_setting", setting=unknown[0], value=settings[unknown[0]], known=()
            )
        return cls(**{**settings, "tie_break": tuple(settings.get("tie_break", cls.tie_break))})


def _checked_increment(increment: object) -> str:
    try:
        step = Fraction(str(increment))
    except (ValueError, ZeroDivisionError):
        step = Fraction(0)
    if step <= 0:
        raise MethodError(
            "rule_unknown_setting",
            setting="increment",
            value=str(increment),
            known=("more than 0",),
        )
    return str(step)


def rule_hash(
    rule: Rule,
    projects: Iterable[Project] = (),
    *,
    budget: int | None = None,
    links: Iterable[Link] = (),
) -> str:
    """What is locked before a vote: SHA-256 over canonical JSON of rule, projects, budget and links.

    Parameters
    ----------
    rule : every setting of the count.
    projects : id, name and cost of each, in their order.
    budget : whole minor units, or None.
    links : which projects depend on or exclude each other.

    Returns
    -------
    64 hexadecimal letters.

    Examples
    --------
    >>> len(rule_hash(Rule()))
    64
    """
    listed = [
        {"id": project.id, "name": project.name, "cost": int(project.cost)} for project in projects
    ]
    whole: dict[str, object] = {
        "rule": rule.as_dict(),
        "projects": listed,
        "budget": None if budget is None else int(budget),
    }
    linked = sorted([link.kind, link.a, link.b] for link in links)
    if linked:
        whole["links"] = linked
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
