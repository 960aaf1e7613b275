"""`hearth found SLUG NAME`: an empty network, to be filled from the desk."""

import argparse
import sys
from zoneinfo import available_timezones

NAME = "found"
HELP = "found an empty network and print the invitation of its first steward"
NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("slug", help="its address, such as northside")
    parser.add_argument("name", help="its name, in quotation marks")
    parser.add_argument("--languages", default="en", help="codes with commas (default: en)")
    parser.add_argument("--currency", default="GBP")
    parser.add_argument("--time-zone", type=_zone, default="Europe/London")


def _zone(name: str) -> str:
    """A time zone that exists, such as Asia/Dhaka."""
    if name not in available_timezones():
        raise argparse.ArgumentTypeError(f"there is no time zone “{name}”")
    return name


def run(args: argparse.Namespace) -> int:
    """Found it, or say why not."""
    from hearth.core.networks import services as networks
    from hearth.faces.shared.refusals import words_of
    from hearth.kit.refusals import Refused

    from .invite import invitation

    languages = [code.strip() for code in args.languages.split(",") if code.strip()] or ["en"]
    try:
        network = networks.found(
            args.slug,
            name=args.name,
            languages=languages,
            default_language=languages[0],
            currency=args.currency,
            time_zone=args.time_zone,
        )
    except Refused as refused:
        print(words_of(refused), file=sys.stderr)
        return 2
    print(f"“{network.name}” stands at /{network.slug}/. For its first steward, once:")
    print(f"  {invitation(network, role='steward')}")
    return 0
