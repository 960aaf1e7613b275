"""Rounds on paper as accessible PDF (PDF/UA-1): what stands on a sheet, and how it is set."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import segno
import typst
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from hearth.core.networks.models import Network
from hearth.core.people.models import Purpose
from hearth.core.places import queries as places
from hearth.core.wording import queries as wording
from hearth.kit.codes import grouped
from hearth.listen.queries import Round, papers

from .equality import NO_ANSWER
from .languages import INTERFACE, describe
from .saying import CONSENT_WORDS, KINDS
from .typesetting import FOLDER, FONTS, NotSetError, set_pdf

#: More wards than this are written by hand.
MOST_PLACES = 48
LETTERS = "abcdefgh"
TICKS = (Purpose.QUOTE, Purpose.HEAR_BACK, Purpose.MESSAGES, Purpose.SHARE_PARTNERS)
#: What handing a sheet in means; kept with the voice to the letter.
KEEP = _(
    "By handing in this sheet I agree that the network keeps my words to understand what people here need."
)
PREFER_NOT = _("I prefer not to say")

WORDS: dict[str, Promise] = {
    "sheet": _("Sheet"),
    "hand-in": _("Please hand it in here:"),
    "your-words": _("Your words"),
    "no-names": _(
        "Write as much as you like, in your own language. Please do not write anybody's name."
    ),
    "kind": _("What is it? Tick one box."),
    "place": _("Which part of the area is it about?"),
    "write-place": _("Name of the part:"),
    "agree": _("What may we do with your words?"),
    "agree-more": _("Tick what you agree to. Your voice counts without any tick."),
    "contact": _("E-mail or mobile number, only if you want us to write to you:"),
    "day": _("Day:"),
    "about-you": _("About you: help us hear everyone (you may leave this out)"),
    "about-you-more": _("We ask so that we notice who has not been heard yet. It is only counted."),
    "crisis": _("Are you or is somebody else in danger, or do you need to talk now?"),
    "tear": _("✂ Tear off along this line and keep this part."),
    "receipt": _("Your receipt"),
    "keep-slip": _(
        "With this code you can see what became of your words, add to them, or take them back."
    ),
    "typed-in": _(
        "It works as soon as somebody has typed your sheet in, usually within two weeks."
    ),
}


def layout_of(
    network: Network, round: Round, language: str, *, lists_places: bool, asks_groups: bool
) -> dict[str, Any]:
    """All that will stand on the sheets of a batch, in one language, as the service keeps it."""
    wards = list(places.places(network, depth=1)) if lists_places else []
    dimensions = places.dimensions(network, asked=True) if asks_groups else []
    with override(language):
        return {
            **_question(network, round, language),
            "kinds": [[kind, str(words)] for kind, words in KINDS.items()],
            "places": [[str(row.pk), row.name] for row in wards[:MOST_PLACES]],
            "groups": [
                [
                    str(row.pk),
                    str(row.question or row.name),
                    [[str(c.pk), c.name] for c in row.categories.all() if c.key not in NO_ANSWER],
                ]
                for row in dimensions
            ],
            "consents": [[str(purpose), str(CONSENT_WORDS[purpose])] for purpose in TICKS],
            "keep": str(KEEP),
        }


def _question(network: Network, round: Round, language: str) -> dict[str, str]:
    """Title, question and beginning, translated where somebody has done so and it is not stale."""
    said = {part: getattr(round, part) for part in ("title", "question", "intro")}
    if language == round.language:
        return said
    words = wording.words_for(network, kind="round", ids=[round.pk], language=language)
    for (_round, part), found in words.items():
        if part in said and not found.is_stale(said[part]):
            said[part] = found.text
    return said


def languages_offered(network: Network, round: Round) -> list[str]:
    """Languages of the interface: the round's own first. All around the question is in them."""
    return list(dict.fromkeys([c for c in round.languages if c in INTERFACE] + INTERFACE))


def sheets_pdf(
    batch: papers.PaperBatch,
    sheets: Iterable[papers.PaperSheet],
    *,
    address_of: Callable[[str], str],
    page: str,
    kind: Literal["pdf", "png"] = "pdf",
) -> Any:
    """The sheets as one PDF (or, to be looked at, as pictures): two pages each, slip and all.

    `address_of` gives the address behind a receipt, `page` where codes are typed. What people
    wrote is handed over as data, never as markup.
    """
    with set_up(batch, sheets, address_of=address_of, page=page) as source:
        try:
            return _set(source, kind, ["ua-1"] if kind == "pdf" else [])
        except NotSetError:  # a script for which this machine has no letters
            return _set(source, kind, [])


def _set(source: Path, kind: Literal["pdf", "png"], standards: list[Literal["ua-1"]]) -> Any:
    if kind == "pdf":
        return set_pdf(source, standards=standards)
    return typst.compile(str(source), format=kind, font_paths=[FONTS])


