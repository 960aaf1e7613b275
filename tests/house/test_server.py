"""The built-in server: what it finishes, what it refuses, and that the slow hold up nobody."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection

import pytest

from hearth.site.opening import CannotOpen, OneServer, listen
from hearth.site.server import LARGEST_BODY, Server


class Room:
    """A tiny application, and a server for it in a thread of this process."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.may_answer = threading.Event()
        self.door = listen("127.0.0.1", 0)
        self.address = self.door.getsockname()
        self.server = Server(self.answer, self.door, threads=2)
        self.finished: list[bool] = []
        self.thread = threading.Thread(target=lambda: self.finished.append(self.server.serve()))
        self.thread.start()

    def answer(self, environ: dict, start_response: Callable) -> list[bytes]:
        if environ["PATH_INFO"] == "/slow":
            self.entered.set()
            self.may_answer.wait(10)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"an answer"]

    def ask(self, path: str = "/", **options: object) -> tuple[int, bytes]:
        caller = HTTPConnection(*self.address, timeout=10)
        caller.request("POST" if options else "GET", path, **options)
        got = caller.getresponse()
        return got.status, got.read()


@pytest.fixture
def room() -> Iterator[Room]:
    made = Room()
    yield made
    made.may_answer.set()
    made.server.end()
    made.thread.join(10)


def test_it_answers(room):
    assert room.ask() == (200, b"an answer")


def test_asked_to_end_it_finishes_the_running_request_and_takes_no_new_one(room):
    answers = []
    caller = threading.Thread(target=lambda: answers.append(room.ask("/slow")))
    caller.start()
    assert room.entered.wait(10)
    room.server.end()
    while room.door.fileno() != -1:
        time.sleep(0.01)
    with pytest.raises(OSError):
        socket.create_connection(room.address, timeout=2)
    room.may_answer.set()
    caller.join(10)
    room.thread.join(10)
    assert (answers, room.finished) == ([(200, b"an answer")], [True])


def test_half_sent_requests_hold_up_nobody(room):
    dripping = [socket.create_connection(room.address) for _ in range(40)]
    for drip in dripping:
        drip.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx")
    assert room.ask() == (200, b"an answer")
    for drip in dripping:
        drip.close()


def test_a_body_that_is_too_large_is_refused(room):
    caller = HTTPConnection(*room.address, timeout=10)
    caller.putrequest("POST", "/")
    caller.putheader("Content-Length", str(LARGEST_BODY + 1))
    caller.endheaders()
    assert caller.getresponse().status == 413


def test_a_taken_port_is_said_with_another_to_try(room):
    port = room.address[1]
    with pytest.raises(CannotOpen, match=f"taken by another program.*--port {port + 1}"):
        listen("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port", "why"),
    [("no such host", 8000, "no address"), ("127.0.0.1", 70000, "There is no port 70000")],
)
def test_an_impossible_address_is_said(host, port, why):
    with pytest.raises(CannotOpen, match=why):
        listen(host, port)


def test_a_second_server_in_the_same_home_is_refused_and_told_who_is_there(tmp_path):
    first = OneServer(tmp_path)
    first.take(saying="http://127.0.0.1:8000")
    with pytest.raises(CannotOpen, match="running here already .http://127.0.0.1:8000, process"):
        OneServer(tmp_path).take(saying="http://127.0.0.1:8001")
    first.file.close()
    OneServer(tmp_path).take(saying="http://127.0.0.1:8001")
