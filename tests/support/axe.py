"""axe-core on a page: WCAG 2.0 to 2.2, A and AA, and best practice."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _source() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe objects to, each with the elements concerned."""
    page.wait_for_load_state()  # half a page would lack what stands further down
    page.evaluate(_source())
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return found["violations"]


def accessible(page: Page) -> None:
    """Fail with rule, help and element for everything that axe finds."""
    lines = [
        f"{fault['id']} ({fault['impact']}): {fault['help']}\n    "
        + "\n    ".join(
            f"{' '.join(map(str, node['target']))}: {node['html'][:160]}"
            for node in fault["nodes"][:5]
        )
        for fault in violations(page)
    ]
    assert not lines, f"{page.url}\n" + "\n".join(lines)
