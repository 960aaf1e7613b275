"""Typst sets our papers, in a process of its own: it keeps what it has set in memory until its process ends."""

from __future__ import annotations

import json
import subprocess  # nosec B404: our own interpreter, no shell
import sys
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

FOLDER = files("hearth.faces.shared").joinpath("typst")
FONTS = str(FOLDER.joinpath("fonts"))
#: Accessible PDF.
ACCESSIBLE = ("ua-1",)
_PROGRAM = """
import json, sys, typst
source, out, fonts, inputs, *standards = sys.argv[1:]
with open(inputs, encoding="utf-8") as file:
    given = json.load(file)
typst.compile(source, output=out, format="pdf", font_paths=[fonts], sys_inputs=given, pdf_standards=standards)
"""


class NotSetError(Exception):
    """Typst could not set it under the standard asked for; its own words tell why."""


def set_pdf(
    source: Path, *, standards: Sequence[str] = ACCESSIBLE, inputs: Mapping[str, str] | None = None
) -> bytes:
    """A template that lies in a folder with its data, as PDF.

    Raises `NotSetError` when it cannot be set, `TimeoutExpired` when it takes longer than two minutes.
    """
    out, given = source.with_suffix(".pdf"), source.with_suffix(".inputs.json")
    given.write_text(json.dumps(dict(inputs or {})), encoding="utf-8")
    words = [sys.executable, "-I", "-c", _PROGRAM, str(source), str(out), FONTS, str(given)]
    done = subprocess.run(  # nosec B603: our own interpreter and file names, no shell
        [*words, *standards], capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        raise NotSetError(done.stderr[-2000:])
    return out.read_bytes()


def pdf_of(
    template: str, *, inputs: Mapping[str, str], pictures: Mapping[str, str] | None = None
) -> bytes:
    """One of our templates with what people wrote as data, never as markup. `pictures`: name to SVG."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / template
        source.write_text(FOLDER.joinpath(template).read_text(encoding="utf-8"), encoding="utf-8")
        for name, drawn in (pictures or {}).items():
            Path(folder, name).write_text(drawn, encoding="utf-8")
        return set_pdf(source, inputs=inputs)
