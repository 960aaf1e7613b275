"""One joined stylesheet, small enough for a slow phone."""

import gzip
import re
from pathlib import Path

from hearth.faces.shared.stylesheets import joined

SHARED = Path(__file__).parents[1]
STATIC = SHARED / "static" / "hearth"


def test_it_joins_every_stylesheet_into_one() -> None:
    sheet = joined()
    assert "@import" not in sheet
    assert "/*" not in sheet
    assert ".timeline-step" in sheet and "@media print" in sheet


def test_it_leaves_no_stylesheet_out() -> None:
    listed = set(re.findall(r'@import "([^"]+)"', (STATIC / "css" / "hearth.css").read_text()))
    present = {
        path.relative_to(STATIC / "css").as_posix() for path in (STATIC / "css").rglob("*.css")
    }
    assert present - listed == {"hearth.css"}


def test_it_closes_every_brace() -> None:
    assert joined().count("{") == joined().count("}")


def test_it_keeps_a_first_visit_small() -> None:
    styles = len(gzip.compress(joined().encode(), 9))
    scripts = sum(len(gzip.compress(path.read_bytes(), 9)) for path in (STATIC / "js").glob("*.js"))
    latin = (STATIC / "fonts" / "atkinson-hyperlegible-next-latin-wght-normal.woff2").stat().st_size
    assert styles < 14_000
    assert styles + scripts + latin < 60_000


def test_it_has_no_inline_style_or_script_in_the_templates() -> None:
    for page in (SHARED / "templates").rglob("*.html"):
        text = page.read_text()
        assert " style=" not in text and "<style" not in text, page.name
        assert not re.search(r"<script(?![^>]*\bsrc=)", text) and not re.search(
            r"\son\w+=", text
        ), page.name
