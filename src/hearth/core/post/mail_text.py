"""Whose words are whose in a mail: what was quoted and signed with is cut. Pure.

A kept library knows how mail programs begin a quotation in a dozen languages; our own marks and the
languages that it lacks stand here. The whole mail stays in the raw capture, so nothing is lost by a
cut that was too deep; where everything would be cut, nothing is.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from mailparser_reply import EmailReplyParser

#: Our question mails begin with this line; what stands below it was ours.
MARK = "=-=-="
LANGUAGES = ["en", "pl", "fr", "de", "es"]
#: Longer mails are cut by our own marks only: the library's patterns are slow on them.
LIBRARY_READS = 20_000
_QUOTE_BEGINS = re.compile(
    r"^(>.*|-{2,}\s*(original message|forwarded message|الرسالة الأصلية|wiadomość oryginalna).*"
    r"|_{20,}|on .{5,120} wrote:|w dniu .{5,120} napisał.{0,3}:|.{5,120} كتب.{0,80}:|في .{5,120} كتب.{0,80}"
    r"|.{5,120} એ લખ્યું:|.{5,120} ayaa qoray:)$",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"^(--\s?|sent from my .{2,40}|get outlook for .{2,20}|wysłano z .{2,40}|أرسلت من .{2,40}|"
    r"(best|kind|warm|many)( regards| wishes| thanks)|regards|best|yours|yours \w+|thanks|thank you|"
    r"cheers|pozdrawiam|z poważaniem|dziękuję|مع التحية|شكرا|شكرًا|تحياتي|આભાર|આપનો|આપની|mahadsanid)[\s,.!،–-]*$",
    re.IGNORECASE,
)
#: A signature is at the end and short.
SIGNATURE_LINES = 8


def own_words(text: str) -> str:
    """What the sender wrote themselves."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    first = whole.split(MARK)[0].strip() if MARK in whole else whole
    cut = _without_quotes(_by_library(first))
    return _without_signature(cut) or cut or first or whole


def _by_library(text: str) -> str:
    if len(text) > LIBRARY_READS:
        return text
    found = EmailReplyParser(languages=LANGUAGES).parse_reply(text=text)
    return found or text


def _without_quotes(text: str) -> str:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if len(line) < 300 and _QUOTE_BEGINS.match(line.strip()):
            head = "\n".join(lines[:number]).strip()
            if head:
                return head
    return "\n".join(line for line in lines if not line.lstrip().startswith(">")).strip()


def _without_signature(text: str) -> str:
    lines = text.split("\n")
    start = max(1, len(lines) - SIGNATURE_LINES)
    for number in range(start, len(lines)):
        if len(lines[number]) < 60 and _SIGNED.match(lines[number].strip()):
            return "\n".join(lines[:number]).strip()
    return text


def text_of_html(html: str) -> str:
    """The words of an HTML mail, without what is quoted in it."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.found).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    """Text outside of scripts, styles and quotations; blocks on lines of their own."""

    SILENT = {"script", "style", "head", "title", "blockquote", "template", "svg"}
    BLOCKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table", "hr"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        is_quoted = tag == "div" and "gmail_quote" in (names.get("class") or "")
        if tag in self.SILENT or is_quoted or (self.silent and tag == self.silent[-1]):
            self.silent.append(tag)
        elif tag in self.BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.silent and tag == self.silent[-1]:
            self.silent.pop()
        elif tag in self.BLOCKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)
