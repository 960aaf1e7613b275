"""A post of a form app, read piece by piece: nothing that was cut short passes for whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.http import parse_header_parameters

from hearth.kit.refusals import Refused
from hearth.listen.queries import form_apps
from hearth.listen.services.odk import Part

FORM = "xml_submission_file"
UNFINISHED = "*isIncomplete*"


@dataclass(frozen=True)
class Post:
    """What came in one post: the form, some of its files, and whether more will follow."""

    xml: bytes
    parts: list[Part]
    is_incomplete: bool


class _Tail:
    """A stream that remembers its last bytes: a whole post ends with its own mark."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.tail = stream, b""

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self.stream.read(size)
        self.tail = (self.tail + piece)[-300:]
        return piece


def read_post(request: HttpRequest, *, most: int) -> Post:
    """The parts of a post. Refused: `post_too_large`, `post_cut_short`, `post_without_form`,
    `form_too_large`."""
    if _announced(request) > most:
        raise Refused("post_too_large", most_mb=most // 1_000_000)
    kind, named = parse_header_parameters(request.META.get("CONTENT_TYPE", ""))
    if kind != "multipart/form-data":
        raise Refused("post_without_form")
    tail: Any = _Tail(request)
    handlers = [MemoryFileUploadHandler(request), TemporaryFileUploadHandler(request)]
    try:
        fields, files = MultiPartParser(request.META, tail, handlers, "utf-8").parse()
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        raise Refused("post_too_large", most_mb=most // 1_000_000) from None
    except (MultiPartParserError, BadRequest, OSError, ValueError):
        raise Refused("post_cut_short") from None
    end = f"--{named.get('boundary', '')}--".encode()
    if not tail.tail.rstrip(b"\r\n ").endswith(end):
        raise Refused("post_cut_short")
    return Post(_form(fields, files), _parts(files), fields.get(UNFINISHED, "") == "yes")


def _form(fields: Any, files: Any) -> bytes:
    """The form itself, sent as a file (Collect) or as a field."""
    file = files.get(FORM)
    if file is None and FORM not in fields:
        raise Refused("post_without_form")
    if file is None:
        return str(fields[FORM]).encode("utf-8", "surrogatepass")
    if file.size > form_apps.MOST_XML:
        raise Refused("form_too_large", most_kb=form_apps.MOST_XML // 1024)
    content: bytes = file.read()
    return content


def _parts(files: Any) -> list[Part]:
    """Everything else, by the name of the file."""
    return [
        Part(file.name or name, file.content_type or "", file.read())
        for name, listed in files.lists()
        if name != FORM
        for file in listed
    ]


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
