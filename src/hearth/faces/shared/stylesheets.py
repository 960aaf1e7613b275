"""One stylesheet for the reader from small files for the writer.

`hearth.css` is a list of `@import`s, which works as it stands while one writes. When static files
are collected, the imports are put in its place and comments left out: one request, a few kilobytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLE = "hearth/css/hearth.css"
_IMPORT = re.compile(r'@import "([^"]+)";')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*|\s{2,}")
#: Sources that the bundle has taken in and no page asks for.
_PARTS = re.compile(r"^hearth/css/(?!hearth\.css).+\.css$")


def read_source(name: str) -> str:
    """A static source by its name; a missing one stops the collection with a clear error."""
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(f"the stylesheet {name} is named in {BUNDLE} but does not exist")
    with open(found, encoding="utf-8") as source:
        return source.read()


def joined(name: str = BUNDLE) -> str:
    """The stylesheet with every import put in its place, without comments and spare space.

    Only files beside `hearth.css` may use url(): those in folders below would lose their way.
    """
    folder = PurePosixPath(name).parent
    text = _IMPORT.sub(lambda found: read_source(str(folder / found[1])), read_source(name))
    return _SPACE.sub(" ", _COMMENT.sub("", text)).strip() + "\n"


class HearthStaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed static files, with the stylesheet joined into one."""

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if BUNDLE in paths and not dry_run:
            whole = InMemoryStorage()
            whole.save(BUNDLE, ContentFile(joined().encode()))
            paths = {name: where for name, where in paths.items() if not _PARTS.match(name)}
            paths[BUNDLE] = (whole, BUNDLE)
        yield from super().post_process(paths, dry_run=dry_run, **options)
