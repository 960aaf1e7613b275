"""`hearth load SPEC FOLDER`: turn a folder of published files into a network."""

import argparse
import json
import sys
import time
from importlib.resources import files
from pathlib import Path

NAME = "load"
HELP = "turn a folder of published census files into a network"
NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("spec", help="a shipped spec (leicester) or the path of a .json spec")
    parser.add_argument("folder", type=Path, help="where the files are")
    parser.add_argument("--slug", help="address of the new network, if not the spec's own")


def run(args: argparse.Namespace) -> int:
    """Load, or say which file, which row and why not."""
    from django.utils import timezone

    from hearth.faces.shared.refusals import words_of
    from hearth.kit.refusals import Refused

    from .invite import invitation
    from .loading.network import load_network
    from .loading.tables import LoadError

    started = time.perf_counter()
    try:
        spec = _spec(args.spec)
        network = load_network(
            spec,
            args.folder,
            slug=args.slug,
            now=timezone.now(),
            say=lambda line: print(f"  {line}"),
        )
    except LoadError as refused:
        return _fail(refused.problems)
    except Refused as refused:
        return _fail([words_of(refused)])
    print(f"“{network.name}” stands at /{network.slug}/ ({time.perf_counter() - started:.1f} s)")
    print(f"For its first steward, once:\n  {invitation(network, role='steward')}")
    return 0


def _spec(name: str) -> dict[str, object]:
    from .loading.tables import LoadError

    shipped = files("hearth.faces.shell.loading").joinpath(f"{name}.json")
    path = Path(name)
    try:
        text = shipped.read_text() if shipped.is_file() else path.read_text(encoding="utf-8")
        return json.loads(text)
    except OSError:
        raise LoadError([f"there is no spec “{name}” (shipped: leicester)"]) from None
    except ValueError as wrong:
        raise LoadError([f"{path.name}: not JSON ({wrong})"]) from None


def _fail(problems: list[str]) -> int:
    print("Nothing was loaded:", file=sys.stderr)
    for problem in problems:
        print(f"  {problem}", file=sys.stderr)
    return 2
