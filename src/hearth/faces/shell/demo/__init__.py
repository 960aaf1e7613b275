"""`hearth demo`: a fictional city and a year of its network."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

NAME = "demo"
HELP = "make a fictional city with a year of its network, to look around in"
NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--size", choices=["village", "town", "city"], default="town")
    parser.add_argument(
        "--slug", default="larkmoor", help="address of the network (default: larkmoor)"
    )
    parser.add_argument("--seed", type=int, default=7, help="the same seed makes the same city")


def run(args: argparse.Namespace) -> int:
    """Make it, or say why not; nothing is half made."""
    from django.conf import settings
    from django.utils import timezone

    from hearth.core.networks import queries as networks

    from .handing_out import codes_to_try
    from .loading import load

    if networks.by_slug(args.slug):
        print(f"There is already a network at /{args.slug}/. Nothing was changed.", file=sys.stderr)
        return 1
    started = time.perf_counter()
    stage = load(
        size=args.size, slug=args.slug, seed=args.seed, now=timezone.localtime(),
        say=lambda line: print(f"  {line}", flush=True),
    )  # fmt: skip
    print(f"“{stage.network.name}” stands at /{args.slug}/ ({time.perf_counter() - started:.1f} s)")
    _hand_out(codes_to_try(stage), settings.HOME / "demo-codes.txt")
    return 0


def _hand_out(lines: list[str], file: Path) -> None:
    """Codes are told once here; the database keeps only what is left of them after hashing."""
    print("\n".join(["", *lines, "", f"These codes are also in {file}"]), flush=True)
    with file.open("a", encoding="utf-8") as kept:
        kept.write("\n".join([*lines, "", ""]))
    file.chmod(0o600)
