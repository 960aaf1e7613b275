"""`hearth demo`: a fictional city and a year of its network."""

from __future__ import annotations

import argparse
import sys
import time

NAME = "demo"
HELP = "make a fictional city with a year of its network, to look around in"
NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--size", choices=["village", "town", "city"], default="town")
    parser.add_argument("--slug", default="larkmoor", help="address of the network (default: larkmoor)")
    parser.add_argument("--seed", type=int, default=7, help="the same seed makes the same city")


def run(args: argparse.Namespace) -> int:
    """Make it, or say why not; nothing is half made."""
    from django.utils import timezone

    from hearth.core.networks import queries as networks

    from .loading import load

    if networks.by_slug(args.slug):
        print(f"There is already a network at /{args.slug}/. Nothing was changed.", file=sys.stderr)
        return 1
    started = time.perf_counter()
    stage = load(
        size=args.size, slug=args.slug, seed=args.seed, now=timezone.localtime(), say=lambda line: print(f"  {line}", flush=True)
    )
    print(f"“{stage.network.name}” stands at /{args.slug}/ ({time.perf_counter() - started:.1f} s)")
    return 0