def set_data(template: str, data: dict[str, Any], *, right_to_left: bool) -> bytes:
    """One of our templates with its data as accessible PDF; where letters are missing, as plain PDF."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / template
        source.write_text(FOLDER.joinpath(template).read_text(encoding="utf-8"), encoding="utf-8")
        said = json.dumps(apart(data, right_to_left))
        Path(folder, "data.json").write_text(said, encoding="utf-8")
        try:
            return set_pdf(source)
        except NotSetError:
            return set_pdf(source, standards=())


@contextmanager
def set_up(
    batch: papers.PaperBatch,
    sheets: Iterable[papers.PaperSheet],
    *,
    address_of: Callable[[str], str],
    page: str,
) -> Iterator[Path]:
    """The template beside its data, in a folder that is gone afterwards."""
    data = apart(_static(batch, page), describe(batch.language).right_to_left)
    data["sheets"] = [_one(row, address_of) for row in sheets]
    with TemporaryDirectory() as folder:
        source = Path(folder) / "sheets.typ"
        source.write_text(_template(), encoding="utf-8")
        Path(folder, "data.json").write_text(json.dumps(data), encoding="utf-8")
        yield source


def _static(batch: papers.PaperBatch, page: str) -> dict[str, Any]:
    """What all sheets of the batch share."""
    layout, language = batch.layout, describe(batch.language)
    with override(batch.language):
        words = {name: str(text) for name, text in WORDS.items()}
        crisis = [_line(row) for row in batch.network.crisis_lines]
        prefer_not = str(PREFER_NOT)
        title = _t("Listening sheets, batch %(n)s") % {"n": batch.number}
    return {
        "title": f"{title}: {layout['title']}",
        "network": batch.network.name,
        "round": layout["title"],
        "note": batch.note,
        "question": layout["question"],
        "intro": layout["intro"],
        "language": language.code.split("-")[0],
        "direction": language.direction,
        "large": batch.is_large,
        "kinds": _numbered(layout["kinds"]),
        "places": _numbered(layout["places"]),
        "consents": [
            [LETTERS[at], words_] for at, (_purpose, words_) in enumerate(layout["consents"])
        ],
        "groups": [
            [question, [*_numbered(rows), ["0", prefer_not]]]
            for _id, question, rows in layout["groups"]
        ],
        "keep": layout["keep"],
        "crisis": [row for row in crisis if row[1]],
        "address": page,
        "words": words,
    }


def apart(data: Any, right_to_left: bool) -> Any:
    """Texts as they can be set; on a page from right to left each stands in its own direction."""
    if isinstance(data, dict):
        kept = ("language", "direction", "address")
        return {k: v if k in kept else apart(v, right_to_left) for k, v in data.items()}
    if isinstance(data, list):
        return [apart(row, right_to_left) for row in data]
    if not isinstance(data, str):
        return data
    text = _letters_only(data)
    return f"\u2068{text}\u2069" if right_to_left and text else text


def plain_text(text: object) -> str:
    """A text as Typst can set it: no pictures (emoji), no control characters."""
    return _letters_only(str(text))


def _letters_only(text: str) -> str:
    """Without pictures (emoji) and control characters, which accessible PDF does not take."""
    plain = re.sub(r"[\r\n\t]+", " ", text)
    dropped = ("Cc", "Cs", "Co", "Cn", "So", "Sk")
    kept = "".join(c for c in plain if unicodedata.category(c) not in dropped or c in "✂°©®™^`´¨")
    return re.sub("[\u200d\ufe0f]+(?=\\s|$)", "", kept).strip()


def _numbered(rows: Iterable[Any]) -> list[list[str]]:
    return [[str(number), row[1]] for number, row in enumerate(rows, start=1)]


def _line(row: dict[str, str]) -> list[str]:
    return [
        str(row.get("name", "")),
        str(row.get("phone") or row.get("text") or ""),
        str(row.get("hours") or ""),
    ]


def _one(sheet: papers.PaperSheet, address_of: Callable[[str], str]) -> dict[str, str]:
    """One sheet: its code for us, its receipt for the speaker, each as letters and as a picture."""
    receipt = papers.receipt_on(sheet)
    return {
        "code": grouped(sheet.code),
        "picture": _drawn(sheet.code, error="q"),
        "receipt": receipt,
        "slip": _drawn(address_of(receipt), error="m"),
    }


def _drawn(text: str, *, error: str) -> str:
    out = io.BytesIO()
    segno.make(text, error=error, micro=False).save(
        out, kind="svg", scale=4, border=2, xmldecl=False
    )
    return out.getvalue().decode()


@cache
def _template() -> str:
    return FOLDER.joinpath("sheets.typ").read_text(encoding="utf-8")
