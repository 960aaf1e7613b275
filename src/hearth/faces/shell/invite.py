"""`hearth invite NETWORK/ROLE`: a link by which one person takes up a role, first of all a steward."""

import argparse
import sys

NAME = "invite"
HELP = "print an invitation link into a role of a network, such as its first steward"
NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("where", metavar="NETWORK/ROLE", help="such as leicester/steward")
    parser.add_argument("--note", default="", help="for whom it is (shown to the team)")
    parser.add_argument("--base", help="address of this installation (default: HEARTH_BASE_URL)")


def run(args: argparse.Namespace) -> int:
    """Print the link; 2 when there is no such network or role."""
    from hearth.core.networks import queries as networks
    from hearth.faces.shared.refusals import words_of
    from hearth.kit.refusals import Refused

    slug, _, role = args.where.partition("/")
    network = networks.by_slug(slug)
    if network is None:
        print(f"There is no network “{slug}”.", file=sys.stderr)
        return 2
    try:
        print(invitation(network, role=role, note=args.note, base=args.base))
    except Refused as refused:
        print(words_of(refused), file=sys.stderr)
        return 2
    return 0


def invitation(network: object, *, role: str, note: str = "", base: str | None = None) -> str:
    """The address of a fresh invitation, by authority of whoever runs this machine."""
    from django.conf import settings
    from django.utils import timezone

    from hearth.core.people import services as people
    from hearth.kit.actors import Actor

    by = Actor("command", roles=frozenset({"steward"}))
    _row, token = people.invite(network, role=role, note=note, by=by, now=timezone.now())  # type: ignore[arg-type]
    return f"{(base or settings.HEARTH_BASE_URL).rstrip('/')}/join/{token}/"
