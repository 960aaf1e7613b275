"""Pabulib `.pb` files read: every vote type, metadata kept, a broken file named by line and reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np

from hearth.methods.budgeting.election import Ballots, Election, Project
from hearth.methods.budgeting.links import KINDS as LINKS
from hearth.methods.budgeting.links import Link
from hearth.methods.errors import MethodError

VOTE_TYPES = {
    "approval": "approval",
    "choose-1": "approval",
    "cumulative": "points",
    "scoring": "points",
    "ordinal": "ordinal",
}
_SECTIONS = ("META", "PROJECTS", "VOTES")


@dataclass(frozen=True, eq=False)
class PbFile:
    """A whole file: the election, and all columns as they were written.

    `point_unit`: points in the file were multiplied by this to be whole. `repeated`: (line, voter, project) mentions
    that came again inside a ballot and were not counted twice.
    """

    election: Election
    meta: dict[str, str]
    project_columns: tuple[str, ...]
    project_rows: tuple[tuple[str, ...], ...]
    vote_columns: tuple[str, ...]
    vote_rows: tuple[tuple[str, ...], ...]
    vote_type: str
    point_unit: int = 1
    repeated: tuple[tuple[int, str, str], ...] = ()
    warnings: tuple[tuple[str, str], ...] = field(default=())

    @property
    def selected(self) -> tuple[str, ...] | None:
        """Projects the file itself calls selected; None where it has no such column."""
        if "selected" not in self.project_columns:
            return None
        at, own = self.project_columns.index("selected"), self.project_columns.index("project_id")
        return tuple(
            row[own] for row in self.project_rows if len(row) > at and row[at].strip() == "1"
        )


def read_pb(source: str | Path | bytes) -> PbFile:
    """Read a `.pb` file, the public record of a budget election.

    Parameters
    ----------
    source : a path, or the bytes of a file (UTF-8, with or without mark).

    Returns
    -------
    PbFile: the election, and everything else that the file says.

    Raises
    ------
    MethodError("pb_broken", line=…, reason=…, value=…), MethodError("pb_unreadable"); nothing is half read.

    Notes
    -----
    The format: pabulib.org. A project named twice in a ballot counts once and is reported. Two further columns of
    projects, `depends_on` and `excludes` (ids with commas between), become links; other tools pass them over.

    Examples
    --------
    >>> head = "META\\nkey;value\\nbudget;100\\nvote_type;approval\\n"
    >>> body = "PROJECTS\\nproject_id;cost\\n1;60\\nVOTES\\nvoter_id;vote\\na;1\\n"
    >>> read_pb((head + body).encode()).election.voters
    1
    """
    raw = source if isinstance(source, bytes) else _bytes_of(source)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _broken(raw[: error.start].count(b"\n") + 1, "not_utf8") from None
    sections = _sections(text)
    meta = _meta(sections["META"])
    kind = VOTE_TYPES.get(meta.get("vote_type", "").strip().lower())
    if kind is None:
        raise _broken(1, "unknown_vote_type", meta.get("vote_type", ""))
    projects, project_columns, project_rows, unit = _projects(
        sections["PROJECTS"], _budget_text(meta)
    )
    ids = [project.id for project in projects]
    ballots, votes = _votes(sections["VOTES"], ids, kind)
    links = _links(sections["PROJECTS"], project_columns, ids)
    budget = int(_decimal(_budget_text(meta)) * unit)
    election = Election(tuple(projects), budget, ballots, unit, links)
    warnings = (*_warnings(meta, election), *_same_voters(votes, sections["VOTES"]))
    return PbFile(
        election,
        meta,
        project_columns,
        project_rows,
        votes.columns,
        votes.rows,
        meta["vote_type"].strip().lower(),
        votes.unit,
        votes.repeated,
        warnings,
    )


def _bytes_of(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise MethodError(
            "pb_unreadable", file=Path(path).name, reason=error.strerror or ""
        ) from None


def _broken(line: int, reason: str, value: str = "") -> MethodError:
    return MethodError("pb_broken", line=line, reason=reason, value=value[:80])


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines as cells, with the number of the line where each begins."""
    reader, line = csv.reader(io.StringIO(text, newline=""), delimiter=";"), 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise _broken(line, "bad_csv", str(error)) from None


