"""Before the doors open: the address, the one server of this home, and what can go wrong with them."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path
from typing import IO, ClassVar


class CannotOpen(Exception):
    """Why the doors stay shut, in one line for the person at the shell."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens already: visitors who come while we prepare wait at the door."""
    if not 0 <= port <= 65535:
        raise CannotOpen(f"There is no port {port}; choose one from 1024 to 65535.")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError):
        raise CannotOpen(f"“{host}” is no address of this machine.") from None
    door = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(address)
        door.listen(1024)
    except OSError as error:
        door.close()
        raise CannotOpen(_why_not(error, host, port)) from None
    return door


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Choose another: ./hearth run --port {port + 1}"
    if error.errno == errno.EACCES:
        return (
            f"This user may not open port {port}. Choose one above 1023: ./hearth run --port 8000"
        )
    return f"“{host}” port {port} cannot be opened: {error.strerror}."


def address_of(door: socket.socket) -> str:
    """`http://127.0.0.1:8000`, with the port that was really given."""
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class OneServer:
    """The embedded database serves one server process: a second one is refused, with the reason."""

    #: Files whose locks this process holds: open, so that nothing lets them go before its end.
    held: ClassVar[list[IO[str]]] = []

    def __init__(self, home: Path) -> None:
        self.path = home / "server.lock"
        self.file: IO[str] | None = None

    def take(self, *, saying: str) -> None:
        """Hold the lock until the process ends, however it ends. Raises `CannotOpen`."""
        self.file = open(self.path, "a+", encoding="utf-8")  # noqa: SIM115 - held for life
        if not _lock(self.file):
            self.file.seek(0)
            raise CannotOpen(
                f"Hearth is running here already ({self.file.read().strip()}). One server serves one home: "
                "stop that one, set HEARTH_HOME for a second home, or use PostgreSQL (HEARTH_DATABASE_URL)."
            )
        self.held.append(self.file)
        self.file.truncate(0)
        self.file.write(f"{saying}, process {os.getpid()}\n")
        self.file.flush()


def _lock(file: IO[str]) -> bool:
    """Try to take the system's lock on a file; it goes with the process."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(1 << 20)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def more_connections(wanted: int = 2000) -> int:
    """Raise the limit of open files as far as we may; how many visitors can then be connected."""
    if sys.platform == "win32":
        return 400  # select() there ends at 512 sockets
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    aim = wanted + 300
    if soft != resource.RLIM_INFINITY and soft < aim:
        soft = aim if hard == resource.RLIM_INFINITY else min(aim, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else max(50, min(wanted, soft - 300))
