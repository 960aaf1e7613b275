"""`hearth rates`, `inequality`, `represent`, `rank` on files: figures, and one clear line where they cannot be."""

import argparse
import csv
import json

import pytest
from tests.shared_data import shared_data

from hearth.faces.shell import inequality, rank, rates, represent

PEOPLE = "age,ward,yes\nyoung,1,1\nold,1,0\nold,2,0\nyoung,2,1\nold,2,1\nold,unknown,0\n"
RESIDENTS = "dimension,category,residents\nage,young,50\nage,old,50\nward,1,80\nward,2,20\n"
RANKINGS = "count,1,2,3\n5,a,b,c\n2,c,a=b,\n3,b,c,a\n"


def call(module, *words):
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return module.run(parser.parse_args([str(word) for word in words]))


def told(capsys, module, *words):
    assert call(module, *words, "--json") == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def file(tmp_path):
    def write(text, name="table.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_shares_of_a_file(file, capsys):
    path = file("area;x;n\nnorth;8;10\nsouth;0;5\n")
    found = told(capsys, rates, path, "--kind", "proportion", "--count", "x", "--of", "n")
    assert [row["area"] for row in found["rows"]] == ["north", "south"]
    assert found["rows"][0]["low"] == pytest.approx(0.4901625)


@pytest.mark.real_data
def test_standardised_rates_of_the_reference_file(capsys):
    folder = shared_data("phe")
    columns = ["--count", "x", "--of", "n", "--band", "ageband"]
    found = told(
        capsys, rates, folder / "dsr_input.csv", "--kind", "dsr", *columns, "--standard", "stdpop"
    )
    with (folder / "dsr_expected.csv").open(encoding="utf-8") as lines:
        wanted = [row for row in csv.DictReader(lines) if row["confidence"] == "95%"]
    for mine, row in zip(found["rows"], wanted, strict=True):
        for name, printed in (("value", "value"), ("low", "lowercl"), ("high", "uppercl")):
            if row[printed] == "NA":
                assert mine[name] is None and mine["withheld"] == "fewer than 10 events"
            else:
                assert mine[name] == pytest.approx(float(row[printed]), rel=1e-14)


def test_the_order_of_rows_does_not_matter_and_errors_name_their_own_row(file, capsys):
    rows = ["a,1,10,99,5", "a,2,20,99,5", "b,1,30,99,5", "b,2,40,99,5"]
    words = ["--kind", "dsr"]
    answers = [
        told(capsys, rates, file("area,band,count,population,standard\n" + "\n".join(r)), *words)
        for r in (rows, [rows[0], rows[2], rows[1], rows[3]])
    ]
    assert answers[0] == answers[1]
    rows[2] = "b,1,-1,99,5"
    turned = [rows[0], rows[2], rows[1], rows[3]]
    path = file("area,band,count,population,standard\n" + "\n".join(turned))
    assert call(rates, path, *words) == 2
    assert capsys.readouterr().err.startswith("hearth rates: table.csv, row 3: ")


@pytest.mark.parametrize(
    ("kind", "text", "more"),
    [
        ("rate", "area,count,population\nx,5,1000\n", []),
        ("mean", "area,value\nx,5\nx,6\ny,1\n", []),
        ("funnel", "area,count,population\nx,5,100\ny,60,100\n", []),
        ("quantiles", "area,value\nx,5\ny,6\n", ["--groups", "2"]),
        ("xmr", "area,value\n" + "".join(f"{k},{k % 3}\n" for k in range(12)), ["--target", "1"]),
        ("run", "value\n" + "1\n2\n" * 8, []),
        ("its", "value\n1\n2\n3\n9\n10\n12\n15\n", ["--start", "4"]),
        ("paired", "before,after\n1,0\n0,1\n0,1\n", []),
        ("paired", "before,after\n3,4\n5,5\n2,7\n", []),
        (
            "isr",
            "area,band,count,population,reference_count,reference_population\nx,1,3,10,5,20\n",
            [],
        ),
        ("life", "area,band,count,population\nx,0,5,4000\nx,60,900,4000\n", []),
    ],
)
def test_every_kind_gives_rows_and_an_account(kind, text, more, file, capsys):
    found = told(capsys, rates, file(text), "--kind", kind, *more)
    assert found["rows"] and found["method"]
    assert call(rates, file(text), "--kind", kind, *more) == 0
    assert found["method"] in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("count,population\n1,2\nx,3\n", "row 3: count is not a number ('x')"),
        ("count,population\n1,2\n\n9,3\n", "row 4: 9 of 3 cannot be."),
        ("count,population\n1,2,3\n", "row 2: 3 cells, the header has 2"),
        ("count,people\n1,2\n", ": there is no column “population” (there are: count, people)"),
        ("count,population\n", ": there are no rows"),
        ("count,count\n1,2\n", ": the column “count” comes twice"),
        ('count,population\n1,"2\n', "row 2: unexpected end of data"),
    ],
)
def test_a_broken_table_is_one_line_with_its_row(text, line, file, capsys):
    assert call(rates, file(text), "--kind", "proportion") == 2
    err = capsys.readouterr().err
    assert line in err and "table.csv" in err and err.count("\n") == 1


