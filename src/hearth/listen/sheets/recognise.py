"""What the columns of a table mean: by the names that other systems use, and whose export it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

#: What a column may mean, and how other systems call it.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": (
        "comment-body",
        "text",
        "comment",
        "body",
        "voice",
        "what they said",
        "words",
        "response",
        "answer",
    ),
    "kind": ("kind", "type"),
    "language": ("language", "lang", "locale"),
    "place": ("place", "ward", "area", "place_code", "ward_code", "neighbourhood"),
    "said_at": (
        "timestamp",
        "date",
        "said at",
        "said_at",
        "submitted",
        "_submission_time",
        "datetime",
        "when",
    ),
    "id": ("comment-id", "id", "_uuid", "meta/instanceid", "_id", "uuid", "key"),
    "group_size": ("group size", "group_size", "about n", "people"),
    "may_quote": ("may quote", "may_quote", "quote", "consent to quote"),
    "moderated": ("moderated", "_validation_status"),
}
#: A column may also tell a group: `group:` and the key of the dimension.
GROUP = "group:"
#: Columns that a form app writes by itself: nobody's words.
_OF_THE_APP = re.compile(
    r"(^|/)(start|end|today|deviceid|phonenumber|username|simserial|subscriberid|audit|"
    r"instanceid|instancename|uuid|__version__|_.*)$"
)


def source_of(columns: Sequence[str]) -> str:
    """`polis`, `kobo` or nothing: whose export this looks like."""
    names = {column.strip().lower() for column in columns}
    if {"comment-id", "comment-body", "moderated"} <= names:
        return "polis"
    if "_uuid" in names and names & {"_submission_time", "_id", "__version__", "_index"}:
        return "kobo"
    if "meta/instanceid" in names or "keysubmission" in names:
        return "kobo"
    return ""


def guess_mapping(
    columns: Sequence[str],
    *,
    sample: Sequence[Mapping[str, str]] = (),
    groups: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Field to column, by the names that other systems use.

    `groups` names the dimensions (key to name) that a column may tell. For a form app's export the
    column with the longest answers is taken for the words; elsewhere `text` is left out when unsure.
    """
    plain = {_plain(column): column for column in columns}
    last = {_plain(column.rsplit("/", 1)[-1]): column for column in columns}
    found: dict[str, str] = {}
    for field, names in FIELDS.items():
        for name in names:
            column = plain.get(_plain(name)) or last.get(_plain(name))
            if column and column not in found.values():
                found[field] = column
                break
    for key, name in (groups or {}).items():
        column = next((last[_plain(w)] for w in (key, name) if _plain(w) in last), None)
        if column and column not in found.values():
            found[GROUP + key] = column
    if "text" not in found and source_of(columns) == "kobo":
        longest = _longest_answers(columns, sample, taken=set(found.values()))
        found |= {"text": longest} if longest else {}
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\s_]+", " ", name.strip().lower())


def _longest_answers(
    columns: Sequence[str], sample: Sequence[Mapping[str, str]], *, taken: set[str]
) -> str | None:
    """The column whose answers are longest on average, if they are words at all."""
    best, length = None, 12.0
    for column in columns:
        if column in taken or _OF_THE_APP.search(column.strip().lower()):
            continue
        cells = [row.get(column, "") for row in sample if row.get(column, "").strip()]
        mean = sum(map(len, cells)) / len(cells) if cells else 0.0
        if mean > length:
            best, length = column, mean
    return best
