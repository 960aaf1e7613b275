"""The shapes in which conversations leave Polis: a folder of exports, a list of votes, or a matrix."""

from __future__ import annotations

import csv
import io
import json
import lzma
from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from math import isfinite
from pathlib import Path

import numpy as np

from hearth.methods.deliberation.votes import Votes, latest, ranked
from hearth.methods.errors import MethodError

#: What a column may be called; the first that is there is taken.
PERSON = ("voter-id", "participant", "participant-id", "voter", "participant_id", "pid")
STATEMENT = ("comment-id", "statement", "statement-id", "comment", "statement_id", "tid")
VOTE = ("vote",)
TIME = ("timestamp", "modified", "created", "time")
BODY = ("comment-body", "txt", "text", "body")
MODERATED = ("moderated", "mod")
META = ("is_meta", "is-meta")
#: Columns of the matrix that are not statements.
ABOUT = {"participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"}
#: Characters in which the first line that says something must begin.
HEAD = 100_000
VALUES = {"1": 1, "1.0": 1, "0": 0, "0.0": 0, "-0.0": 0, "-1": -1, "-1.0": -1}


@dataclass(frozen=True, eq=False)
class Export:
    """A conversation as it was exported.

    votes: every vote, also on statements that a moderator took out.
    texts: what each statement says, by its id. rejected: ids of statements that a moderator took out.
    unmoderated: ids that nobody looked at. meta: ids of
    statements about the people themselves. published_groups: the group the export gives a person, by id.
    notes: (code, facts) of what was odd but could be read.
    """

    title: str
    votes: Votes
    texts: dict[str, str] = field(default_factory=dict)
    rejected: frozenset[str] = frozenset()
    unmoderated: frozenset[str] = frozenset()
    meta: frozenset[str] = frozenset()
    published_groups: dict[str, str] = field(default_factory=dict)
    notes: tuple[tuple[str, dict], ...] = ()

    @property
    def aside(self) -> frozenset[str]:
        """Statements that opinions are not read from: taken out, or about the people themselves."""
        return self.rejected | self.meta

    @property
    def shown(self) -> Votes:
        """The votes on all other statements."""
        return self.votes.of_statements([one not in self.aside for one in self.votes.statements])


def read_export(source: str | Path) -> Export:
    """Read a conversation from files.

    Parameters
    ----------
    source : a folder with `votes.csv` or `participants-votes.csv` (and, where there are, `comments.csv` and
        `summary.csv`; also `.json` and `.json.xz` as the programming interface gives them), or one such file of votes.

    Returns
    -------
    Export: votes (agree is 1, disagree -1, pass 0, empty not seen), texts, moderation.

    Raises
    ------
    MethodError("conversation_unreadable", file=…, reason=…),
    MethodError("conversation_broken", file=…, line=…, reason=…, value=…); nothing is half read.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "votes.csv"
    ...     _ = file.write_text("voter-id,comment-id,vote\\n1,7,-1\\n2,7,1\\n")
    ...     read_export(file).votes.value.tolist()
    [-1, 1]
    """
    path = Path(source)
    if not path.is_dir():
        return Export(path.stem, _votes_of(_rows(path), path.name)[0])
    votes_file, matrix_file = (
        _votes_file(path),
        _first(path, "participants-votes", "participant-votes"),
    )
    votes, published = _votes_of(_rows(votes_file), votes_file.name)
    if matrix_file is not None and matrix_file != votes_file:
        published = _published(_rows(matrix_file))
    comments = _first(path, "comments")
    about = _comments(_rows(comments), comments.name) if comments else {}
    notes = []
    unknown = sorted(set(votes.statements) - set(about.get("texts", {})))
    if comments and unknown:
        notes.append(("statements_without_text", {"count": len(unknown)}))
    return Export(_title(path), votes, published_groups=published, notes=tuple(notes), **about)


def _votes_file(folder: Path) -> Path:
    found = _first(folder, "votes") or _first(folder, "participants-votes", "participant-votes")
    if found is None:
        raise MethodError("conversation_unreadable", file=folder.name, reason="no_votes_file")
    return found


def _first(folder: Path, *names: str) -> Path | None:
    """The file of that name, or one dated like `2024-05-01-1200-abc-votes.csv`."""
    for name in names:
        for ending in (".csv", ".json", ".json.xz"):
            if (folder / f"{name}{ending}").is_file():
                return folder / f"{name}{ending}"
    for name in names:
        dated = [
            one
            for one in sorted(folder.glob(f"*-{name}.csv"))
            if name != "votes"
            or not one.name.endswith(("participants-votes.csv", "participant-votes.csv"))
        ]
        if dated:
            return dated[-1]
    return None


