"""`hearth panel` on files."""

import argparse
import json

import pytest
from tests.shared_data import shared_data

from hearth.faces.shell import panel
from hearth.methods.sortition import order_by_lot

PEOPLE = "id,age,home\nann,old,1\nbob,young,1\ncyd,old,2\ndan,young,3\neve,young,4\n"
QUOTAS = "feature,value,min,max\nage,old,1,1\nage,young,1,2\n"


def call(folder, *words, people=PEOPLE, quotas=QUOTAS, size=2):
    (folder / "people.csv").write_text(people)
    (folder / "quotas.csv").write_text(quotas)
    files = ["--people", str(folder / "people.csv"), "--quotas", str(folder / "quotas.csv")]
    parser = argparse.ArgumentParser()
    panel.add_arguments(parser)
    return panel.run(parser.parse_args([*files, "--size", str(size), *words]))


def told(capsys):
    return json.loads(capsys.readouterr().out)


def test_json_has_the_panel_the_chances_the_proof_and_the_tickets(tmp_path, capsys):
    assert call(tmp_path, "--seed", "7", "--json", "--tickets", "30", "--verify") == 0
    one = told(capsys)
    assert one["selected"] == one["tickets"][one["ticket"] - 1]
    assert one["probabilities"] == pytest.approx(
        {"ann": 1 / 2, "bob": 1 / 3, "cyd": 1 / 2, "dan": 1 / 3, "eve": 1 / 3}
    )
    assert one["minimum_probability"] == pytest.approx(1 / 3)
    assert (one["optimality_gap"], len(one["tickets"]), one["verified"]) == (0, 30, True)
    assert one["tickets_held"] == {"ann": 15, "bob": 10, "cyd": 15, "dan": 10, "eve": 10}


def test_nothing_is_drawn_without_a_seed(tmp_path, capsys):
    assert call(tmp_path, "--json") == 0
    assert told(capsys)["selected"] is None
    assert call(tmp_path) == 0
    assert "draw a number from 1 to 1000 in public" in capsys.readouterr().out


def test_the_account_names_the_panel_and_what_is_proved(tmp_path, capsys):
    assert call(tmp_path, "--seed", "7", "--verify") == 0
    account = capsys.readouterr().out
    assert "no lottery whatever can give everybody more than 33.33 %" in account
    assert "age = young       3      1-2     1.00      1" in account
    assert "Drawn by the seed “7”: ticket" in account


def test_households_sit_apart(tmp_path, capsys):
    assert call(tmp_path, "--household", "home", "--json") == 0
    assert ["ann", "bob"] not in told(capsys)["tickets"]


def test_multipliers_name_the_quota_and_the_household_they_belong_to(tmp_path, capsys):
    assert call(tmp_path, "--household", "home", "--json") == 0
    proof = told(capsys)["proof"]
    assert [(one["feature"], one["value"]) for one in proof["quotas"]] == [
        ("age", "old"),
        ("age", "young"),
    ]
    (only,) = proof["households"]
    assert (only["members"], only["households"]) == ([{"age": "old"}, {"age": "young"}], 1)


@pytest.mark.parametrize("words", [["--method", "nash", "--seed", "7"], ["--lottery-seed", "x"]])
def test_a_result_is_made_again_from_its_own_seeds(tmp_path, capsys, words):
    assert call(tmp_path, *words, "--tickets", "30", "--json") == 0
    (tmp_path / "told.json").write_text(capsys.readouterr().out)
    assert call(tmp_path, "--against", str(tmp_path / "told.json")) == 0
    assert "the same, to the last ticket" in capsys.readouterr().out


@pytest.mark.parametrize("change", [{"lottery_seed": "another"}, {"selected": ["ann", "eve"]}])
def test_another_seed_than_the_one_told_is_found(tmp_path, capsys, change):
    assert call(tmp_path, "--seed", "7", "--lottery-seed", "one", "--json") == 0
    earlier = told(capsys) | change
    (tmp_path / "told.json").write_text(json.dumps(earlier))
    assert call(tmp_path, "--against", str(tmp_path / "told.json"), "--json") == 1
    one = told(capsys)
    assert not one["same_as_before"] and one["differs_in"]


def test_another_pool_is_found_and_a_file_that_is_no_result(tmp_path, capsys):
    assert call(tmp_path, "--json") == 0
    (tmp_path / "told.json").write_text(capsys.readouterr().out)
    other = PEOPLE.replace("eve,young,4", "eve,old,4")
    assert call(tmp_path, "--against", str(tmp_path / "told.json"), people=other) == 1
    assert "NOT THE SAME: the pool and its quotas, everybody's chance" in capsys.readouterr().out
    (tmp_path / "told.json").write_text("[]")
    assert call(tmp_path, "--against", str(tmp_path / "told.json")) == 2
    assert "told.json is no result of hearth panel --json" in capsys.readouterr().err


