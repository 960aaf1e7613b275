"""A whole house in a process of its own, as a newcomer starts it: for journeys and for the start."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
#: `hearth sign-in` for one line after another: starting Python each time costs more than the visit.
PORTER = """
import sys
from hearth.site.commands import main
for line in sys.stdin:
    print("STATUS", main(["sign-in", *line.split()]), flush=True)
"""


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a newcomer: the embedded database in `home`, the real settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HEARTH_", "DJANGO_"))}
    paths = [str(PROJECT / "src"), str(PROJECT)]
    return kept | {"HEARTH_HOME": str(home), "PYTHONPATH": os.pathsep.join(paths), **more}


def hearth(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one `hearth` command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "hearth", *words],
        env=clean_environment(home, **more),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@dataclass
class House:
    """`hearth run` on a free port; `said` is what it printed so far."""

    home: Path
    words: tuple[str, ...] = ()
    more: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    address: str = ""
    porter: subprocess.Popen[str] | None = None

    def open(self, *, timeout: float = 300) -> House:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "hearth", "run", "--port", "0", *self.words],
            env=clean_environment(self.home, **self.more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._is_open = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()
        if not self._is_open.wait(timeout) or not self.address:
            self.kill()
            raise RuntimeError("the house did not open:\n" + "".join(self.said))
        return self

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self.said.append(line)
            if found := re.match(r"Hearth is open at (http://\S+?)/ ", line):
                self.address = found[1]
            elif self.address and not line.strip() and not self._is_open.is_set():
                self._is_open.set()
        self._is_open.set()

    def end(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end; its exit status."""
        self._send_porter_home()
        self.process.send_signal(number)
        return self.process.wait(timeout=60)

    def kill(self) -> None:
        self._send_porter_home()
        self.process.kill()
        self.process.wait(timeout=60)

    def sign_in_link(self, who: str) -> str:
        """A fresh single-use link for `network/role` or an e-mail address."""
        self.porter = porter = self.porter or self._call_porter()
        print(who, "--base", self.address, file=porter.stdin, flush=True)
        said: list[str] = []
        for line in porter.stdout or ():
            if line == "STATUS 0\n":
                return said[-1]
            if line.startswith("STATUS"):
                break
            said.append(line.strip())
        raise RuntimeError(f"no sign-in link for {who}: {' '.join(said)}")

    def _call_porter(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", PORTER],
            env=clean_environment(self.home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _send_porter_home(self) -> None:
        if self.porter is not None:
            self.porter.communicate(timeout=60)
            self.porter = None
