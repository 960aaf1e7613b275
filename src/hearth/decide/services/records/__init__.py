"""The published record of a finished activity: files by which anybody recomputes it with `hearth verify`.

One file here per form, named as the form. It has
- `contents(activity) -> dict`: counts and hashes of everything in the box; the closing hash is made of it;
- `result(activity) -> dict`: what came out, as it can be recomputed; `Refused("record_not_ready")` before that;
- `files(activity) -> dict[str, bytes]`: the data, by file name;
- `commands(activity) -> list[str]`: other ways to recompute it, told in the record.
A form without such a file is sealed by what was locked alone, and has no record.
"""

from .building import archive_of, builder_of, closing_of, record_files
from .publishing import publish_record, publish_records_due

__all__ = [
    "archive_of",
    "builder_of",
    "closing_of",
    "publish_record",
    "publish_records_due",
    "record_files",
]
