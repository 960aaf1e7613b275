"""The whole check, step by step."""

from __future__ import annotations

import hashlib
import json
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from hearth.kit.proofs import hash_of
from hearth.methods.errors import MethodError

from .chain import check_ledger
from .finding import Findings

SCHEMA = "hearth-decision/1"
RECORD = "record.json"
#: What has to stand in every record.
PARTS = {
    "schema": str,
    "activity": str,
    "form": str,
    "locked": dict,
    "locked_hash": str,
    "closing": dict,
    "closed_hash": str,
    "result": dict,
    "ledger": dict,
    "files": dict,
}


def verify(files: dict[str, bytes]) -> Findings:
    """Check files against the record, the record against itself, and work the result out again."""
    found = Findings()
    record = _read(files[RECORD], found)
    if record is None:
        return found
    _check_files(record, files, found)
    _check_lock(record, found)
    _check_closing(record, found)
    _check_form(record, files, found)
    try:
        check_ledger(record, files, found)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        found.wrong("ledger.json", "", said="unreadable", found=repr(error))
    return found


def _read(data: bytes, found: Findings) -> dict[str, Any] | None:
    """The record, if it has every part in its shape."""
    try:
        record = json.loads(data)
    except ValueError as error:
        found.wrong(RECORD, "", said="unreadable", found=str(error))
        return None
    if not isinstance(record, dict):
        found.wrong(RECORD, "", said=type(record).__name__, found="an object")
        return None
    for name, shape in PARTS.items():
        if not isinstance(record.get(name), shape):
            found.wrong(RECORD, name, said=record.get(name), found=f"a {shape.__name__}")
    if record.get("schema") != SCHEMA:
        found.wrong(RECORD, "schema", said=record.get("schema"), found=SCHEMA)
    return record if found.agrees else None


def _check_files(record: dict[str, Any], files: dict[str, bytes], found: Findings) -> None:
    before = len(found.differs)
    for name, said in record["files"].items():
        if name not in files:
            found.wrong(name, "", said="named in record.json", found="no such file")
        elif (digest := hashlib.sha256(files[name]).hexdigest()) != said:
            found.wrong(name, "SHA-256 of the file", said=said, found=digest)
    for name in files.keys() - record["files"].keys() - {RECORD}:
        found.wrong(name, "", said="not named in record.json", found="a file")
    found.hold(f"All {len(record['files'])} files are as the record names them.", unless=before)


def _check_lock(record: dict[str, Any], found: Findings) -> None:
    before = len(found.differs)
    locked = record["locked"]
    found.same(RECORD, "locked_hash", said=record["locked_hash"], found=hash_of(locked))
    found.same(RECORD, "locked.vote", said=locked.get("vote"), found=record["activity"])
    found.same(RECORD, "locked.form", said=locked.get("form"), found=record["form"])
    found.same(RECORD, "title", said=record.get("title"), found=locked.get("title"))
    found.hold("What was locked at opening is what its hash says.", unless=before)


def _check_closing(record: dict[str, Any], found: Findings) -> None:
    before = len(found.differs)
    closing = record["closing"]
    found.same(RECORD, "closed_hash", said=record["closed_hash"], found=hash_of(closing))
    found.same(RECORD, "closing.vote", said=closing.get("vote"), found=record["activity"])
    found.same(RECORD, "closing.form", said=closing.get("form"), found=record["form"])
    found.same(
        RECORD, "closing.locked_hash", said=closing.get("locked_hash"), found=record["locked_hash"]
    )
    found.hold("What was sealed at closing is what its hash says.", unless=before)


def _check_form(record: dict[str, Any], files: dict[str, bytes], found: Findings) -> None:
    """What is in the box, and the result."""
    name = f"{__package__}.{record['form']}"
    if not record["form"].isidentifier() or not find_spec(name):
        found.wrong(RECORD, "form", said=record["form"], found="a form this version can check")
        return
    form = import_module(name)
    try:
        before = len(found.differs)
        contents = form.contents(record, files, found)
        found.same(
            RECORD, "closing.contents", said=record["closing"].get("contents"), found=contents
        )
        found.hold(form.SEALED, unless=before)
        before = len(found.differs)
        result = form.result(record, files, found)
        found.same(RECORD, "result", said=record["result"], found=result)
        found.hold(form.COUNTED, unless=before)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, MethodError) as error:
        found.wrong(
            RECORD, "result", said="as told", found=f"cannot be worked out ({_words(error)})"
        )


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
