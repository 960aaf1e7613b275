"""The colours keep their contrast in light and dark: computed from the stylesheet itself."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[1] / "static" / "hearth" / "css"
DECLARED = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\s*;")

TEXT = [
    *[
        (ink, ground)
        for ink in ("ink", "soft-ink", "leaf", "clay", "stop")
        for ground in ("ground", "surface", "sunk")
    ],
    *[("ink", f"{tone}-soft") for tone in ("leaf", "clay", "sun", "sky", "stop")],
    *[(tone, f"{tone}-soft") for tone in ("clay", "sky", "stop")],
    *[("ground", f"group-{number}") for number in range(1, 6)],
    ("leaf-deep", "leaf-soft"),
    ("on-leaf", "leaf"),
    ("on-leaf", "leaf-deep"),
    ("on-stop", "stop"),
    ("on-sun", "sun"),
    ("ground", "clay"),
]
MARKS = [
    *[("edge", ground) for ground in ("ground", "surface", "sunk")],
    *[("focus", ground) for ground in ("ground", "surface", "sunk", "leaf-soft")],
    *[(f"group-{number}", "ground") for number in range(1, 6)],
    ("bar", "sunk"),
    ("bar-under", "sunk"),
    ("mark", "sunk"),
    ("ember", "ground"),
]


def schemes() -> dict[str, dict[str, str]]:
    """The tokens of each scheme; dark changes what it names and keeps the rest."""
    light, dark = (
        (CSS / "tokens.css").read_text().split("@media screen and (prefers-color-scheme: dark)")
    )
    tokens = dict(DECLARED.findall(light))
    return {"light": tokens, "dark": tokens | dict(DECLARED.findall(dark))}


def brightness(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    lit = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * lit[0] + 0.7152 * lit[1] + 0.0722 * lit[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted([brightness(one), brightness(other)], reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_it_computes_the_contrast_of_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_it_keeps_words_readable(scheme: str, ink: str, ground: str) -> None:
    tokens = schemes()[scheme]
    assert contrast(tokens[ink], tokens[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_it_keeps_edges_and_marks_visible(scheme: str, mark: str, ground: str) -> None:
    tokens = schemes()[scheme]
    assert contrast(tokens[mark], tokens[ground]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_orders_the_map_scale_by_brightness_alone(scheme: str) -> None:
    steps = [brightness(schemes()[scheme][f"scale-{number}"]) for number in range(1, 6)]
    assert steps in (sorted(steps), sorted(steps, reverse=True))
    assert all(
        max(a, b) + 0.05 >= 1.3 * (min(a, b) + 0.05) for a, b in zip(steps, steps[1:], strict=False)
    )


PHYSICAL = re.compile(
    r"(?:^|[\s;{])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height"
    r"|(?:min|max)-(?:width|height))\s*:(?![^;{}]*\))|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
)


@pytest.mark.parametrize("sheet", sorted(CSS.rglob("*.css")), ids=lambda path: path.name)
def test_it_uses_logical_properties_only(sheet: Path) -> None:
    text = re.sub(r"@media[^{]*", "@media ", sheet.read_text())
    assert PHYSICAL.findall(text) == []


@pytest.mark.parametrize("sheet", sorted(CSS.rglob("*.css")), ids=lambda path: path.name)
def test_it_names_colours_in_the_tokens_only(sheet: Path) -> None:
    allowed = {"tokens.css", "print.css"}
    found = re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text())
    assert sheet.name in allowed or set(found) <= {"#fff"}
