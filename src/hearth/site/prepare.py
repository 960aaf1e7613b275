"""What must be there before the doors open; each step skips what is done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import hearth

SOURCE = Path(hearth.__file__).resolve().parent


# -- catalogues (needs no Django) ------------------------------------------------------------------


def catalogues() -> list[Path]:
    """Every catalogue of the project's own."""
    return sorted(SOURCE.glob("**/locale/*/LC_MESSAGES/*.po"))


def is_stale(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime


def compile_catalogues() -> int:
    """Compile what changed; how many. Whole file first, then in place: a reader sees old or new."""
    import polib

    stale = [catalogue for catalogue in catalogues() if is_stale(catalogue)]
    for catalogue in stale:
        new = catalogue.with_suffix(".mo.new")
        polib.pofile(str(catalogue)).save_as_mofile(str(new))
        new.replace(catalogue.with_suffix(".mo"))
    return len(stale)


# -- the database ----------------------------------------------------------------------------------


def migrate() -> bool:
    """Bring the tables up to date; False when they were. A backup is the operator's before that."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def has_networks() -> bool:
    from hearth.core.networks.models import Network

    return Network.objects.exists()


# -- static files ----------------------------------------------------------------------------------


def _static_files() -> Iterator[tuple[str, int, int]]:
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            yield path, found.st_size, found.st_mtime_ns


def collect_static() -> bool:
    """Hashed names and compressed copies in STATIC_ROOT; False when nothing has changed."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    note = root / ".collected"
    state = hashlib.sha256(repr(sorted(_static_files())).encode()).hexdigest()
    if note.exists() and note.read_text() == state:
        return False
    note.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=root.exists(), verbosity=0)
    note.write_text(state)
    return True


def warm() -> None:
    """Read what is read once (addresses with their pages, words of danger), so that nobody waits for it."""
    from django.urls import get_resolver

    from hearth.listen.queries import sounds_like_crisis

    len(get_resolver().url_patterns)  # asking for it reads it
    sounds_like_crisis("warm")
