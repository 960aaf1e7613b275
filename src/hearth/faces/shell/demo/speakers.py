"""Who speaks in the demo, and who is missed: the gaps are made on purpose, as real rounds have them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .sayings import Written

_ETHNIC = {"white": 0.68, "asian": 0.16, "black": 0.05, "mixed": 0.06, "other": 0.05}
_RELIGION = {
    "white": {"none": 0.46, "christian": 0.50, "other": 0.02, "jewish": 0.01, "buddhist": 0.01},
    "asian": {"hindu": 0.42, "muslim": 0.30, "sikh": 0.14, "none": 0.08, "christian": 0.06},
    "black": {"christian": 0.72, "muslim": 0.16, "none": 0.12},
    "mixed": {"none": 0.5, "christian": 0.4, "muslim": 0.1},
    "other": {"muslim": 0.4, "christian": 0.3, "none": 0.2, "other": 0.1},
}


@dataclass(frozen=True)
class Speaker:
    """Somebody's groups: dimension to category."""

    groups: dict[str, str]


def speaker_of(words: Written, rng: np.random.Generator) -> Speaker:
    """Somebody who could have said this; what the words do not tell is drawn."""
    ethnic = words.ethnic or _draw(_ETHNIC, rng)
    religion = "muslim" if "muslim" in words.tags else _draw(_RELIGION[ethnic], rng)
    disabled = "dis" in words.tags or rng.random() < 0.13
    age = (
        "0-15"
        if words.age == "16-24" and "parent" not in words.tags and rng.random() < 0.3
        else words.age
    )
    return Speaker(
        {
            "age_band": age,
            "sex": words.sex,
            "ethnic_group": ethnic,
            "disability": "disabled" if disabled else "not_disabled",
            "religion": religion,
        }
    )


def wants_to_speak(speaker: Speaker, rng: np.random.Generator) -> bool:
    """Whether a round gets to hear them."""
    return bool(rng.random() < _chance(speaker.groups))


def _chance(groups: dict[str, str]) -> float:
    """Younger men, older Black women and the very old are seldom reached; so are most men."""
    age, sex, ethnic = groups["age_band"], groups["sex"], groups["ethnic_group"]
    if age == "25-34" and sex == "male":
        return 0.08
    if ethnic == "black" and sex == "female" and age in ("65-74", "75-84", "85+"):
        return 0.04
    if age == "85+":
        return 0.4
    chance = 1.0 if sex == "female" else 0.75
    return chance * (0.6 if ethnic == "black" else 1.0)


def _draw(shares: dict[str, float], rng: np.random.Generator) -> str:
    up_to = rng.random() * sum(shares.values())
    for key, share in shares.items():
        up_to -= share
        if up_to < 0:
            return key
    return next(reversed(shares))
