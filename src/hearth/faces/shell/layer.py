"""`hearth layer FILE`: bring in a figure for each place (deprivation, green space, tenure)."""

import argparse
import sys
from pathlib import Path

NAME = "layer"
HELP = "bring in a context layer: a figure for each place, with its year and source"
NEEDS_DATABASE = True
SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("file", type=Path, help="a .csv whose first row names its columns")
    parser.add_argument("--network", required=True, help="address of the network")
    parser.add_argument("--key", required=True, help="short name, such as green_space")
    parser.add_argument("--name", required=True, help="what it is, in words")
    parser.add_argument("--year", type=int, required=True)
    parser.add_argument("--source", required=True, help="where the figures come from")
    parser.add_argument("--unit", default="", help="such as share, score, per 1,000")
    parser.add_argument("--higher-is", choices=["worse", "better", "neither"], default="neither")
    parser.add_argument("--code-column", default="place_code")
    parser.add_argument("--value-column", default="value")
    parser.add_argument("--only-if-all-good", action="store_true", help="keep all rows or none")


def run(args: argparse.Namespace) -> int:
    """Keep it, or say which rows and why not."""
    from django.utils import timezone

    from hearth.core.networks import queries as networks
    from hearth.core.places import services as places
    from hearth.faces.shared.refusals import words_of
    from hearth.kit.actors import Actor
    from hearth.kit.refusals import Refused

    network = networks.by_slug(args.network)
    if network is None:
        return _fail(f"There is no network at /{args.network}/.")
    try:
        text = args.file.read_text(encoding="utf-8-sig")
        kept = places.keep_layer(
            network,
            about=places.NewLayer(
                args.key, args.name, args.year, args.source, args.unit, args.higher_is
            ),
            rows=places.rows_of(text, code=args.code_column, value=args.value_column),
            only_if_all_good=args.only_if_all_good,
            by=Actor.nobody("command"),
            now=timezone.now(),
        )
    except (OSError, UnicodeDecodeError) as broken:
        return _fail(f"{args.file.name} cannot be read ({broken.__class__.__name__}).")
    except Refused as refused:
        return _fail(str(words_of(refused)))
    print(f"“{kept.layer}”: {kept.kept} figures kept, {len(kept.refused)} rows left out")
    for row in kept.refused[:SHOWN]:
        print(f"  line {row.number}: {words_of(Refused(row.code, **row.facts))}")
    return 0


def _fail(words: str) -> int:
    print(f"Nothing was kept: {words}", file=sys.stderr)
    return 2
