"""`hearth budget` on files."""

import argparse
import json

from hearth.faces.shell import budget

PB = "META\nkey;value\nbudget;100\nvote_type;approval\n"
PB += "PROJECTS\nproject_id;cost\na;60\nb;50\nVOTES\nvoter_id;vote\n1;a\n2;a\n3;b\n"


def call(tmp_path, *words, content=PB):
    path = tmp_path / "vote.pb"
    path.write_text(content)
    parser = argparse.ArgumentParser()
    budget.add_arguments(parser)
    return budget.run(parser.parse_args([str(path), *words]))


def test_json_names_winners_rounds_and_losers(tmp_path, capsys):
    assert call(tmp_path, "--json", "--completion", "none", "--verify") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["winners"], told["cost"], told["budget"], told["verified"]) == (
        ["a"],
        60,
        100,
        True,
    )
    assert told["losers"][0]["project"] == "b" and told["rounds"][0]["project"] == "a"


def test_the_account_says_why_a_project_lost(tmp_path, capsys):
    assert call(tmp_path, "--completion", "none") == 0
    told = capsys.readouterr().out
    assert (
        "its supporters had 33.33 left, 16.67 too little. It would have won at a cost of 33 or with 1 more supporter"
        in told
    )


def test_a_broken_file_is_one_line_and_code_2(tmp_path, capsys):
    assert call(tmp_path, content=PB.replace("3;b", "3;c")) == 2
    assert (
        capsys.readouterr().err
        == "hearth budget: vote.pb, line 13: the ballot names a project that is not listed (c)\n"
    )


def test_a_wrong_setting_is_one_line_and_code_2(tmp_path, capsys):
    assert call(tmp_path, "--increment", "-1") == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_short_name_bos_is_bounded_overspending(tmp_path, capsys):
    assert call(tmp_path, "--json", "--rule", "bos", "--verify-limits") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rule"], told["verified"], told["differences"]) == (
        "bounded-overspending",
        True,
        [],
    )


def test_one_of_anything_is_told_as_one(tmp_path, capsys):
    alone = PB.split("b;50")[0] + "VOTES\nvoter_id;vote\n1;a,a\n"
    assert call(tmp_path, content=alone) == 0
    told = capsys.readouterr().out
    assert "1 ballot, 1 project, 100" in told
    assert "Funded: 1 of 1 project, for 60; 40 left over." in told
    assert "1 project was named again in the same ballot and counted once: line 10 (a)" in told
    assert "nothing: every project is funded" in told


def test_huge_money_and_decimals_are_told_to_the_last_digit(tmp_path, capsys):
    huge = PB.replace("100", f"{10**30}.50").replace("a;60", f"a;{10**30}.25")
    assert call(tmp_path, "--completion", "none", content=huge) == 0
    told = capsys.readouterr().out
    assert "1,000,000,000,000,000,000,000,000,000,000.50" in told
    assert "1,000,000,000,000,000,000,000,000,000,000.25" in told


def test_the_comparison_with_greedy_is_told(tmp_path, capsys):
    assert call(tmp_path, "--comparison", "greedy") == 0
    assert "Compared with greedy by votes:" in capsys.readouterr().out
