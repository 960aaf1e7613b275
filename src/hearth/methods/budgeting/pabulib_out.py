"""An election written as a Pabulib `.pb` file, as anybody may count it again."""

from __future__ import annotations

import csv
import io

import numpy as np

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.links import KINDS as LINKS
from hearth.methods.budgeting.pabulib import PbFile


def write_pb(
    election: Election,
    *,
    meta: dict[str, str] | None = None,
    like: PbFile | None = None,
    selected: tuple[str, ...] | None = None,
) -> str:
    """The text of a `.pb` file: the election as anybody may count it again.

    Parameters
    ----------
    election : projects, budget, ballots.
    meta : further metadata, such as the rule and its hash.
    like : a file whose metadata and further columns are kept; otherwise voters are numbered from 1.
    selected : the winners, written as a column.

    Returns
    -------
    str, in the Pabulib format.

    Examples
    --------
    >>> from hearth.methods.budgeting import Election, Project, read_pb
    >>> text = write_pb(Election([Project("1", "Park", 60)], 100, [["1"], []]))
    >>> read_pb(text.encode()).election.voters
    2
    """
    if like is not None:
        head, columns = {**like.meta, **(meta or {})}, like.project_columns
        rows: list = [dict(zip(columns, row, strict=False)) for row in like.project_rows]
        vote_columns, vote_rows = like.vote_columns, like.vote_rows
    else:
        kind = {"approval": "approval", "points": "cumulative", "ordinal": "ordinal"}[
            election.ballots.kind
        ]
        head = {
            "num_projects": str(len(election.projects)),
            "num_votes": str(election.voters),
            "budget": _money_text(election.budget, election.money_unit),
            "vote_type": kind,
            "rule": "unknown",
            **(meta or {}),
        }
        columns = ("project_id", "cost", "votes", "name")
        rows = [_project_row(election, p) for p in range(len(election.projects))]
        columns += _write_links(election, rows)
        vote_columns, vote_rows = _written_votes(election)
    if selected is not None:
        columns = columns if "selected" in columns else (*columns, "selected")
        for row in rows:
            row["selected"] = "1" if row["project_id"] in selected else "0"
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerows([["META"], ["key", "value"], *head.items(), ["PROJECTS"], columns])
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    writer.writerows([["VOTES"], vote_columns, *vote_rows])
    return out.getvalue()


def _write_links(election: Election, rows: list[dict[str, str]]) -> tuple[str, ...]:
    """Write links into the rows of projects; which columns that takes."""
    at = {row["project_id"]: row for row in rows}
    for link in election.links:
        row = at[link.a]
        row[link.kind] = ",".join(one for one in (row.get(link.kind, ""), link.b) if one)
    return tuple(kind for kind in LINKS if any(link.kind == kind for link in election.links))


def _money_text(amount: int, unit: int) -> str:
    if unit == 1:
        return str(amount)
    return f"{amount // unit}.{amount % unit:0{len(str(unit)) - 1}d}"


def _project_row(election: Election, p: int) -> dict[str, str]:
    project = election.projects[p]
    return {
        "project_id": project.id,
        "cost": _money_text(project.cost, election.money_unit),
        "votes": str(len(election.ballots.supporters(p))),
        "name": project.name,
    }


def _written_votes(
    election: Election,
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Ballots as rows; rankings by falling points, so that the same points come back."""
    ballots = election.ballots
    project = np.repeat(np.arange(len(election.projects)), np.diff(ballots.starts))
    given = np.ones(len(project), dtype=np.int64) if ballots.points is None else ballots.points
    ranked = -given if ballots.kind == "ordinal" else np.zeros_like(given)
    order = np.lexsort((project, ranked, ballots.voter))
    ids = [one.id for one in election.projects]
    names, points = (
        [ids[p] for p in project[order].tolist()],
        [str(n) for n in given[order].tolist()],
    )
    ends = np.cumsum(np.bincount(ballots.voter, minlength=election.voters)).tolist()
    points_too, begin = ballots.kind == "points", 0
    rows: list[tuple[str, ...]] = []
    for voter, end in enumerate(ends, start=1):
        row: tuple[str, ...] = (str(voter), ",".join(names[begin:end]))
        rows.append((*row, ",".join(points[begin:end])) if points_too else row)
        begin = end
    return ("voter_id", "vote", "points") if points_too else ("voter_id", "vote"), tuple(rows)
