"""`hearth coverage` and `hearth rounds` on files."""

import argparse
import json

import pytest

from hearth.faces.shell import coverage, rounds

REPORTS = "key,least,most\nnorth,10,14\nnorth,20,25\nsouth,8,8\n"
AREAS = "area,need,hall,school,shop\nA,10,1,9,9\nB,30,1,2,9\nC,25,9,2,9\nD,40,9,9,1\n"
ROAD = "from,to,minutes\ndepot,school,10\ndepot,shop,20\nschool,shop,15\n"


@pytest.fixture
def ask(tmp_path, capsys):
    """A function: what a command says of files, as JSON; or the words of a refusal."""

    def told(module, *words, **files):
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        words = [str(tmp_path / w) if w in files else str(w) for w in words]
        parser = argparse.ArgumentParser()
        module.add_arguments(parser)
        status = module.run(parser.parse_args([*words, "--json"]))
        said = capsys.readouterr()
        return json.loads(said.out) if status == 0 else said.err

    return told


def test_reach_is_a_range(ask):
    files = {"r": REPORTS, "living": "key,residents\nnorth,30\nsouth,400\n"}
    found = ask(coverage, "r", "--residents", "living", **files)
    assert (found["least"], found["most"], found["contacts"]) == (28, 38, 42.5)
    assert [row["most"] for row in found["keys"]] == [30, 8]


def test_reach_is_the_same_in_any_order_of_reports(ask):
    turned = "most;key;least\r\n8;south;8\r\n25;north;20\r\n14;north;10\r\n"
    assert ask(coverage, "t", t=turned) == ask(coverage, "t", t=REPORTS)


def test_there_is_no_share_where_residents_are_not_told(ask):
    files = {"r": REPORTS, "living": "key,residents\nnorth,30\n"}
    found = ask(coverage, "r", "--residents", "living", **files)
    assert found["residents"] is found["share_most"] is None
    assert "No residents are told for south: there is no share." in found["notes"]


def test_nobody_met_twice_leaves_the_upper_limit_open(ask):
    found = ask(coverage, "--two-lists", 10, 10, 0)
    assert found["to"] is None and "Nobody was met twice" in found["notes"][1]


def test_two_rounds_that_asked_give_an_estimate(ask):
    found = ask(coverage, "--two-lists", 60, 50, 20)
    assert found["seen"] == 90 < found["from"] < found["all"] < found["to"]


def test_stops_and_a_timetable_are_planned(ask):
    files = {"a": AREAS, "road": ROAD}
    words = ("--number", 2, "--within", 2, "--road", "road", "--days", 1)
    found = ask(rounds, "a", *words, **files)
    assert [row["stop"] for row in found["stops"]] == ["school", "shop"]
    assert (found["need_covered"], found["minutes_on_the_road"]) == (95, 45)
    assert [row["stop"] for row in found["timetable"]] == ["school", "shop"]


def test_equal_tables_have_equal_plans(ask):
    tied = "area,need,z,a,m\nA,5,1,1,9\nB,5,9,9,1\nC,5,1,1,1\nD,1,,,\n"
    turned = "m;area;a;need;z\r\n;D;;1;\r\n1;C;1;5;1\r\n9;A;1;5;1\r\n1;B;9;5;9\r\n"
    road = "from,to,minutes\ndepot,a,5\ndepot,m,7\na,m,9\ndepot,z,1\nz,a,2\nz,m,3\n"
    words = ("--number", 2, "--road", "road", "--days", 2)
    first = ask(rounds, "t", *words, t=tied, road=road)
    head, *rows = road.splitlines()
    road = "\n".join([head, *reversed(rows)])
    assert ask(rounds, "t", *words, t=turned, road=road) == first
    assert [row["stop"] for row in first["stops"]] == ["a", "m"]
    assert "15 of 16 are within 1 of a stop." in first["notes"]
    assert first["notes"][2].startswith("Another choice has as much")


def test_days_of_a_stop_and_what_finds_no_time(ask):
    files = {"a": AREAS, "road": ROAD, "open": "stop,day\nschool,2\n"}
    words = ("--number", 2, "--within", 2, "--road", "road", "--days", 2, "--open", "open")
    found = ask(rounds, "a", *words, **files)
    assert [(row["day"], row["stop"]) for row in found["timetable"]] == [(2, "school"), (2, "shop")]
    found = ask(rounds, "a", *words, "--day-minutes", 90, **files)
    assert [(row["day"], row["stop"]) for row in found["timetable"]] == [(2, "school")]
    told = "No time was found for shop: there, back and the stay take 100 minutes."
    assert told in found["notes"] and found["timetable_gap"] == 0


@pytest.mark.parametrize(
    ("module", "words", "told"),
    [
        (rounds, ("twice",), "row 3: area “A” comes twice"),
        (rounds, ("minus",), "row 2: need is below zero (-1)"),
        (rounds, ("bare",), "there is no column for a stop"),
        (
            rounds,
            ("a", "--within", 2, "--road", "two", "--number", 1),
            "row 3: from depot to shop comes",
        ),
        (coverage, ("bad",), "row 2: The least (9) is above"),
        (coverage, (), "a file of reports is needed"),
        (coverage, ("below",), "row 2: least is below zero (-1)"),
        (coverage, ("below", "--residents", "again"), "row 2: least is below zero (-1)"),
        (coverage, ("fine", "--residents", "again"), "row 3: key “n” comes twice"),
        (coverage, ("fine", "--residents", "few"), "only 3 live there"),
        (rounds, ("a", "--number", 9), "9 stops cannot be chosen out of 3"),
        (rounds, ("a", "--always", "moon"), "no stop “moon”"),
        (rounds, ("a", "--within", 2, "--road", "short", "--number", 2), "no way from"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(ask, module, words, told):
    files = {"bad": "key,least,most\nn,9,2\n", "a": AREAS}
    files |= {"twice": "area,need,x\nA,1,1\nA,2,1\n", "minus": "area,need,x\nA,-1,1\n"}
    files |= {"below": "key,least,most\nn,-1,2\n", "fine": "key,people\nn,7\n"}
    files |= {"again": "key,residents\nn,9\nn,8\n", "few": "key,residents\nn,3\n"}
    files |= {"bare": "area,need\nA,1\n"}
    files["two"] = "from,to,minutes\ndepot,shop,10\ndepot,shop,11\n"
    files["short"] = "from,to,minutes\ndepot,school,10\n"
    said = ask(module, *words, **files)
    assert told in said
    assert said.count("\n") == 1
