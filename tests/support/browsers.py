"""Which browser the journeys use, and how it is started."""

from __future__ import annotations

import os
import shutil
from functools import cache

ADVICE = "install Chromium (Debian: apt install chromium) or set HEARTH_BROWSER to a Chromium"
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
#: The machine's browser talks to our server and to nobody else.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
    # a microphone that hums, and leave to use it: machines that test have none
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


@cache
def find() -> str | None:
    """The path of a Chromium, or None."""
    if given := os.environ.get("HEARTH_BROWSER"):
        return given if os.path.exists(given) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)
