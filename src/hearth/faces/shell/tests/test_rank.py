"""`hearth rank` on files: the same answer however they are written, and an account in plain words."""

import argparse
import json
from itertools import permutations

import pytest

from hearth.faces.shell import rank

BLT = '4 2\n-2\n4 1 4 0\n3 3 4 0\n1 4 0\n0\n"Ash"\n"Beech"\n"Cedar"\n"Elm"\n"Trees"\n'
SOI = "# ALTERNATIVE NAME 1: Ash\n# ALTERNATIVE NAME 2: Elm\n3: 2,1\n1: 1\n"
CIRCLE = "count,1,2,3\n4,a,b,c\n4,b,c,a\n4,c,a,b\n"


@pytest.fixture
def ask(tmp_path, capsys):
    def call(text, *words, name="votes.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        parser = argparse.ArgumentParser()
        rank.add_arguments(parser)
        code = rank.run(parser.parse_args([str(path), *words]))
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


@pytest.fixture
def told(ask):
    def call(text, *words, name="votes.csv"):
        code, out, err = ask(text, *words, "--json", name=name)
        assert (code, err) == (0, "")
        return json.loads(out)

    return call


def test_a_blt_file_brings_its_seats_and_who_withdrew(told):
    found = told(BLT, "--rule", "stv", name="trees.BLT")
    assert (found["winners"], found["quota"]) == (["Ash", "Cedar"], 3)
    assert found["notes"][0] == "Withdrawn before the count: Beech."
    assert len(told(BLT, "--rule", "stv", "--seats", "1", name="trees.blt")["winners"]) == 1


@pytest.mark.parametrize("rule", ["irv", "stv", "schulze", "ranked-pairs", "approval"])
def test_the_same_ballots_in_three_formats_have_one_answer(told, rule):
    blt = '3 2\n2 3 1 0\n2 2 0\n1 2 0\n2 1 2=3 0\n0\n"c"\n"b"\n"a"\n'
    soi = "".join(f"# ALTERNATIVE NAME {n}: {name}\n" for n, name in enumerate("bca", 1))
    soi += "2: 2,{1,3}\n3: 1\n2: 3,2\n"
    table = "1,2,count\nb,,3\na,c,2\nc,b=a,2\n"
    seats = ("--seats", "1" if rule == "irv" else "2")
    found = told(blt, "--rule", rule, *seats, name="v.blt")
    assert found == told(soi, "--rule", rule, *seats, name="v.toi")
    assert found == told(table, "--rule", rule, *seats)


@pytest.mark.parametrize("rule", ["irv", "schulze", "ranked-pairs", "approval"])
def test_a_preflib_file(told, rule):
    found = told(SOI, "--rule", rule, name="walk.soi")
    assert found["ballots"] == 4 and found["winners"] == [("Ash" if rule == "approval" else "Elm")]


@pytest.mark.parametrize("rule", ["irv", "stv", "schulze", "ranked-pairs", "approval"])
def test_equal_files_have_equal_answers(told, rule):
    plain = "count,1,2,3\n2,Café,b,\n3,b,c=Café,\n2,c,Café,b\n"
    head, *rows = plain.splitlines()
    found = told(plain, "--rule", rule)
    for order in permutations(rows):
        assert told("\n".join([head, *order]), "--rule", rule) == found
    others = [
        b"\xef\xbb\xbf" + plain.replace("\n", "\r\n").encode(),
        plain.replace(",", ";"),
        plain.replace(",", "\t"),
        plain.replace("é", "e\u0301"),
        plain.replace("2,Café,b,\n", "1,Café,b,\n1,Café,b,\n"),
        "1,2,3,count\nCafé,b,,2\nb,c=Café,,3\nc,Café,b,2\n",
    ]
    for other in others:
        assert told(other, "--rule", rule) == found


def test_seats_of_an_order_are_its_first_places_and_a_tie_over_the_last_is_told(told):
    found = told(CIRCLE, "--rule", "schulze", "--seats", "2", "--lot", "c,b,a")
    assert found["winners"] == ["c", "b"] and found["tiers"] == [["c", "b", "a"]]
    assert [one["what"] for one in found["ties"]] == ["a seat", "a seat"]


def test_a_majority_that_is_left_out_is_told(ask):
    out = ask(CIRCLE, "--rule", "ranked-pairs")[1]
    assert "That of c over a was left out, by name, since no lot was given." in out
    assert "Nobody is preferred to each other candidate, one against one." in out


def test_a_defeat_of_the_winner_is_answered_by_a_chain(ask):
    out = ask(CIRCLE.replace("4,c", "3,c"), "--rule", "schulze")[1]
    told = "c is preferred to a by 7 to 4. A chain of victories leads from a to c; its weakest has 7 votes"
    assert told in out and "as strong as any chain back (7)" in out
    out = ask("count,1,2,3\n5,a,b,c\n4,b,c,a\n3,c,a,b\n", "--rule", "schulze")[1]
    assert "its weakest has 8 votes: stronger than any chain back (7)" in out


def test_rounds_are_told_in_words(ask):
    out = ask("count,1,2\n6,a,b\n3,b,\n1,,\n2,c,b\n", "--rule", "stv", "--seats", "2")[1]
    assert "1 vote named nobody who stands." in out
    assert "Elected: a. 2 votes above the quota to move on." in out
    out = ask("1\nDr. A.\nDr. A.\nb\n", "--rule", "irv")[1]
    assert (
        "Dr. A. has more than half of the votes in the count (2 of 3)." in out and ".." not in out
    )


def test_what_is_cut_off_is_told(told, ask):
    text = "count,1,2\n4,a,b\n3,a,c\n2,c,\n"
    exact, cut = (
        told(text, "--rule", "stv", "--seats", "2", *more) for more in ([], ["--decimals", "5"])
    )
    assert (exact["rounds"][1]["b"], cut["rounds"][1]["b"]) == ("12/7", "42857/25000")
    out = ask(text, "--rule", "stv", "--seats", "2", "--decimals", "5")[1]
    assert "had no further choice, or were cut off." in out


def test_names_with_commas_stand_in_quotes(told):
    text = '1,2\n"Ash, the old",Elm\nElm,\n'
    found = told(text, "--rule", "irv", "--lot", '"Ash, the old",Elm')
    assert found["winners"] == ["Ash, the old"] and found["ties"][0]["broken_by"] == "lot"


def test_equal_strengths_are_a_tie(told):
    text = "preferred,other\na,b\nb,a\n"
    found = told(text, "--rule", "bradley-terry", "--lot", "b,a")
    assert found["winners"] == ["b"] and found["ties"][0]["between"] == ["a", "b"]


def test_grades_of_some_candidates(told):
    text = "a,count,b\n3,5,2\n,4,1\n"
    found = told(text, "--rule", "judgement", "--candidates", "b,a")
    assert found["ballots"] == 9 and found["winners"] == ["a"]


@pytest.mark.parametrize(
    ("text", "words", "name", "line"),
    [
        ("a,b\nb,a\n", ["irv"], "v.csv", "row 1: the first row heads the columns"),
        (
            BLT.replace("3 3 4 0", "3 3 9 0"),
            ["stv"],
            "v.blt",
            "line 4: there is no such candidate (9)",
        ),
        (SOI.replace("3: 2,1", "3: 2,2"), ["irv"], "v.soi", "line 3: somebody is ranked twice"),
        (SOI, ["judgement"], "v.soi", "v.soi holds orders; judgement needs a table"),
        (SOI, ["irv", "--candidates", "Ash"], "v.soi", "others stand than --candidates says"),
        (BLT, ["irv", "--seats", "2"], "v.blt", "irv fills one seat; stv fills several"),
        (BLT, ["schulze", "--seats", "9"], "v.blt", "9 seats cannot be filled from 3 candidates"),
        (BLT.encode("utf-16"), ["stv"], "v.blt", "the text is not UTF-8"),
        ("a,b\n1,2\n", ["judgement", "--candidates", "a,z"], "v.csv", "no column “z”"),
        ("preferred,other\na,\n", ["bradley-terry"], "v.csv", "row 2: “” does not stand"),
    ],
)
def test_what_is_wrong_is_one_line(ask, text, words, name, line):
    code, out, err = ask(text, "--rule", *words, name=name)
    assert (code, out) == (2, "") and line in err and err.count("\n") == 1
