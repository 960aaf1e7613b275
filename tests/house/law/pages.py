"""Templates and styles: every word can be translated, no inline code, right-to-left, nobody else's host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

TAG = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)
COMMENTS = re.compile(r"{%\s*comment.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(
    r"{%\s*(?:blocktranslate|blocktrans)\b.*?{%\s*(?:endblocktranslate|endblocktrans)\s*%}",
    re.DOTALL,
)
#: A tag whose very name is chosen by the template, and a block that only names a class.
CHOSEN = re.compile(r"<(/?)\s*(?:{%.*?%}\s*)+")
CLASS_NAME = re.compile(r"{%\s*block\s+\w*class\s*%}[\w\s-]*{%\s*endblock[^%]*%}")
VALUE = re.compile(r"{{.*?}}", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
#: Attributes that a person reads or hears.
READ = {"title", "alt", "placeholder", "aria-label", "aria-description", "aria-valuetext", "label"}
#: Names that are the same in every language.
SAME_EVERYWHERE = {"Hearth"}
SILENT = {"script", "style", "code", "kbd", "samp"}


class _Reader(HTMLParser):
    """Collects what is visible and what is forbidden in markup whose template tags are gone."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[tuple[int, str]] = []
        self.inline: list[tuple[int, str]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        given = dict(attrs)
        for name, value in attrs:
            if name in READ and value:
                self.texts.append((line, value))
            if name == "style" or re.match(r"on[a-z]+$", name):
                self.inline.append((line, f"attribute {name}"))
            if name in ("href", "src", "action") and (value or "").strip().startswith(
                "javascript:"
            ):
                self.inline.append((line, "a javascript: address"))
        if tag == "style":
            self.inline.append((line, "a <style> block"))
        data = given.get("type") in ("application/json", "importmap")
        if tag == "script" and "src" not in given and not data:
            self.inline.append((line, "an inline <script>"))
        if tag == "meta" and given.get("name") == "description":
            self.texts.append((line, given.get("content") or ""))
        if tag in SILENT:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open:
            self.texts.append((self.getpos()[0], data))


def _blank(found: re.Match[str]) -> str:
    """Take text away and keep the lines where they are."""
    return " " + "\n" * found[0].count("\n")


def _read(template: str) -> _Reader:
    template = CHOSEN.sub(r"<\1", template)
    for pattern in (CLASS_NAME, COMMENTS, TRANSLATED, TAG, VALUE):
        template = pattern.sub(_blank, template)
    reader = _Reader()
    reader.feed(template)
    reader.close()
    return reader


def untranslatable(template: str) -> Iterator[tuple[int, str]]:
    """Words outside of {% translate %} and {% blocktranslate %}, with their line."""
    for line, text in _read(template).texts:
        words = [word for word in WORD.findall(text) if word not in SAME_EVERYWHERE]
        if words:
            yield line, " ".join(text.split())[:80]


def inline_code(template: str) -> Iterator[tuple[int, str]]:
    """What our content policy would refuse: inline style, script and handlers."""
    yield from _read(template).inline


# -- styles ----------------------------------------------------------------------------------------

CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)*"
    r"|(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:float|clear|text-align)\s*:\s*(?:left|right))(?=\s*:|\s*;|\s*})"
)


def physical_properties(css: str) -> Iterator[tuple[int, str]]:
    """Left and right, where start and end are meant (right-to-left would break)."""
    css = CSS_COMMENT.sub(_blank, css)
    for found in PHYSICAL.finditer(css):
        yield css.count("\n", 0, found.start()) + 1, found[0]


# -- addresses -------------------------------------------------------------------------------------

#: Names of standards, which nobody fetches.
STANDARDS = ("http://www.w3.org/", "https://www.w3.org/", "http://127.0.0.1", "http://localhost")
ADDRESS = re.compile(r"https?://[^\s\"'<>)]+")
LOADS = re.compile(
    r"(?:src|srcset|action|poster|data)\s*=\s*[\"']\s*(?:https?:)?//|url\(\s*[\"']?(?:https?:)?//|@import\s+[\"'](?:https?:)?//"
)
MACHINE = re.compile(r"(?:^|[\s\"'(=])(/(?:home|root|Users|work|tmp|usr|opt|mnt)/[\w.-]+)")


def other_hosts(text: str) -> Iterator[tuple[int, str]]:
    """Addresses of other hosts in templates, styles and scripts of our own."""
    for found in ADDRESS.finditer(text):
        if not found[0].startswith(STANDARDS) and "{" not in found[0][:9]:
            yield text.count("\n", 0, found.start()) + 1, found[0]


def loads_from_elsewhere(text: str) -> Iterator[tuple[int, str]]:
    """Something that a browser would fetch from another host by itself."""
    for found in LOADS.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, found[0]


def machine_paths(text: str) -> Iterator[tuple[int, str]]:
    """A path that exists on one machine only."""
    for found in MACHINE.finditer(text):
        yield text.count("\n", 0, found.start(1)) + 1, found[1]