def _sections(text: str) -> dict[str, list[tuple[int, list[str]]]]:
    found: dict[str, list[tuple[int, list[str]]]] = {}
    current: list | None = None
    for line, cells in _rows(text):
        word = cells[0].strip().upper()
        if word in _SECTIONS and not any(cell.strip() for cell in cells[1:]):
            if word in found:
                raise _broken(line, "section_twice", word)
            current = found[word] = []
        elif current is None:
            raise _broken(line, "text_before_meta", cells[0].strip())
        else:
            current.append((line, cells))
    for word in _SECTIONS:
        if word not in found:
            raise _broken(text.count("\n") + 1, "section_missing", word)
    return found


def _meta(rows: list[tuple[int, list[str]]]) -> dict[str, str]:
    meta: dict[str, str] = {}
    for line, cells in rows:
        key, value = cells[0].strip(), _meta_text(cells[1:])
        if key in ("budget", "vote_type") and meta.get(key, value) != value:
            raise _broken(line, "key_twice", key)
        if key != "key":
            meta[key] = value
    if not rows or "budget" not in meta:
        raise _broken(rows[-1][0] if rows else 1, "no_budget")
    try:
        _decimal(meta["budget"])
    except ValueError:
        line = next(line for line, cells in rows if cells[0].strip() == "budget")
        raise _broken(line, "bad_budget", meta["budget"]) from None
    return meta


def _meta_text(cells: list[str]) -> str:
    """A value with semicolons in it, without the empty cells that a spreadsheet adds."""
    while len(cells) > 1 and not cells[-1].strip():
        cells = cells[:-1]
    return ";".join(cells).strip()


def _budget_text(meta: dict[str, str]) -> str:
    return meta["budget"]


def _decimal(text: str) -> Fraction:
    """A number at least nought, with a point or a comma before the decimals."""
    clean = text.strip().replace("\u00a0", "").replace(" ", "").replace(",", ".")
    if (
        not clean
        or not clean.replace(".", "", 1).isascii()
        or not clean.replace(".", "", 1).isdigit()
    ):
        raise ValueError(text)
    return Fraction(clean)


def _unit_for(amounts: list[Fraction]) -> int:
    """The power of ten that makes all of them whole."""
    unit = 1
    while any((amount * unit).denominator != 1 for amount in amounts):
        unit *= 10
    return unit


def _written_unit(texts: list[str]) -> int:
    """The power of ten for as many decimals as the file writes: 12.00 is 1200 of the hundredth."""
    parts = (text.strip().replace(",", ".").partition(".")[2] for text in texts)
    return 10 ** max((len(part) for part in parts), default=0)


def _header(
    rows: list[tuple[int, list[str]]], wanted: tuple[str, ...], section: str
) -> tuple[str, ...]:
    if not rows:
        raise _broken(1, "section_empty", section)
    line, cells = rows[0]
    columns = tuple(cell.strip() for cell in cells)
    for name in wanted:
        if columns.count(name) != 1:
            raise _broken(line, "column_twice" if name in columns else "column_missing", name)
    return columns


def _projects(
    rows: list, budget: str
) -> tuple[list[Project], tuple[str, ...], tuple[tuple[str, ...], ...], int]:
    columns = _header(rows, ("project_id", "cost"), "PROJECTS")
    own, price = columns.index("project_id"), columns.index("cost")
    named = columns.index("name") if "name" in columns else own
    costs, seen, kept = [], set(), []
    for line, cells in rows[1:]:
        cells = [cell.strip() for cell in cells] + [""] * (len(columns) - len(cells))
        try:
            costs.append(_decimal(cells[price]))
        except ValueError:
            raise _broken(line, "bad_cost", cells[price]) from None
        if not cells[own] or cells[own] in seen:
            raise _broken(line, "project_twice" if cells[own] else "no_project_id", cells[own])
        seen.add(cells[own])
        kept.append(tuple(cells))
    unit = _written_unit([*(row[price] for row in kept), budget])
    projects = [
        Project(cells[own], cells[named] or cells[own], int(cost * unit))
        for cells, cost in zip(kept, costs, strict=True)
    ]
    return projects, columns, tuple(kept), unit