def test_impossible_quotas_are_told_in_words_with_a_relaxation(tmp_path, capsys):
    assert call(tmp_path, size=4) == 1
    account = capsys.readouterr().out
    assert "The quotas of age allow 3 people at most, but there are 4 seats." in account
    assert "- age = young: at most 3 instead of 2" in account
    assert call(tmp_path, "--json", size=4) == 1
    assert told(capsys)["relaxation_seats"] == 1


def test_check_only_says_whether_it_can_be_done(tmp_path, capsys):
    assert call(tmp_path, "--check") == 0
    assert capsys.readouterr().out == "5 people, 2 seats: the quotas can be kept.\n"


def test_replacements_are_drawn_for_the_free_seats_only(tmp_path, capsys):
    (tmp_path / "stay.csv").write_text("ann\n")
    (tmp_path / "gone.csv").write_text("bob\ndan\n")
    files = ["--seated", str(tmp_path / "stay.csv"), "--gone", str(tmp_path / "gone.csv")]

    assert call(tmp_path, *files, "--seed", "1", "--json") == 0

    one = told(capsys)
    assert (one["selected"], one["already_seated"], one["size"]) == (["eve"], ["ann"], 1)


@pytest.mark.parametrize(
    ("words", "change", "line"),
    [
        ((), {"people": PEOPLE.replace("cyd,old", "cyd,odd")},
         "people.csv, row 4: there is no quota for this answer (age: odd)"),
        ((), {"quotas": QUOTAS.replace("1,2", "1,x")},
         "quotas.csv, row 3: this must be a whole number of at least 0 (max = x)"),
        ((), {"size": 0}, "a panel needs at least one seat (--size 0)"),
        (("--tickets", "0"), {}, "a lottery needs at least one ticket (--tickets 0)"),
        (("--gamma", "0"), {}, "--gamma must be above 0, not 0.0"),
        (("--id", "name"), {}, "people.csv, row 1: this column is missing (name)"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line_and_code_2(tmp_path, capsys, words, change, line):
    assert call(tmp_path, *words, **change) == 2
    assert capsys.readouterr().err == f"hearth panel: {line}\n"


@pytest.mark.real_data
def test_a_pool_of_a_thousand_reaches_the_published_minimum(capsys):
    folder = shared_data("sortition")
    files = ["--people", str(folder / "synth_1000_40_people.csv")]
    files += ["--quotas", str(folder / "synth_1000_40_features.csv"), "--size", "40"]
    parser = argparse.ArgumentParser()
    panel.add_arguments(parser)

    assert panel.run(parser.parse_args([*files, "--method", "maximin", "--json", "--verify"])) == 0

    one = told(capsys)
    assert one["minimum_probability"] == pytest.approx(0.0218579, abs=1e-7)
    assert one["optimality_gap"] < 1e-9 and one["largest_rounding_in_tickets"] < 1


def plain(folder, *words):
    (folder / "people.csv").write_text("id\na\nb\nc\n")
    parser = argparse.ArgumentParser()
    panel.add_arguments(parser)
    return panel.run(
        parser.parse_args(["--people", str(folder / "people.csv"), "--size", "2", *words])
    )


def test_without_quotas_it_is_a_plain_lottery_and_who_is_gone_is_passed_over(tmp_path, capsys):
    order = order_by_lot("abc", "3 14")
    (tmp_path / "gone.csv").write_text(f"{order[0]}\n")
    assert plain(tmp_path, "--seed", "3 14", "--json", "--gone", str(tmp_path / "gone.csv")) == 0
    assert told(capsys)["selected"] == list(order[1:])


def test_in_a_plain_lottery_whoever_sits_already_keeps_the_place(tmp_path, capsys):
    order = order_by_lot("abc", "3 14")
    (tmp_path / "seated.csv").write_text(f"{order[2]}\n")
    assert (
        plain(tmp_path, "--seed", "3 14", "--json", "--seated", str(tmp_path / "seated.csv")) == 0
    )
    one = told(capsys)
    assert one["selected"] == [order[0]]
    assert one["reserve"] == [order[1]] and one["already_seated"] == [order[2]]


def test_a_plain_lottery_needs_words_to_draw_by(tmp_path, capsys):
    assert plain(tmp_path) == 2
    assert "needs --seed" in capsys.readouterr().err


def test_one_is_told_as_one(tmp_path, capsys):
    quotas = QUOTAS.replace("age,old,1,1", "age,old,0,1")
    assert (
        call(tmp_path, people="id,age\nann,old\nbob,young\ncyd,young\n", quotas=quotas, size=1) == 0
    )
    account = capsys.readouterr().out
    assert account.startswith("3 people, 1 seat, 2 quotas\n")
    assert "Chances: 50 % for everybody." in account and "can hold this person: ann." in account
    assert "everybody is on just as many as the chance says" in account


def test_a_plain_lottery_has_at_least_one_place(tmp_path, capsys):
    assert plain(tmp_path, "--seed", "1", "--size", "0") == 2
    assert "at least one seat" in capsys.readouterr().err
