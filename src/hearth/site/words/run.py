"""`hearth run`: make everything ready, open the doors, end in order."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
from pathlib import Path

from hearth.site import commands, prepare
from hearth.site.opening import CannotOpen, OneServer, address_of, listen

HELP = "make everything ready and open the doors (Ctrl-C ends)"
NEEDS_DATABASE = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="default 8000; 0 takes any free one")
    parser.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1: this machine only")
    parser.add_argument(
        "--no-demo", action="store_true", help="start empty, without the demo network"
    )
    parser.add_argument("--demo-size", choices=["village", "town", "city"], default="town")
    parser.add_argument(
        "--no-clock", action="store_true", help="leave the clock to `hearth worker`"
    )


def run(args: argparse.Namespace) -> int:
    started = time.monotonic()
    try:
        door = listen(args.host, args.port)
        _settle(door, args.host)
        commands.start_django()
        _take_the_house(door)
    except CannotOpen as error:
        print(f"hearth: {error}", file=sys.stderr)
        return 1
    _prepare(args)
    return _serve(door, args, started)


def _settle(door: socket.socket, host: str) -> None:
    """What the settings should know of our address, unless the operator has said it."""
    os.environ.setdefault("HEARTH_BASE_URL", address_of(door))
    if host not in ("127.0.0.1", "localhost", "0.0.0.0", "::", "::1"):  # nosec B104
        os.environ.setdefault("HEARTH_HOSTS", f"localhost,127.0.0.1,[::1],{host}")


def _take_the_house(door: socket.socket) -> None:
    from django.conf import settings

    Path(settings.HOME).mkdir(parents=True, exist_ok=True)
    if settings.DATABASES["default"]["ENGINE"] == "hearth.kit.sqlite":
        OneServer(Path(settings.HOME)).take(saying=address_of(door))


def _prepare(args: argparse.Namespace) -> None:
    _compile()
    if prepare.migrate():
        print("· database up to date", flush=True)
    if prepare.collect_static():
        print("· pages' files collected", flush=True)
    if not args.no_demo and "demo" in commands.words() and not prepare.has_networks():
        print(f"· making the demo network ({args.demo_size})", flush=True)
        commands.main(["demo", "--size", args.demo_size])


def _compile() -> None:
    try:
        if prepare.compile_catalogues():
            print("· catalogues compiled", flush=True)
    except OSError as error:  # a read-only folder: English needs no catalogue
        print(f"· catalogues could not be written ({error.strerror}): pages are in English")


def _serve(door: socket.socket, args: argparse.Namespace, started: float) -> int:
    from hearth.site.server import ClockThread, Server, end_on_signals
    from hearth.site.wsgi import application

    prepare.warm()
    server = Server(application, door)
    end_on_signals(server)
    clock = None if args.no_clock else ClockThread()
    if clock:
        clock.start()
    _welcome(address_of(door), time.monotonic() - started)
    finished = server.serve()
    if clock:
        clock.stop()
    print(
        "Hearth has closed its doors."
        if finished
        else "Hearth has ended; some answers were cut off."
    )
    return 0


def _welcome(address: str, seconds: float) -> None:
    from hearth.site.words.sign_in import demo_links

    links = list(demo_links(address))
    print(f"\nHearth is open at {address}/   (ready in {seconds:.1f} s; Ctrl-C ends)", flush=True)
    if links:
        print("\nEach of these links signs you in once, within a day:")
        for role, link in links:
            print(f"  {role:<12} {link}")
    print(flush=True)
