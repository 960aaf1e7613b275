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