def test_a_file_that_is_not_there_is_one_line(tmp_path, capsys):
    assert call(rates, tmp_path / "no.csv", "--kind", "rate") == 2
    assert (
        capsys.readouterr().err
        == "hearth rates: no.csv cannot be read: No such file or directory\n"
    )


def test_slopes_of_a_file(file, capsys):
    text = "group,population,value,error\n2,1,72,.5\n1,1,70,.5\n3,1,74,.5\n4,1,76,.5\n"
    found = told(capsys, inequality, file(text), "--kind", "slope")
    assert found["rows"][0]["slope"] == pytest.approx(8)


@pytest.mark.real_data
def test_repeated_events_and_slopes_of_counts_in_the_reference_files(capsys):
    folder = shared_data("phe")
    words = ["--kind", "dsr", "--count", "persons", "--of", "n", "--band", "ageband"]
    words += ["--standard", "stdpop", "--frequency", "freq"]
    found = told(capsys, rates, folder / "dsr_nonindependent_input.csv", *words)
    assert found["rows"][0]["low"] == pytest.approx(2509.2431056226369, rel=1e-14)
    words = ["--kind", "slope", "--group", "decile", "--population", "pop", "--count", "x"]
    words += ["--value", "none", "--scale", "proportion"]
    found = told(capsys, inequality, folder / "sii_prop_input.csv", *words)
    assert found["rows"][0]["slope"] == pytest.approx(-0.113203159299556114, rel=1e-12)


def test_concentration_and_gaps_of_a_file(file, capsys):
    text = "outcome,rank\n1,10\n2,20\n3,30\n4,40\n"
    found = told(capsys, inequality, file(text), "--kind", "concentration")
    assert found["rows"][0]["index"] == pytest.approx(0.25)
    text = "group,count,population\nx,56,70\ny,48,80\n"
    found = told(capsys, inequality, file(text), "--kind", "gap", "--against", "y")
    assert found["rows"][0]["difference_low"] == pytest.approx(0.0524, abs=1e-4)


def test_a_slope_without_limits_is_one_line(file, capsys):
    text = "group,population,value\n1,1,1\n2,1,2\n3,1,3\n"
    assert call(inequality, file(text), "--kind", "slope") == 2
    assert "need their lower and upper limits" in capsys.readouterr().err


def test_people_beside_residents(file, tmp_path, capsys):
    people, residents = file(PEOPLE, "people.csv"), file(RESIDENTS, "residents.csv")
    out = tmp_path / "weights.csv"
    words = ["--share", "yes", "--weights", out, "--total", "20"]
    found = told(capsys, represent, people, residents, *words)
    groups = {(row["dimension"], row["group"]): row for row in found["groups"]}
    assert groups["age", "young"]["quota_needed"] == 8
    assert found["weights"][0]["met"] and found["dimensions"][1]["unknown"] == 1
    rows = out.read_text().split()
    assert rows[0] == "row,weight" and len(rows) == 7
    assert sum(float(row.split(",")[1]) for row in rows[1:]) == pytest.approx(6)


def test_a_category_that_no_resident_has_is_told_with_its_row(file, capsys):
    people = file(PEOPLE + "ancient,1,0\n", "people.csv")
    assert call(represent, people, file(RESIDENTS, "residents.csv")) == 2
    assert "people.csv, row 8: age 'ancient' is not among" in capsys.readouterr().err


def test_a_group_that_nobody_is_of_gets_a_note_and_no_weights(file, capsys):
    residents = file(RESIDENTS + "ward,3,50\n", "residents.csv")
    found = told(capsys, represent, file(PEOPLE, "people.csv"), residents)
    assert "weights" not in found and "nobody heard in ward 3" in found["notes"][-1]


def test_a_crossed_table_says_whom_to_reach(file, capsys):
    text = "ward,age,counted,residents\n1,y,0,100\n1,o,30,100\n2,y,2,100\n2,o,40,100\n"
    found = told(capsys, represent, "--table", file(text))
    assert found["groups_to_reach"] == [{"dimension": "age", "group": "y"}]
    assert [row["counted"] for row in found["unheard_cells"]] == [0, 2]


