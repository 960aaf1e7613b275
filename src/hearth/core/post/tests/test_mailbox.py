"""The mailbox over IMAP: what is asked of the server, and what is never asked."""

from __future__ import annotations

import pytest

from hearth.core.post import mailbox


class Server:
    """A folder with two mails, as a server shows it."""

    def __init__(self, host, port, *, timeout):
        self.where, self.calls = (host, port), []
        self.mails = {b"7": b"Subject: a\n\nhello", b"9": b"Subject: b\n\nlarge"}
        Server.last = self

    def login(self, name, word):
        self.calls.append(("login", name, word))

    def select(self, folder):
        return ("OK" if folder == '"Voices in"' else "NO", [b""])

    def uid(self, what, *given):
        self.calls.append((what, *given))
        if what == "search":
            return "OK", [b" ".join(self.mails)]
        mark = given[0].encode()
        if what == "fetch" and "SIZE" in given[1]:
            size = 10**9 if mark == b"9" else 17
            return "OK", [b"1 (UID 7 RFC822.SIZE %d)" % size]
        if what == "fetch":
            return "OK", [(b"1 (BODY[] {17}", self.mails[mark]), b")"]
        return "OK", [None]

    def expunge(self):
        self.calls.append(("expunge",))

    def close(self):
        self.calls.append(("close",))

    def logout(self):
        self.calls.append(("logout",))


@pytest.fixture
def box(settings, monkeypatch):
    monkeypatch.setattr(mailbox.imaplib, "IMAP4_SSL", Server)
    settings.HEARTH_MAILDIR = ""
    settings.HEARTH_IMAP_URL = "imaps://voices%40x:w%2Frd@mail.example.org/Voices%20in"
    return mailbox.open_mailbox()


def test_it_signs_in_and_reads_without_marking_anything_as_seen(box):
    assert Server.last.where == ("mail.example.org", 993)
    assert ("login", "voices@x", "w/rd") in Server.last.calls
    assert list(box.letters()) == [("7", b"Subject: a\n\nhello")]
    assert ("fetch", "7", "(BODY.PEEK[])") in Server.last.calls


def test_a_mail_that_is_too_large_is_left_without_being_fetched(box):
    list(box.letters())

    assert ("fetch", "9", "(BODY.PEEK[])") not in Server.last.calls
    assert ("store", "9", "+FLAGS", "(\\Seen \\Flagged)") in Server.last.calls


def test_what_is_done_is_taken_out(box):
    box.done("7")
    box.close()

    assert [call[0] for call in Server.last.calls[-4:]] == ["store", "expunge", "close", "logout"]


@pytest.mark.parametrize("address", ["imap://mail.example.org/", "http://x/", "nonsense"])
def test_a_mailbox_is_not_read_in_the_clear(settings, address):
    settings.HEARTH_MAILDIR, settings.HEARTH_IMAP_URL = "", address
    with pytest.raises((ValueError, OSError)):
        mailbox.open_mailbox()


def test_a_folder_that_is_not_there_is_said(box, settings):
    settings.HEARTH_IMAP_URL = "imaps://a:b@mail.example.org/Elsewhere"
    with pytest.raises(OSError, match="folder"):
        mailbox.open_mailbox()
