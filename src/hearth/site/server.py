"""The built-in server: waitress started from Python, the clock beside it, and an orderly end.

Hundreds of slow phones cannot block it (docs/decisions/0001). It speaks plain HTTP: for the
internet, put a proxy with TLS in front and set HEARTH_TLS=1 (docs/guides/operator.md).
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from types import FrameType
from typing import Any

from waitress import create_server, wasyncore

from hearth.site.opening import more_connections

THREADS = 8
LARGEST_BODY = 44 * 1024 * 1024
#: How long running requests may take to finish once we are asked to end, in seconds.
GRACE = 20.0


def _proxy() -> dict[str, Any]:
    """Whose forwarded headers we believe: nobody's, unless a proxy with TLS stands before us."""
    if os.environ.get("HEARTH_TLS") != "1":
        return {"clear_untrusted_proxy_headers": True}
    return {
        "trusted_proxy": os.environ.get("HEARTH_PROXY", "127.0.0.1"),
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


class Server:
    """Serves one application on one listening socket until it is asked to end."""

    def __init__(self, application: Any, door: socket.socket, *, threads: int = THREADS) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self.waitress = create_server(
            application,
            sockets=[door],
            threads=threads,
            connection_limit=more_connections(),
            asyncore_use_poll=True,
            asyncore_loop_timeout=1,
            max_request_body_size=LARGEST_BODY,
            channel_timeout=120,
            ident="hearth",
            **_proxy(),
        )
        self.ending = threading.Event()

    def end(self) -> None:
        """Ask for the end; may be called from a signal or another thread."""
        self.ending.set()
        self.waitress.pull_trigger()

    def serve(self) -> bool:
        """Serve until `end`; True if every running request could finish."""
        while not self.ending.is_set():
            self._turn(timeout=1)
        wasyncore.dispatcher.close(self.waitress)  # the listening socket only: no new visitors
        finished = self._finish()
        self.waitress.task_dispatcher.shutdown(timeout=1 if finished else 0)
        return finished

    def _finish(self) -> bool:
        until = time.monotonic() + GRACE
        while self._is_busy() and time.monotonic() < until:
            self._turn(timeout=0.05)
        return not self._is_busy()

    def _is_busy(self) -> bool:
        """A request is being answered, or an answer is still on its way out."""
        return any(
            c.requests or c.total_outbufs_len for c in self.waitress.active_channels.values()
        )

    def _turn(self, *, timeout: float) -> None:
        wasyncore.loop(timeout=timeout, map=self.waitress._map, use_poll=True, count=1)


def end_on_signals(server: Server) -> None:
    """Ctrl-C and SIGTERM end in order; a second one ends at once."""

    def asked(number: int, frame: FrameType | None) -> None:
        if server.ending.is_set():
            os._exit(130)
        server.end()

    signal.signal(signal.SIGINT, asked)
    signal.signal(signal.SIGTERM, asked)


class ClockThread:
    """The clock inside the web process."""

    def __init__(self) -> None:
        import hearth.faces.clock.tasks  # noqa: F401 - registers every task
        from hearth.faces.clock.worker import Worker

        self.worker = Worker()
        self.thread = threading.Thread(target=self.worker.run_for_ever, name="clock", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        """Let the running task finish; one that takes longer is run again by the next start."""
        self.worker.stop()
        self.thread.join(timeout=GRACE)