def test_the_unknown_are_spoken_of_only_where_there_are_some(file, capsys, tmp_path):
    residents = tmp_path / "residents.csv"
    residents.write_text("dimension,category,residents\nage,y,50\nage,o,50\n")
    for rows, said in (("", False), ("unknown,1\n", True)):
        people = file("age,n\n" + "y,1\n" * 2 + "o,1\n" * 40 + rows)
        assert call(represent, people, residents) == 0
        assert ("everybody of unknown group" in capsys.readouterr().out) == said


def test_rows_of_nothing_are_counted_aloud(file, capsys, tmp_path):
    residents = tmp_path / "residents.csv"
    residents.write_text("dimension,category,residents\nage,y,50\nage,o,50\n")
    assert call(represent, file("age,n\ny,1\n,\n\no,2\n,\n"), residents) == 0
    assert "2 rows hold nothing and were passed over" in capsys.readouterr().out


def test_a_crossed_table_of_nobody_says_so_and_no_corner_stands_twice(file, capsys):
    header = "age,ward,counted,residents\n"
    nobody = file(header + "y,n,0,150\no,n,0,150\n")
    assert call(represent, "--table", nobody) == 0
    assert "Nobody was counted" in capsys.readouterr().out
    assert call(represent, "--table", file(header + "y,n,3,10\ny,n,2,10\n")) == 2
    assert "row 3: age y, ward n comes twice" in capsys.readouterr().err


def test_an_account_says_who_is_missing_and_what_weights_cost(file, capsys):
    people, residents = file(PEOPLE, "people.csv"), file(RESIDENTS, "residents.csv")
    assert call(represent, people, residents, "--limits", ".9", "1.1", "--share", "yes") == 0
    out = capsys.readouterr().out
    assert "by more than chance: ward 1 (0.50 of it, 0.15 to 0.96)." in out
    assert "this many more must be heard: 4 of ward 1." in out
    assert "Furthest off: ward 1, " in out and "in place of 66.7 %." in out
    assert "With weights, 6 people tell as much as" in out


def test_shares_begin_from_base_weights_and_never_hang_on_the_order_of_residents(file, capsys):
    weighed = PEOPLE.replace("yes", "yes,w").replace(",1\n", ",1,2\n").replace(",0\n", ",0,1\n")
    people, words = file(weighed, "people.csv"), ["--share", "yes", "--replicates", "20"]
    first, *rows = RESIDENTS.splitlines()
    turned = file("\n".join([first, *rows[::-1]]), "turned.csv")
    there = told(capsys, represent, people, file(RESIDENTS, "r.csv"), *words)["share"]
    assert there == told(capsys, represent, people, turned, *words)["share"]
    based = told(capsys, represent, people, turned, "--share", "yes", "--base", "w")["share"]
    assert based[0]["value"] > there[0]["value"]


def test_ages_of_a_life_table_may_stand_in_any_order(file, capsys):
    rows = ["x,60,900,4000", "x,0,5,4000", "x,1,9,9000"]
    answers = [
        told(capsys, rates, file("area,band,count,population\n" + "\n".join(r)), "--kind", "life")
        for r in (rows, rows[::-1])
    ]
    assert answers[0] == answers[1]
    assert [row["age"] for row in answers[0]["rows"]] == [0, 1, 60]


@pytest.mark.parametrize(
    ("module", "text", "words", "sentence"),
    [
        (rates, "value\n" + "1\n2\n" * 8, ["run"], "what chance gives: no sign of a change."),
        (rates, "value\n1\n2\n1\n2\n1\n20\n", ["xmr"], "Above the limits: point 6."),
        (rates, "value\n1\n2\n1\n2\n", ["xmr"], "Every point is everyday variation"),
        (rates, "area,count,population\nx,5,100\ny,60,100\n", ["funnel"], "x (low) and y (high)"),
        (rates, "before,after\n3,4\n5,5\n2,7\n", ["paired"], "which chance alone may give."),
        (rates, "value\n1\n2\n3\n9\n10\n12\n", ["its", "--start", "4"], "Change of level"),
        (inequality, "group,count,population\na,5,10\nb,1,20\n", ["gap"], "Higher than all others"),
        (inequality, "outcome,rank\n1,1\n2,2\n3,3\n", ["concentration"], "without any scatter"),
    ],
)
def test_what_was_found_is_said_in_words(module, text, words, sentence, file, capsys):
    assert call(module, file(text), "--kind", *words) == 0
    assert sentence in capsys.readouterr().out