@dataclass
class _Table:
    """Columns, and rows with the line each begins on."""

    file: str
    columns: list[str]
    rows: Iterator[tuple[int, list[str]]]

    def broken(self, line: int, reason: str, value: object = "") -> MethodError:
        return MethodError(
            "conversation_broken", file=self.file, line=line, reason=reason, value=str(value)[:60]
        )

    def at(self, names: tuple[str, ...]) -> int | None:
        """Where the first of these columns stands."""
        columns = [one.lower() for one in self.columns]
        return next((columns.index(name) for name in names if name in columns), None)

    def needed(self, names: tuple[str, ...]) -> int:
        found = self.at(names)
        if found is None:
            raise self.broken(1, "column_missing", names[0])
        return found


def _rows(path: Path) -> _Table:
    try:
        raw = path.read_bytes()
        if path.suffix == ".xz":
            raw = lzma.decompress(raw)
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise MethodError(
            "conversation_broken", file=path.name, line=line, reason="not_utf8", value=""
        ) from None
    except (OSError, lzma.LZMAError) as error:
        reason = getattr(error, "strerror", None) or "cannot be unpacked"
        raise MethodError("conversation_unreadable", file=path.name, reason=reason) from None
    if ".json" in path.suffixes:
        return _json_table(path.name, text)
    return _csv_table(path.name, raw, text)


def _csv_table(name: str, raw: bytes, text: str) -> _Table:
    """The text is looked at here; its rows are then read from the bytes, which take the least room."""
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise MethodError("conversation_broken", file=name, line=line, reason="bad_csv", value="")
    lines = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")
    reader = csv.reader(lines, strict=True, delimiter=_between(text))
    rows = _numbered_rows(name, reader)
    head = next(rows, None)
    if head is None:
        raise MethodError("conversation_broken", file=name, line=1, reason="empty_file", value="")
    columns = [one.strip() for one in head[1]]
    return _Table(name, columns, _full_rows(name, rows, len(columns)))


def _between(text: str) -> str:
    """What stands between the cells of the first line that says something: commas, else semicolons or tabs."""
    head = next((one for one in io.StringIO(text[:HEAD], newline=None) if one != "\n"), "")
    return next((one for one in ",;\t" if one in head), ",")


