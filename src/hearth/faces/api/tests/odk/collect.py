"""A form app for tests: the calls of ODK Collect to the letter, over any Django test client.

It refuses what Collect refuses: another status than the one expected, another content type, a
missing header, a list with one bad entry, a file whose fingerprint is not the announced one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import md5
from uuid import uuid4
from xml.etree.ElementTree import Element, fromstring, tostring

from django.test import Client

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"
XFORMS = "{http://www.w3.org/2002/xforms}"
ASSUMED_LENGTH = 10_000_000
MOST_FILES = 100


class Failed(AssertionError):
    """What Collect would show as an error."""


@dataclass
class Form:
    """One form as it was downloaded, with its media."""

    form_id: str
    version: str
    xml: bytes
    media: dict[str, bytes]


@dataclass
class Sent:
    """The last answer to a form that was sent, and how many posts it took."""

    status: int
    words: str
    posts: int

    @property
    def is_sent(self) -> bool:
        return self.status in (201, 202)


@dataclass
class Collect:
    """One installation of Collect with its server address."""

    server_url: str
    client: Client = field(default_factory=Client)
    device_id: str = "collect:test"
    headers: dict[str, str] = field(default_factory=dict)

    def refresh(self) -> list[Form]:
        """Fetch the list, then each form and its media, as "match exactly" does."""
        return [self._download(entry) for entry in self.form_list()]

    def form_list(self) -> list[dict[str, str]]:
        root = self._xml(f"{self.server_url}/formList")
        if root.tag != f"{LIST}xforms":
            raise Failed(f"not a list of forms: {root.tag}")
        entries = [
            {child.tag.removeprefix(LIST): (child.text or "").strip() for child in entry}
            for entry in root.findall(f"{LIST}xform")
        ]
        for entry in entries:
            for name in ("formID", "name", "downloadUrl"):
                if not entry.get(name):
                    raise Failed(f"one bad entry voids the list: no {name}")
            if not entry.get("hash", "").startswith("md5:"):
                raise Failed("no hash")
        return entries

    def send(self, xml: bytes, files: dict[str, bytes] | None = None) -> Sent:
        """HEAD, then as many POSTs as the announced length asks for."""
        address = f"{self.server_url}/submission"
        most = self._head(address)
        posts, answer = 0, None
        for batch, is_last in _batches(files or {}, len(xml), most):
            answer = self.post(address, xml, batch, is_incomplete=not is_last)
            posts += 1
            if answer.status not in (201, 202):
                break
        return Sent(answer.status, answer.words, posts)

    def post(
        self, address: str, xml: bytes, files: dict[str, bytes], *, is_incomplete: bool
    ) -> Sent:
        boundary = str(uuid4())
        body = multipart(boundary, xml, files, is_incomplete=is_incomplete)
        answer = self.client.post(
            f"{address}?deviceID={self.device_id}",
            data=body,
            content_type=f"multipart/form-data; boundary={boundary}",
            headers=self._headers(),
        )
        _check_headers(answer)
        message = fromstring(answer.content).find(f"{RESPONSE}message")
        return Sent(answer.status_code, message.text or "", 1)

    def _head(self, address: str) -> int:
        answer = self.client.head(f"{address}?deviceID={self.device_id}", headers=self._headers())
        if answer.status_code != 204:
            raise Failed(f"HEAD answered {answer.status_code}")
        _check_headers(answer)
        return int(answer.headers.get("X-OpenRosa-Accept-Content-Length", ASSUMED_LENGTH))

    def _download(self, entry: dict[str, str]) -> Form:
        content = self._bytes(entry["downloadUrl"], entry["hash"])
        media = {}
        if entry.get("manifestUrl"):
            root = self._xml(entry["manifestUrl"])
            if root.tag != f"{MANIFEST}manifest":
                raise Failed("not a manifest")
            for file in root.findall(f"{MANIFEST}mediaFile"):
                said = {c.tag.removeprefix(MANIFEST): (c.text or "").strip() for c in file}
                if not (said["filename"] and said["hash"].startswith("md5:")):
                    raise Failed("a media file without a name or hash")
                media[said["filename"]] = self._bytes(said["downloadUrl"], said["hash"])
        return Form(entry["formID"], entry.get("version", ""), content, media)

    def _bytes(self, address: str, hashed: str) -> bytes:
        answer = self._get(address)
        if "md5:" + md5(answer.content).hexdigest() != hashed:
            raise Failed(f"{address} is not what was announced")
        return answer.content

    def _xml(self, address: str) -> Element:
        answer = self._get(address)
        _check_headers(answer)
        return fromstring(answer.content)

    def _get(self, address: str):
        joined = "&" if "?" in address else "?"
        answer = self.client.get(
            f"{address}{joined}deviceID={self.device_id}", headers=self._headers()
        )
        if answer.status_code != 200:
            raise Failed(f"{address} answered {answer.status_code}")
        return answer

    def _headers(self) -> dict[str, str]:
        # Collect writes the hour of the day in twelve hours; no server may check it
        date = "Mon, 04 May 2026 01:00:00 GMT"
        agent = "org.odk.collect.android/v2026.2.0 Dalvik/2.1.0"
        return {"X-OpenRosa-Version": "1.0", "Date": date, "User-Agent": agent, **self.headers}


def _check_headers(answer) -> None:
    if "text/xml" not in answer.headers.get("Content-Type", ""):
        raise Failed(f"Content-Type is {answer.headers.get('Content-Type')}")
    if answer.headers.get("X-OpenRosa-Version") != "1.0":
        raise Failed("no X-OpenRosa-Version")


def _batches(files: dict[str, bytes], length: int, most: int):
    """Files by post, as Collect splits them: always one, then as many as fit."""
    left, first = list(files.items()), True
    while left or first:
        first, batch, size = False, {}, length
        while left:
            name, content = left.pop(0)
            batch[name] = content
            size += len(content)
            if left and (len(batch) > MOST_FILES or size + len(left[0][1]) > most):
                break
        yield batch, not left


TYPES = {"m4a": "audio/mp4", "amr": "audio/amr", "jpg": "image/jpeg", "png": "image/png"}


def multipart(
    boundary: str, xml: bytes, files: dict[str, bytes], *, is_incomplete: bool = False
) -> bytes:
    """The body of a post as OkHttp writes it."""
    parts = [_part("xml_submission_file", "form.xml", "text/xml", xml)]
    for name, content in files.items():
        media_type = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        parts.append(_part(name, name, media_type, content))
    if is_incomplete:
        parts.append(_part("*isIncomplete*", "", "", b"yes"))
    mark = b"--" + boundary.encode()
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def _part(name: str, file_name: str, media_type: str, content: bytes) -> bytes:
    head = f'Content-Disposition: form-data; name="{name}"'
    head += f'; filename="{file_name}"' if file_name else ""
    head += f"\r\nContent-Type: {media_type}" if media_type else ""
    return f"{head}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content


def fill(form: Form, answers: dict[str, str], *, instance_id: str = "") -> bytes:
    """The form's own model with these answers in it: an answer to no question is an error."""
    model = fromstring(form.xml).find(f".//{XFORMS}model/{XFORMS}instance/*")
    left = dict(answers) | {"instanceID": instance_id or f"uuid:{uuid4()}"}
    for leaf in model.iter():
        name = leaf.tag.rpartition("}")[2]
        if name in left and len(leaf) == 0:
            leaf.text = left.pop(name)
    if left:
        raise Failed(f"the form has no question {', '.join(left)}")
    return b"<?xml version='1.0' ?>" + tostring(model, encoding="utf-8")
