"""Posters as accessible PDF (PDF/UA-1), set by Typst. What people wrote is handed over as data."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import segno
import typst

from .languages import Language

FOLDER = files("hearth.faces.shared").joinpath("typst")


def poster(
    *, title: str, body: str, network: str, address: str, language: Language, scan: str
) -> bytes:
    """One A4 page: title, words, QR code, address. The text is data, never markup."""
    words = {
        "title": title,
        "body": body,
        "network": network,
        "address": address,
        "scan": scan,
        "language": language.code.split("-")[0],
        "direction": language.direction,
    }
    with TemporaryDirectory() as folder:
        source = Path(folder) / "poster.typ"
        source.write_text(_template(), encoding="utf-8")
        segno.make(address, error="m").save(str(Path(folder) / "code.svg"), scale=8, border=1)
        return typst.compile(
            str(source),
            format="pdf",
            sys_inputs={"words": json.dumps(words)},
            font_paths=[str(FOLDER.joinpath("fonts"))],
            pdf_standards=["ua-1"],
        )


@cache
def _template() -> str:
    return FOLDER.joinpath("poster.typ").read_text(encoding="utf-8")
