"""“What we heard” on paper: an accessible PDF (PDF/UA-1), set by Typst. People's words are data, never markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from .posters import FOLDER


def heard_report(content: Mapping[str, Any]) -> bytes:
    """A report of themes with bars, figures as a table, and quotes in the original and in translation."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "heard.typ"
        source.write_text(_template(), encoding="utf-8")
        return typst.compile(
            str(source),
            format="pdf",
            sys_inputs={"content": json.dumps(content)},
            font_paths=[str(FOLDER.joinpath("fonts"))],
            pdf_standards=["ua-1"],
        )


@cache
def _template() -> str:
    return FOLDER.joinpath("heard.typ").read_text(encoding="utf-8")
