"""The published record of a finished activity: files by which anybody recomputes it with `hearth verify`.

One file here per form, named as the form. It has
- `contents(activity) -> dict`: counts and hashes of everything in the box; the closing hash is made of it;
- `result(activity) -> dict`: what came out, as it can be recomputed;
- `files(activity) -> dict[str, bytes]`: the data, by file name;
- `COMMANDS`: other ways to recompute it, told in the record.
A form without such a file is sealed by what was locked alone, and has no record.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ...models import Activity


def builder_of(form: str) -> Any | None:
    """The file of a form, or none."""
    name = f"{__name__}.{form}"
    return import_module(name) if find_spec(name) else None


def closing_of(activity: Activity) -> dict[str, Any]:
    """What the closing hash is made of: what was locked, and what is in the box."""
    builder = builder_of(activity.form)
    return {
        "vote": str(activity.pk),
        "form": activity.form,
        "locked_hash": activity.locked_hash,
        "contents": builder.contents(activity) if builder else {},
    }
