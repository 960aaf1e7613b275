"""`hearth worker`: the clock as a process of its own, where PostgreSQL lets several work."""

from __future__ import annotations

import argparse
import signal
import sys

HELP = "run the clock in a process of its own (PostgreSQL only)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="run what is due now, then end")


def run(args: argparse.Namespace) -> int:
    from django.conf import settings

    if settings.DATABASES["default"]["ENGINE"] == "hearth.kit.sqlite" and not args.once:
        print(
            "hearth: with the embedded database the clock runs inside `hearth run`; "
            "workers of their own need PostgreSQL (HEARTH_DATABASE_URL).",
            file=sys.stderr,
        )
        return 1
    return _wind(once=args.once)


def _wind(*, once: bool) -> int:
    import hearth.faces.clock.tasks  # noqa: F401 - registers every task
    from hearth.faces.clock.worker import Worker

    worker = Worker()
    if once:
        print(f"{worker.wind()} tasks ran")
        return 0
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: worker.stop())
    worker.run_for_ever()
    return 0
