"""Helpers of the tests about published records: make one, tamper with it, verify it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from hearth.faces.shell.verifying import Findings, verify


def record_in(files: dict[str, bytes]) -> dict[str, Any]:
    """What stands in `record.json`."""
    return json.loads(files["record.json"])


def changed(files: dict[str, bytes], name: str, data: bytes, *, hashed: bool) -> dict[str, bytes]:
    """The same files with one changed; `hashed`: by somebody who also mends the hash in the record."""
    made = {**files, name: data}
    if hashed:
        record = record_in(files)
        record["files"][name] = hashlib.sha256(data).hexdigest()
        made["record.json"] = json.dumps(record).encode()
    return made


def with_record(files: dict[str, bytes], path: str, value: Any) -> dict[str, bytes]:
    """The same files with one part of `record.json` changed."""
    record = record_in(files)
    part = record
    *way, last = path.split(".")
    for name in way:
        part = part[name]
    part[last] = value
    return {**files, "record.json": json.dumps(record).encode()}


def places(found: Findings) -> set[tuple[str, str]]:
    """File and place of everything that differs."""
    return {(one.file, one.place) for one in found.differs}


def check(files: dict[str, bytes]) -> Findings:
    """Verify files."""
    return verify(files)