def _numbered_rows(name: str, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    begins = 1
    try:
        for row in reader:
            if row:
                yield begins, row
            begins = reader.line_num + 1  # type: ignore[attr-defined]
    except csv.Error as error:
        value = "a quotation mark left open" if "end of data" in str(error) else str(error)
        raise MethodError(
            "conversation_broken", file=name, line=begins, reason="bad_csv", value=value
        ) from None


def _full_rows(
    name: str, rows: Iterator[tuple[int, list[str]]], width: int
) -> Iterator[tuple[int, list[str]]]:
    for line, row in rows:
        if len(row) != width:
            told = f"{len(row)} cells, {width} columns"
            raise MethodError(
                "conversation_broken", file=name, line=line, reason="row_length", value=told
            )
        yield line, row


def _json_table(name: str, text: str) -> _Table:
    """A list of records; the "line" of a record is its place in the list."""
    try:
        records = json.loads(text)
    except (ValueError, RecursionError) as error:
        line, told = getattr(error, "lineno", 1), getattr(error, "msg", "")
        raise MethodError(
            "conversation_broken", file=name, line=line, reason="bad_json", value=told
        ) from None
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        raise MethodError("conversation_broken", file=name, line=1, reason="not_a_list", value="")
    columns = list(records[0]) if records else []
    rows = (
        (at, ["" if one.get(key) is None else str(one[key]) for key in columns])
        for at, one in enumerate(records, start=1)
    )
    return _Table(name, columns, rows)


def _votes_of(table: _Table, file: str) -> tuple[Votes, dict[str, str]]:
    """Votes from a list or a matrix, and the groups the matrix gives."""
    listed = table.at(VOTE) is not None or table.at(STATEMENT) is not None
    votes, groups = (_listed(table), {}) if listed else _matrix(table)
    if not len(votes):
        raise MethodError("conversation_unreadable", file=file, reason="no_votes")
    return votes, groups


def _listed(table: _Table) -> Votes:
    who, what, how = table.needed(PERSON), table.needed(STATEMENT), table.needed(VOTE)
    when = table.at(TIME)
    gathered = _Gathered()
    for line, row in table.rows:
        value = VALUES.get(row[how].strip())
        if value is None:
            raise table.broken(line, "vote_unknown", row[how])
        for place, reason in ((who, "no_participant"), (what, "no_statement")):
            if not row[place].strip():
                raise table.broken(line, reason)
        gathered.add(row[who].strip(), row[what].strip(), value)
        if when is not None:
            gathered.at(_moment(table, line, row[when]))
    return gathered.votes()


class _Gathered:
    """Votes as they are read: names once, a few bytes for each vote."""

    def __init__(self) -> None:
        self.people: dict[str, int] = defaultdict(count().__next__)
        self.statements: dict[str, int] = defaultdict(count().__next__)
        self.person, self.statement, self.value = array("i"), array("i"), array("b")
        self.times: array | list = array("q")

    def add(self, person: str, statement: str, value: int) -> None:
        self.person.append(self.people[person])
        self.statement.append(self.statements[statement])
        self.value.append(value)

    def at(self, moment: float) -> None:
        """When that was; a list as soon as one is no whole number of 64 bits."""
        try:
            self.times.append(moment)
        except (OverflowError, TypeError):
            self.times = [*self.times, moment]

    def votes(self) -> Votes:
        who, person = ranked(self.people, np.asarray(self.person))
        what, statement = ranked(self.statements, np.asarray(self.statement))
        times = np.asarray(self.times) if self.times else None
        if isinstance(self.times, list):  # compared as they are, before any of them is rounded
            rank = {moment: at for at, moment in enumerate(sorted(set(self.times)))}
            times = np.array([rank[moment] for moment in self.times])
        return latest(who, what, person, statement, np.asarray(self.value), times)


def _moment(table: _Table, line: int, text: str) -> float:
    """A whole number, or one with a fraction where the file has such."""
    try:
        return int(text)
    except ValueError:
        try:
            moment = float(text)
        except ValueError:
            raise table.broken(line, "time_unknown", text) from None
    if not isfinite(moment):
        raise table.broken(line, "time_unknown", text)
    return int(moment) if moment.is_integer() else moment


def _matrix(table: _Table) -> tuple[Votes, dict[str, str]]:
    who = table.needed(("participant",))
    columns = [(at, name) for at, name in enumerate(table.columns) if name.lower() not in ABOUT]
    seen: set[str] = set()
    for _, name in columns:
        if name in seen or not name:
            raise table.broken(1, "statement_twice" if name else "no_statement", name)
        seen.add(name)
    group = table.at(("group-id",))
    gathered, groups = _Gathered(), {}
    for line, row in table.rows:
        person = row[who].strip()
        if not person or person in groups:
            raise table.broken(line, "participant_twice" if person else "no_participant", person)
        groups[person] = row[group].strip() if group is not None else ""
        for at, name in columns:
            if row[at]:
                value = VALUES.get(row[at].strip())
                if value is None:
                    raise table.broken(line, "vote_unknown", row[at])
                gathered.add(person, name, value)
    return gathered.votes(), {person: name for person, name in groups.items() if name}


def _published(table: _Table) -> dict[str, str]:
    who, group = table.at(("participant",)), table.at(("group-id",))
    if who is None or group is None:
        return {}
    return {row[who].strip(): row[group].strip() for _, row in table.rows if row[group].strip()}


def _comments(table: _Table, file: str) -> dict:
    name, body, state = table.needed(STATEMENT), table.at(BODY), table.at(MODERATED)
    is_meta = table.at(META)
    texts: dict[str, str] = {}
    rejected: set[str] = set()
    unmoderated: set[str] = set()
    meta: set[str] = set()
    for line, row in table.rows:
        one = row[name].strip()
        if one in texts:
            raise table.broken(line, "statement_twice", one)
        texts[one] = "\n".join(row[body].strip().splitlines()) if body is not None else ""
        if state is not None and row[state].strip() in ("-1", "0"):
            (rejected if row[state].strip() == "-1" else unmoderated).add(one)
        if is_meta is not None and row[is_meta].strip().lower() == "true":
            meta.add(one)
    return {
        "texts": texts,
        "rejected": frozenset(rejected),
        "unmoderated": frozenset(unmoderated),
        "meta": frozenset(meta),
    }


def _title(folder: Path) -> str:
    summary = _first(folder, "summary")
    if summary is None:
        return folder.name
    text = summary.read_text(encoding="utf-8-sig", errors="replace")
    for row in csv.reader(io.StringIO(text, newline="")):
        if len(row) > 1 and row[0] == "topic" and row[1].strip():
            return row[1].strip()
    return folder.name
