"""`hearth conversation FOLDER`: what votes on statements share, what divides them, are there groups?"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from hearth.faces.shell.conversation.account import account
from hearth.faces.shell.conversation.figures import figures
from hearth.faces.shell.conversation.plain import plain
from hearth.faces.shell.conversation.read import Read, read
from hearth.methods.deliberation import read_export
from hearth.methods.errors import MethodError

NAME = "conversation"
HELP = "read votes on statements: what is shared, what divides, are there groups (Polis exports)"
NEEDS_DATABASE = False

REASONS = {
    "not_utf8": "the text is not UTF-8",
    "bad_csv": "the cells cannot be told apart",
    "bad_json": "this is not JSON",
    "not_a_list": "this is not a list of records",
    "empty_file": "the file is empty",
    "column_missing": "this column is missing",
    "row_length": "this row has more or fewer cells than there are columns",
    "vote_unknown": "a vote must be 1 (agree), -1 (disagree) or 0 (pass)",
    "no_participant": "nobody is named as the voter",
    "no_statement": "no statement is named",
    "participant_twice": "this participant comes twice",
    "statement_twice": "this statement comes twice",
    "time_unknown": "the time is not a number",
    "no_votes_file": "there is no votes.csv or participants-votes.csv in it",
    "no_votes": "there are no votes in it",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "source", type=Path, help="a folder with a Polis export, or a file of votes"
    )
    parser.add_argument(
        "--classic", action="store_true", help="the classic Polis pipeline, to compare with"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of the report")
    parser.add_argument(
        "--figures", type=Path, metavar="FOLDER", help="write the figures (SVG) into this folder"
    )
    parser.add_argument(
        "--members", action="store_true", help="with --json: name who is in which group"
    )
    parser.add_argument(
        "--all", action="store_true", help="also read statements that a moderator took out"
    )
    parser.add_argument(
        "--seed", type=int, default=0, help="of shuffles and samples (default 0); never negative"
    )


def run(args: argparse.Namespace) -> int:
    """Read and tell; 2 and one line on what is wrong with the files."""
    try:
        if args.seed < 0:
            print("hearth conversation: the seed cannot be below 0", file=sys.stderr)
            return 2
        found = read(
            read_export(args.source), classically=args.classic, every=args.all, seed=args.seed
        )
        drawn = figures(found)
        written = _written(args.figures, drawn)
    except MethodError as error:
        print(f"hearth conversation: {_words(error, args.source.name)}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"hearth conversation: {args.figures}: {error.strerror}", file=sys.stderr)
        return 2
    print(_json(found, drawn, args.members) if args.json else "\n".join(account(found) + written))
    return 0


def _json(found: Read, drawn: dict[str, str], members: bool) -> str:
    whole = plain(found, members=members) | {"figures": drawn, "report": "\n".join(account(found))}
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False)


def _written(folder: Path | None, drawn: dict[str, str]) -> list[str]:
    if folder is None:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    for name, svg in drawn.items():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    return ["", f"Figures: {', '.join(f'{name}.svg' for name in drawn)} in {folder}."]


def _words(error: MethodError, name: str) -> str:
    facts = error.facts
    reason = REASONS.get(str(facts.get("reason")), str(facts.get("reason")))
    if error.code == "conversation_broken":
        value = f" ({facts['value']})" if facts["value"] else ""
        return f"{facts['file']}, line {facts['line']}: {reason}{value}"
    if error.code == "conversation_unreadable":
        return f"{facts['file']} cannot be read: {reason}"
    if error.code == "no_votes":
        return f"{name}: no votes are left once the statements a moderator took out are left out"
    return str(error)
