"""R as a peer: packages it lacks go into a library of their own under var/bench, if they can be had."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

from bench.peers import HOME

LIBRARY = HOME / "r"
FETCH = """
package <- commandArgs(TRUE)[1]; library <- commandArgs(TRUE)[2]
options(timeout = 60)
if (!requireNamespace(package, quietly = TRUE)) try(suppressWarnings(suppressMessages(
  install.packages(package, library, repos = "https://cloud.r-project.org", quiet = TRUE))), silent = TRUE)
there <- requireNamespace(package, quietly = TRUE)
cat(if (there) as.character(packageVersion(package)) else "", "\\n")
"""


def has_r() -> bool:
    """Whether R is installed here."""
    return shutil.which("Rscript") is not None


def version_of(package: str) -> str:
    """The version of an R package, installed first where it can be; "" where it cannot be had."""
    if not has_r():
        return ""
    LIBRARY.mkdir(parents=True, exist_ok=True)
    return _run(FETCH, package, str(LIBRARY)).strip()


def ask_r(script: str, *words: str) -> dict:
    """Run a script in R; its last line is JSON."""
    return json.loads(_run(script, *words).strip().splitlines()[-1])


def _run(script: str, *words: str) -> str:
    libraries = os.pathsep.join(filter(None, [str(LIBRARY), os.environ.get("R_LIBS", "")]))
    done = subprocess.run(
        ["Rscript", "--vanilla", "-e", script, *words],
        env=dict(os.environ, R_LIBS=libraries),
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout
