"""`hearth protect` on files: what is hidden, what it costs, and one clear line where it cannot be."""

import argparse
import csv
import json

import pytest

from hearth.faces.shell import protect

CELLS = "ward,age,n\nA,young,3\nA,old,40\nB,young,25\nB,old,30\nC,young,18\nC,old,22\n"


@pytest.fixture
def ask(tmp_path, capsys):
    """A function: the answer to a table and some words, as JSON; or the words of a refusal."""

    def told(text, *words):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        parser = argparse.ArgumentParser()
        protect.add_arguments(parser)
        status = protect.run(parser.parse_args([str(path), *map(str, words), "--json"]))
        said = capsys.readouterr()
        return json.loads(said.out) if status == 0 else said.err

    return told


def hidden(found):
    return {(row["ward"], row["age"]) for row in found["cells"] if row["state"] == "hidden"}


def test_a_small_cell_and_its_companions_are_hidden_with_their_shares(ask):
    found = ask(CELLS, "--count", "n", "--attack")
    assert hidden(found) == {("A", "young"), ("A", "old"), ("C", "young"), ("C", "old")}
    assert found["no_pattern_hides_less_than"] == found["people_hidden_beside"] == 80
    for row in found["cells"]:
        assert (row["count"] is None) == (row["share"] is None) == (row["state"] == "hidden")
        assert row["least"] <= row["most"]
    small = next(r for r in found["cells"] if (r["ward"], r["age"]) == ("A", "young"))
    assert small["most"] >= 5


def test_people_one_a_row_are_counted(ask):
    people = "ward,age\n" + "A,young\n" * 3 + "A,old\n" * 9 + "B,young\n" * 8 + "B,old\n" * 7
    found = ask(people, "--threshold", 4)
    assert (found["small"], found["companions"]) == (1, 3)


def test_totals_in_the_file_must_be_right(ask):
    assert "add up to 43" in ask(CELLS + "A,Total,44\n", "--count", "n")
    assert ask(CELLS + "A,Total,43\n", "--count", "n")["small"] == 1


def test_areas_add_up_as_their_tree_says(ask, tmp_path):
    tree = tmp_path / "tree.csv"
    tree.write_text("code,parent\nA,North\nB,North\nC,South\nNorth,City\nSouth,City\n")
    found = ask(CELLS, "--count", "n", "--tree", f"ward={tree}")
    assert {row["ward"] for row in found["cells"]} == {"City", "North", "South", "A", "B", "C"}
    assert ("B", "young") in hidden(found)


def test_a_few_newcomers_since_the_last_time_are_named(ask, tmp_path):
    out = tmp_path / "out.csv"
    ask(CELLS, "--count", "n", "--out", out)
    rows = list(csv.DictReader(out.open()))
    assert {row["count"] for row in rows if row["state"] == "hidden"} == {""}
    found = ask(CELLS.replace("B,old,30", "B,old,32"), "--count", "n", "--before", out)
    assert {"ward": "B", "age": "old", "before": 30, "now": 32} in found["few_came_or_went"]


def test_rounding_says_what_a_reader_still_knows(ask):
    found = ask(CELLS, "--count", "n", "--round", 5)
    assert found["small"] == 1
    assert all(row["count"] % 5 == 0 for row in found["cells"])


def test_a_wide_table_is_read_as_the_same_long_one(ask):
    wide = "ward,young,old,Total\nA,3,40,43\nB,25,30,55\nC,18,22,40\nTotal,46,92,138\n"
    assert ask(wide, "--wide", "age") == ask(CELLS, "--count", "n")


def test_line_endings_marks_and_the_order_of_rows_and_columns_change_nothing(ask):
    lines = CELLS.splitlines()
    turned = [";".join(line.split(",")[::-1]) for line in [lines[0], *reversed(lines[1:])]]
    one = ask(CELLS, "--count", "n")
    other = ask("\ufeff" + "\r\n".join(turned) + "\r\n", "--count", "n")
    assert hidden(one) == hidden(other)
    assert one["notes"] == other["notes"]


def test_totals_over_a_column_that_is_left_out_are_not_counted_twice(ask):
    found = ask(CELLS + "A,Total,43\nTotal,Total,138\n", "--count", "n", "--by", "ward")
    assert [row["count"] for row in found["cells"]] == [138, 43, 55, 40]


def test_the_account_says_what_was_done_and_why_it_holds(ask):
    told = ask(CELLS, "--count", "n")["notes"]
    assert told[0].startswith("1 cell holds 1 to 4 people and is hidden. 3 cells are hidden beside")
    assert "no choice of cells hides fewer people" in told[0]
    assert "5 or more" in told[1]
    assert ask("ward,n\nA,9\n", "--count", "n")["notes"] == [
        "No cell holds 1 to 4 people: everything is shown."
    ]


def test_three_wards_of_two_people_are_hidden_with_their_total(ask):
    found = ask("ward\nA\nA\nB\nB\nC\nC\n", "--attack")
    assert {row["state"] for row in found["cells"]} == {"hidden"}
    assert {row["most"] for row in found["cells"]} == {None}


def test_the_weaker_rule_of_offices_is_there_to_compare(ask):
    cells = "ward,n\nA,2\nB,2\nC,30\n"
    assert ask(cells, "--count", "n")["companions"] == 1
    assert ask(cells, "--count", "n", "--rule", "double")["companions"] == 0


def test_a_cell_that_readers_know_anyway_is_no_companion(ask, tmp_path):
    known = tmp_path / "known.csv"
    known.write_text("age,ward\nold,C\n")
    found = ask(CELLS, "--count", "n", "--known", known)
    assert ("C", "old") not in hidden(found)
    known.write_text("age,ward\nold,Z\n")
    assert "row 2: there is no cell" in ask(CELLS, "--count", "n", "--known", known)


def test_very_large_counts_are_as_exact_as_small_ones(ask):
    found = ask("ward,n\nA,999999999999999\nB,3\nC,99999999999999\n", "--count", "n", "--attack")
    small = next(row for row in found["cells"] if row["ward"] == "B")
    assert (small["least"], small["most"]) == (1, 10**14 + 1)


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("ward,n\nA,x\n", ("--count", "n"), "row 2"),
        ("ward,n\nA,-3\n", ("--count", "n"), "row 2: n is below"),
        ("ward,n\nA,3\nA,4\n", ("--count", "n"), "row 3: a was in row 2 already"),
        ("ward,n\nA,3\nAll,3\n", ("--count", "n"), "row 3: ward “all” looks like a total"),
        ("ward,n\nA,3\n,4\n", ("--count", "n"), "row 3: ward is empty"),
        ("ward,n\nA,3\n", (), "say --count n"),
        ("ward,young,old\nA,3,4\n", (), "say --wide"),
        ("count,n\nA,3\n", ("--count", "n"), "rename it"),
        ("ward,n\nA,3\n", ("--count", "n", "--tree", "ward"), "column=file.csv"),
        ("ward,n\nA,3\n", ("--count", "n", "--tree", "w=t.csv"), "no column “w” groups"),
        ("ward,n\nA,3\n", ("--count", "n", "--out", "/no/such/folder/x.csv"), "x.csv cannot be"),
        ("ward,n\nA,3\n", ("--count", "n", "--round", "0"), "2 or more"),
        ("ward,n\nA,3\n", ("--count", "people"), "no column"),
        ("ward,n\nA,3\n", ("--count", "n", "--threshold", "1"), "threshold"),
    ],
)
def test_what_cannot_be_protected_is_said_in_one_line(ask, text, words, told):
    said = ask(text, *words)
    assert told in said.lower()
    assert said.count("\n") == 1
