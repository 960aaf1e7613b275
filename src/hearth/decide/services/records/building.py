"""The files of a record: the same activity gives the same bytes, whoever asks and whenever."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from hearth import __version__
from hearth.kit.refusals import Refused

from ...models import Activity
from .chain import ledger_of
from .readme import readme

SCHEMA = "hearth-decision/1"
#: A zip knows no time before this; any other day would make other bytes.
NO_DAY = (1980, 1, 1, 0, 0, 0)


def builder_of(form: str) -> Any | None:
    """The file of a form, or none."""
    name = f"{__package__}.{form}"
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


def record_files(activity: Activity) -> dict[str, bytes]:
    """The record as files by name. Refused: `record_not_ready`."""
    builder = builder_of(activity.form)
    if builder is None or not activity.closed_hash:
        raise Refused("record_not_ready")
    result = builder.result(activity)
    files: dict[str, bytes] = dict(builder.files(activity))
    ledger = ledger_of(activity)
    files["ledger.json"] = as_json(ledger)
    commands = ["hearth verify .", *builder.commands(activity)]
    files["README.txt"] = readme(activity, sorted({*files, "record.json"}), commands)
    record = {
        "schema": SCHEMA,
        "software": f"hearth {__version__}",
        "commands": commands,
        "network": {"slug": activity.network.slug, "name": activity.network.name},
        "activity": str(activity.pk),
        "form": activity.form,
        "title": activity.title,
        "locked": activity.locked,
        "locked_hash": activity.locked_hash,
        "closing": closing_of(activity),
        "closed_hash": activity.closed_hash,
        "result": result,
        "ledger": ledger["last"],
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }
    files["record.json"] = as_json(record)
    return files


def archive_of(files: dict[str, bytes]) -> bytes:
    """The files as one zip, in the order of their names and without days."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(files.items()):
            told = zipfile.ZipInfo(name, NO_DAY)
            told.compress_type = zipfile.ZIP_DEFLATED
            told.external_attr = 0o644 << 16
            archive.writestr(told, data)
    return out.getvalue()


def as_json(value: Any) -> bytes:
    """JSON for people and machines, keys in order."""
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    return f"{text}\n".encode()
