"""From a fresh clone to the first screen, and what the house needs while it runs."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

from bench.rows import Row

HELP = "clone to first screen, second start, memory while running"
PROJECT = Path(__file__).resolve().parents[1]
MEGABYTE = 1024 * 1024


def run() -> Iterator[Row]:
    """Clone, `./hearth run`, first page; end; once more; memory after some visits."""
    folder = Path(tempfile.mkdtemp(prefix="hearth-bench-"))
    try:
        begun = time.monotonic()
        subprocess.run(["git", "clone", "-q", str(PROJECT), str(folder / "hearth")], check=True)
        first = Started(folder / "hearth", begun)
        demo = "with the demo village" if first.made_demo else "no demo was made"
        yield Row(f"clone to first screen ({demo})", first.seconds, "s", 180)
        first.end()
        again = Started(folder / "hearth", time.monotonic())
        yield Row("second start to first screen", again.seconds, "s")
        for _ in range(200):
            again.visit()
        yield Row("memory while running, after 200 visits", again.memory(), "MB", 500)
        yield Row("environment and data on disk", _size(folder / "hearth") / MEGABYTE, "MB")
        begun = time.monotonic()
        again.end()
        yield Row("time to end", time.monotonic() - begun, "s")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Started:
    """One `./hearth run`, until its first page has been answered."""

    def __init__(self, clone: Path, begun: float) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("HEARTH_", "PYTHONPATH"))}
        self.process = subprocess.Popen(
            ["python3", str(clone / "hearth"), "run", "--port", "0"],
            cwd=clone,
            env=kept | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.address = self._address()
        self.visit()
        self.seconds = time.monotonic() - begun

    def _address(self) -> str:
        said: list[str] = []
        for line in self.process.stdout or ():
            said.append(line)
            self.made_demo = any("making the demo network" in one for one in said)
            if found := re.match(r"Hearth is open at (\S+)", line):
                return found[1]
        raise RuntimeError("the house did not open:\n" + "".join(said))

    def visit(self) -> None:
        with urlopen(self.address, timeout=30) as answer:
            answer.read()

    def memory(self) -> float:
        """Resident memory of the server and whatever it has started, in megabytes."""
        import psutil

        server = psutil.Process(self.process.pid)
        family = [server, *server.children(recursive=True)]
        return sum(one.memory_info().rss for one in family) / MEGABYTE

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
