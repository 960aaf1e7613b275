"""Personal details, measured on written sets in five languages; and masked without a trace."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from hearth.listen.details import Detail, find_details, find_words, mask
from hearth.listen.details.numbers import is_health_number

#: Set, least recall, least precision. The third was written last and changed nothing: the honest one.
SETS = [("first", 0.97, 0.97), ("second", 0.95, 0.95), ("third", 0.75, 0.92)]
MARK = re.compile(r"\[(\w+):([^\]]*)\]")


def sentences(name: str) -> list[tuple[str, str, list[tuple[int, int]]]]:
    """(language, text, where details stand) of one written set."""
    lines = files(__package__).joinpath(f"written/details_{name}.txt").read_text(encoding="utf-8")
    return [_read(line) for line in lines.splitlines() if line and not line.startswith("#")]


def _read(line: str) -> tuple[str, str, list[tuple[int, int]]]:
    text, spans, at, raw = "", [], 0, line[3:]
    for hit in MARK.finditer(raw):
        text += raw[at : hit.start()]
        spans.append((len(text), len(text) + len(hit[2])))
        text, at = text + hit[2], hit.end()
    return line[:2], text + raw[at:], spans


def meet(detail: Detail, span: tuple[int, int]) -> bool:
    return detail.start < span[1] and span[0] < detail.end


@pytest.mark.parametrize(("name", "recall", "precision"), SETS)
def test_most_details_are_found_and_few_others(name, recall, precision):
    rows = [(find_details(text), spans) for _code, text, spans in sentences(name)]
    caught = [any(meet(d, span) for d in found) for found, spans in rows for span in spans]
    right = [any(meet(d, span) for span in spans) for found, spans in rows for d in found]
    assert sum(caught) / len(caught) >= recall
    assert sum(right) / len(right) >= precision


def test_the_written_sets_are_large_and_in_five_languages():
    rows = [row for name, *_floors in SETS for row in sentences(name)]
    assert len(rows) >= 200 and len({text for _code, text, _spans in rows}) == len(rows)
    for code in ("en", "pl", "ar", "gu", "so"):
        with_details = [bool(spans) for other, _text, spans in rows if other == code]
        assert with_details.count(True) >= 12 and with_details.count(False) >= 9


def found(text: str) -> list[tuple[str, str, str]]:
    return [(text[d.start : d.end], d.kind, d.confidence) for d in find_details(text)]


@pytest.mark.parametrize(
    ("number", "holds"),
    [
        ("9434765919", True),
        ("4010232137", True),
        ("9434765918", False),
        ("1111111111", False),
        ("943476591", False),
        ("0000000000", False),
    ],
)
def test_a_health_number_is_checked_by_its_last_digit(number, holds):
    assert is_health_number(number) is holds


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("Flat 4, 27 Quay Road, top bell", ("Flat 4, 27 Quay Road", "address", "high")),
        ("my number is ٠٧٧٠٠ ٩٠٠١٢٣", ("٠٧٧٠٠ ٩٠٠١٢٣", "phone", "high")),
        ("see https://example.org/a?b=1.", ("https://example.org/a?b=1", "link", "low")),
        ("Dr O’Brien-Smith came", ("O’Brien-Smith", "name", "high")),
        ("I live at 12 high street", ("12 high street", "address", "high")),
    ],
)
def test_it_finds_the_whole_of_a_detail(text, detail):
    assert detail in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "On 12/05/2024 we met",
        "It cost £1,200,000 in 2024",
        "It was 2024-05-01 12:30",
        "Room B12 at 10:30",
        "",
        "😀" * 3000,
        "1" * 20_000,
        "a@" * 5000,
        "My name is",
        "Dr ",
    ],
)
def test_dates_sums_and_odd_texts_are_no_details(text):
    assert found(text) == []


def test_what_is_masked_is_gone_and_the_rest_stays():
    text = "My name is Sarah, ring 07700 900123."
    spans = [d.span for d in find_details(text)]
    assert mask(text, spans, language="en") == "My name is [name], ring [phone]."
    assert mask(text, spans, language="gu") == "My name is […], ring […]."


def test_masks_that_touch_overlap_or_lie_outside_do_no_harm():
    assert (
        mask("abcdef", [(1, 3, "name"), (2, 4, "phone"), (5, 99, "x"), (4, 4, "x")]) == "a[…]e[…]"
    )
    assert mask("abc", []) == "abc"


def test_words_are_masked_by_hand_wherever_they_stand():
    text = "KAREN said: karen!"
    assert (
        mask(text, [d.span for d in find_words(text, " Karen ")], language="en") == "[…] said: […]!"
    )
    assert find_words(text, " ") == find_words(text, "Tim") == []
    assert find_words("İstanbul Karen", "Karen")[0].start == 9
