"""Spreadsheets in any letters and from any program: read, recognised, refused with a reason."""

import csv
import io
import zipfile

import openpyxl
import pytest

from hearth.kit.refusals import Refused
from hearth.listen.sheets import guess_mapping, read_sheet, source_of

POLISH = "text,place\nŻeby autobus jeździł częściej w niedzielę,Łąkowa\nWięcej ławek w parku,Śródmieście\n"
ARABIC = "text,place\nنريد حافلة في المساء قرب العيادة,الحي القديم\nالحديقة مظلمة في الليل,السوق\n"


def kept(tmp_path, content, name="sheet.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (POLISH, "utf-8"),
        (POLISH, "utf-8-sig"),
        (POLISH, "utf-16"),
        (POLISH, "utf-16-le"),
        (POLISH, "utf-16-be"),
        (POLISH, "cp1250"),
        (ARABIC, "cp1256"),
        (ARABIC, "utf-8"),
        ("text,place\nThe café’s “garden” – 5 £,Hill\n", "cp1252"),
    ],
)
def test_letters_come_out_as_they_were_written(tmp_path, text, encoding):
    sheet = read_sheet(kept(tmp_path, text.encode(encoding)))
    wanted = [row["text"] for row in csv.DictReader(io.StringIO(text))]
    assert [row["text"] for _n, row in sheet.rows()] == wanted


def test_other_letters_can_be_chosen(tmp_path):
    path = kept(tmp_path, "text\nŁąka\n".encode("cp1250"))
    assert read_sheet(path, encoding="cp1250").sample() == [{"text": "Łąka"}]
    assert read_sheet(path, encoding="cp1252").sample() != [{"text": "Łąka"}]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_found(tmp_path, sign):
    text = f'a{sign}b\n"one{sign} two"{sign}3\n4{sign}5\n'
    sheet = read_sheet(kept(tmp_path, text.encode()))
    assert sheet.sample() == [{"a": f"one{sign} two", "b": "3"}, {"a": "4", "b": "5"}]


def test_rows_have_the_numbers_that_a_spreadsheet_shows(tmp_path):
    sheet = read_sheet(kept(tmp_path, b'text\n"two\nlines"\n\nlast\n'))
    assert [number for number, _row in sheet.rows()] == [2, 4]
    assert sheet.count == 2


def test_a_workbook_is_read_as_text(tmp_path):
    book = openpyxl.Workbook()
    for row in (["text", "n", "text"], ["=1+1 is not two here", 3.0, "twice"]):
        book.active.append(row)
    book.active["A2"].data_type = "s"
    book.save(tmp_path / "s.xlsx")
    sheet = read_sheet(tmp_path / "s.xlsx")
    assert sheet.sample() == [{"text": "=1+1 is not two here", "n": "3", "text (2)": "twice"}]


def bomb(tmp_path, size, name="bomb.xlsx"):
    path = tmp_path / name
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(size // (1 << 20)):
            part.write(b" " * (1 << 20))
    return path


def test_a_bomb_is_not_unpacked(tmp_path):
    path = bomb(tmp_path, 210 << 20)
    assert path.stat().st_size < 1 << 20
    with pytest.raises(Refused, match="sheet_unpacks_too_large"):
        read_sheet(path)


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path):
    path = bomb(tmp_path, 8 << 20)
    content = path.read_bytes().replace((8 << 20).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    path.write_bytes(content)
    with pytest.raises(Refused, match="sheet_not_readable"):
        read_sheet(path)


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>
<row r="2"><c r="A2" t="inlineStr"><is><t>&c;&d;</t></is></c></row></sheetData></worksheet>"""


def test_entities_in_a_workbook_are_never_followed(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["text"])
    book.save(tmp_path / "plain.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "plain.xlsx") as old,
        zipfile.ZipFile(tmp_path / "xml.xlsx", "w") as new,
    ):
        for part in old.infolist():
            is_sheet = part.filename == "xl/worksheets/sheet1.xml"
            new.writestr(part, LAUGHS if is_sheet else old.read(part))
    try:
        found = str(read_sheet(tmp_path / "xml.xlsx").sample())
    except Refused as refused:
        found = refused.code
    assert "haha" not in found and "root:" not in found


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("s.csv", b"", "sheet_empty"),
        ("s.csv", b"text\n", "sheet_empty"),
        ("s.csv", b"\n\n \n", "sheet_empty"),
        ("s.csv", bytes(range(256)) * 8, "sheet_not_readable"),
        ("s.csv", ",".join(["a"] * 501).encode() + b"\n1\n", "sheet_too_wide"),
        ("s.xlsx", b"PK\x03\x04 cut off", "sheet_not_readable"),
        ("s.xlsx", b"text\nno workbook\n", "sheet_not_readable"),
        ("s.ods", b"", "sheet_not_readable"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(tmp_path, name, content, code):
    with pytest.raises(Refused, match=code):
        read_sheet(kept(tmp_path, content, name))


def test_ten_megabytes_in_one_cell_spoil_their_row_only(tmp_path):
    content = b"text\n" + b"a" * (10 << 20) + b"\nshort\n"
    sheet = read_sheet(kept(tmp_path, content))
    assert [len(row["text"]) for _n, row in sheet.rows()] == [10 << 20, 5]


KOBO = ["start", "end", "Your ward", "What would help?", "_id", "_uuid", "_submission_time"]


def test_an_export_of_kobo_is_recognised_with_the_longest_answers_as_words():
    sample = [{"What would help?": "A bus that runs in the evening.", "start": "2026-05-01T10:00"}]
    assert source_of(KOBO) == "kobo"
    found = guess_mapping(KOBO, sample=sample)
    assert found == {"text": "What would help?", "id": "_uuid", "said_at": "_submission_time"}


def test_names_within_kobo_groups_are_recognised():
    columns = ["you/age_band", "say/text", "_uuid", "_id"]
    found = guess_mapping(columns, groups={"age_band": "Age"})
    assert found == {"text": "say/text", "id": "_uuid", "group:age_band": "you/age_band"}


def test_comments_of_polis_are_recognised():
    columns = ["timestamp", "datetime", "comment-id", "author-id", "moderated", "comment-body"]
    found = guess_mapping(columns)
    assert source_of(columns) == "polis"
    assert (found["text"], found["id"], found["moderated"]) == (
        "comment-body",
        "comment-id",
        "moderated",
    )


def test_a_table_of_somebody_else_is_not_guessed_wrongly():
    assert source_of(["text", "date"]) == ""
    assert "text" not in guess_mapping(["name", "address"], sample=[{"name": "x" * 40}])
