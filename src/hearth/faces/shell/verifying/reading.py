"""A record from a folder or a zip file, as bytes by file name."""

from __future__ import annotations

import zipfile
from pathlib import Path

#: More than this is no record of ours; a zip could unpack to more than a machine holds.
MOST_BYTES, MOST_FILES = 2_000_000_000, 200


class ReadingError(Exception):
    """It cannot be read, and why."""


def read_record(source: Path) -> dict[str, bytes]:
    """Every file of a folder or zip, by name. Raises `ReadingError`."""
    try:
        files = _folder(source) if source.is_dir() else _zip(source)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise ReadingError(f"{source.name} cannot be read: {error}") from error
    if "record.json" not in files:
        raise ReadingError(f"{source.name} holds no record.json, so it is not a record of Hearth")
    return files


def _folder(folder: Path) -> dict[str, bytes]:
    paths = [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")]
    _check(len(paths), sum(path.stat().st_size for path in paths if path.is_file()))
    return {path.name: path.read_bytes() for path in paths if path.is_file()}


def _zip(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        listed = [one for one in archive.infolist() if not one.is_dir()]
        names = [one.filename for one in listed]
        if len(set(names)) < len(names):
            raise ReadingError(f"{path.name} holds a file twice")
        _check(len(listed), sum(one.file_size for one in listed))
        return {one.filename: archive.read(one) for one in listed}


def _check(files: int, size: int) -> None:
    if files > MOST_FILES or size > MOST_BYTES:
        raise ReadingError("it is too large to be a record")