def _links(rows: list, columns: tuple[str, ...], ids: list[str]) -> tuple[Link, ...]:
    """What the two further columns say of dependence and exclusion."""
    found: list[Link] = []
    own, known = columns.index("project_id"), set(ids)
    for kind in LINKS:
        if kind not in columns:
            continue
        at = columns.index(kind)
        for line, cells in rows[1:]:
            named = cells[at].split(",") if len(cells) > at else []
            for other in (one.strip() for one in named if one.strip()):
                if other not in known:
                    raise _broken(line, "unknown_link", other)
                found.append(Link(kind, cells[own].strip(), other))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class _Votes:
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    unit: int
    repeated: tuple[tuple[int, str, str], ...]


def _votes(rows: list, ids: list[str], kind: str) -> tuple[Ballots, _Votes]:
    columns = _header(
        rows, ("voter_id", "vote", "points") if kind == "points" else ("voter_id", "vote"), "VOTES"
    )
    own, vote = columns.index("voter_id"), columns.index("vote")
    number = {project: p for p, project in enumerate(ids)}
    voter: list[int] = []
    project: list[int] = []
    given: list = []
    for index, (line, cells) in enumerate(rows[1:]):
        chosen = (
            [one.strip() for one in cells[vote].split(",")]
            if len(cells) > vote and cells[vote].strip()
            else []
        )
        try:
            project.extend(number[one] for one in chosen)
        except KeyError as unknown:
            reason = "unknown_project" if unknown.args[0] else "empty_choice"
            raise _broken(line, reason, unknown.args[0] or cells[vote]) from None
        voter.extend([index] * len(chosen))
        if kind == "points":
            given.extend(_points(line, cells, columns.index("points"), len(chosen)))
        elif kind == "ordinal":
            places = {one: place for place, one in enumerate(dict.fromkeys(chosen))}
            given.extend(len(places) - places[one] for one in chosen)
    unit = _unit_for(given) if kind == "points" else 1
    points = (
        None if kind == "approval" else np.array([int(one * unit) for one in given], dtype=np.int64)
    )
    ballots = Ballots.from_pairs(
        kind=kind,
        voters=len(rows) - 1,
        projects=len(ids),
        voter=np.array(voter, dtype=np.int64),
        project=np.array(project, dtype=np.int64),
        points=points,
    )
    body = rows[1:]
    repeated = tuple((body[v][0], body[v][1][own].strip(), ids[p]) for v, p in ballots.repeated)
    return ballots, _Votes(columns, tuple(tuple(cells) for _, cells in body), unit, repeated)


def _points(line: int, cells: list[str], at: int, expected: int) -> list[Fraction]:
    texts = cells[at].split(",") if len(cells) > at and cells[at].strip() else []
    if len(texts) != expected:
        raise _broken(line, "points_do_not_match", cells[at] if len(cells) > at else "")
    try:
        return [_decimal(text) for text in texts]
    except ValueError as bad:
        raise _broken(line, "bad_points", str(bad)) from None


def _same_voters(votes: _Votes, rows: list) -> tuple[tuple[str, str], ...]:
    """A voter named by more than one line: every line is a ballot all the same."""
    own = votes.columns.index("voter_id")
    seen: set[str] = set()
    for line, cells in rows[1:]:
        voter = cells[own].strip() if len(cells) > own else ""
        if voter and voter in seen:
            return (("voter_id", f"{voter} comes again in line {line}"),)
        seen.add(voter)
    return ()


def _warnings(meta: dict[str, str], election: Election) -> tuple[tuple[str, str], ...]:
    """What the file says of itself and is not so."""
    told = []
    for name, real in (("num_votes", election.voters), ("num_projects", len(election.projects))):
        if name in meta and meta[name].strip() != str(real):
            told.append((name, f"{meta[name].strip()} != {real}"))
    return tuple(told)