@pytest.mark.parametrize(
    ("module", "text", "words", "line"),
    [
        (rates, "value\n1\n", ["xmr"], "There is 1 value; at least 2 are needed."),
        (rates, "value\n" + "5\n" * 12, ["run"], "only 0 of the 12 points lie off the median"),
        (rates, "value\n1\n2\n", ["run"], "There are 2 values; at least 10 are needed."),
        (
            rates,
            "value\n" + "1\n" * 9,
            ["its", "--start", "9"],
            "leaves 8 before it and 1 from it on",
        ),
        (
            rates,
            "band,count,population\n0,9,40\n0-4,3,20\n",
            ["life"],
            "row 3: band is not a number",
        ),
        (
            rates,
            "band,count,population\n0,9,40\n2.5,3,20\n",
            ["life"],
            "row 3: band is not a whole number (2.5)",
        ),
        (
            rates,
            "band,count,population,reference_count,reference_population\n0,9,40,2,9\n1,3,20,2,0\n",
            ["isr"],
            "row 3: reference_population must be above zero",
        ),
        (inequality, "group,count,population\na,1,2\n", ["gap"], "there is only one group"),
        (
            inequality,
            "group,population,value,error\n1,1,2,1\n2,1,3,1\n2,1,4,1\n",
            ["slope"],
            "row 4: group 2 comes twice in area all",
        ),
        (
            inequality,
            "group,count,population\na,1,2\nb,3,2\n",
            ["gap", "--against", "a"],
            "row 3: count (3) is more than population (2)",
        ),
        (inequality, "outcome,rank\n1,1\nx,2\n", ["concentration"], "row 3: outcome is not"),
        (
            inequality,
            "outcome,rank\n1,1\n5,2\n0,3\n",
            ["concentration", "--index", "wagstaff"],
            "row 3: outcome 5 is above 1",
        ),
        (
            inequality,
            "group,count,population\n1,3,9\n2,0,9\n3,4,9\n",
            ["slope", "--scale", "rate"],
            "row 3: count 0 of population 9 cannot be placed on",
        ),
    ],
)
def test_what_cannot_be_counted_is_named_as_the_file_names_it(
    module, text, words, line, file, capsys
):
    assert call(module, file(text), "--kind", *words) == 2
    assert line in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--multiplier", "0"], ["--multiplier", "inf"]])
def test_figures_are_told_per_something(words, file):
    with pytest.raises(SystemExit):
        call(rates, file("area,count,population\nx,5,100\n"), "--kind", "rate", *words)


def test_of_equal_sets_the_same_is_named_whatever_the_order_of_columns_and_rows(file, capsys):
    rows = [
        ("1", "y", "0", "10"),
        ("1", "o", "5", "10"),
        ("2", "y", "5", "10"),
        ("2", "o", "10", "10"),
    ]
    header = ("ward", "age", "counted", "residents")
    answers = []
    for columns, lines in ((range(4), rows), ((3, 1, 0, 2), rows[::-1])):
        text = "\n".join(",".join(line[at] for at in columns) for line in [header, *lines])
        answers.append(told(capsys, represent, "--table", file(text), "--mend", "0.5"))
    assert answers[0]["groups_to_reach"] == answers[1]["groups_to_reach"]
    assert not answers[0]["no_other_set"]


@pytest.mark.parametrize("rule", ["irv", "stv", "schulze", "ranked-pairs", "approval"])
def test_ballots_of_a_file(rule, file, capsys):
    found = told(capsys, rank, file(RANKINGS), "--rule", rule)
    assert found["ballots"] == 10 and len(found["winners"]) == 1


def test_grades_and_answers_of_a_file(file, capsys):
    found = told(capsys, rank, file("park,bus\n3,2\n2,2\n,2\n"), "--rule", "judgement")
    assert found["winners"] == ["bus"]
    text = "preferred,other,count\na,b,3\nb,a,1\n"
    found = told(capsys, rank, file(text), "--rule", "bradley-terry")
    assert found["winners"] == ["a"] and found["connected"]
    found = told(capsys, rank, file("preferred,other\na,b\n"), "--rule", "bradley-terry")
    assert not found["connected"] and "No strengths" in found["notes"][0]


def test_a_tie_is_told_in_words(file, capsys):
    assert call(rank, file("1\na\nb\n"), "--rule", "irv") == 0
    assert "Tie: a and b had equally few votes. b dropped out, by name" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        (RANKINGS, ["irv", "--candidates", "a,b"], "row 2: “c” does not stand"),
        ("1,2\na,a\n", ["irv"], "row 2: “a” is ranked twice"),
        ("count,1\n-1,a\n", ["irv"], "row 2: the count is below zero (-1)"),
        (RANKINGS, ["stv", "--seats", "4"], "4 seats cannot be filled from 3 candidates"),
        ("a\n1.5\n", ["judgement"], "row 2: a grade is a whole number from 0 to 1000 (1.5)"),
        ("preferred,other\na,a\n", ["bradley-terry"], "row 2: not a comparison of two"),
    ],
)
def test_a_broken_ballot_is_one_line_with_its_row(text, words, line, file, capsys):
    assert call(rank, file(text), "--rule", *words) == 2
    err = capsys.readouterr().err
    assert line in err and err.count("\n") == 1
