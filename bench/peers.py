"""Peers, each in an environment of its own under var/bench, never in the product's."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1] / "var" / "bench" / "peers"


def environment(name: str, requirements: list[str]) -> Path | None:
    """The Python of an environment with these packages; None where they cannot be installed."""
    folder = HOME / name
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    mark = folder / "installed.json"
    if mark.exists() and json.loads(mark.read_text(encoding="utf-8")) == requirements:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    HOME.mkdir(parents=True, exist_ok=True)
    try:
        if uv := shutil.which("uv"):
            _quietly([uv, "venv", "-q", "--python", sys.executable, str(folder)])
            _quietly([uv, "pip", "install", "-q", "-p", str(python), *requirements])
        else:
            _quietly([sys.executable, "-m", "venv", str(folder)])
            _quietly([str(python), "-m", "pip", "install", "-q", *requirements])
    except (OSError, subprocess.CalledProcessError):
        return None
    mark.write_text(json.dumps(requirements), encoding="utf-8")
    return python


def ask(python: Path, script: str, *words: str) -> dict:
    """Run a script there; its last line is JSON."""
    done = subprocess.run(
        [str(python), "-c", script, *words], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


def _quietly(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)
