"""`hearth ledger verify`: is every deed still there, unaltered and in order?"""

import argparse
import sys

NAME = "ledger"
HELP = "verify the ledger: find any altered, missing or reordered entry"
NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "what", choices=["verify", "head"], help="verify the chain, or print its head"
    )
    parser.add_argument("--network", help="slug of one network (default: every network)")


def run(args: argparse.Namespace) -> int:
    """Print a line per network; 1 when something is wrong, 2 when the network is not known."""
    from hearth.core.networks import queries as networks

    found = [network for network in networks.all_networks() if args.network in (None, network.slug)]
    if args.network and not found:
        print(f"There is no network “{args.network}”.", file=sys.stderr)
        return 2
    show = _verify if args.what == "verify" else _head
    return max([show(network) for network in found], default=0)


def _verify(network: object) -> int:
    from hearth.core.ledger import queries

    faults = queries.verify(network)  # type: ignore[arg-type]
    length, _seal = queries.head(network)  # type: ignore[arg-type]
    if not faults:
        print(f"{network.slug}: sound, {length} entries")  # type: ignore[attr-defined]
        return 0
    print(f"{network.slug}: BROKEN, {len(faults)} faults")  # type: ignore[attr-defined]
    for fault in faults[:50]:
        print(f"  entry {fault.number}: {fault.code}")
    return 1


def _head(network: object) -> int:
    from hearth.core.ledger import queries

    length, seal = queries.head(network)  # type: ignore[arg-type]
    print(f"{network.slug} {length} {seal}")  # type: ignore[attr-defined]
    return 0
