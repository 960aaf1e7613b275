"""`hearth conversation` on files."""

import argparse
import json
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from tests.shared_data import shared_data

from hearth.faces.shell import conversation


def call(*words):
    parser = argparse.ArgumentParser()
    conversation.add_arguments(parser)
    return conversation.run(parser.parse_args([str(one) for one in words]))


@pytest.fixture
def camps(tmp_path):
    """Two camps of 30 on 12 statements; the last statement all agree with, one more was taken out."""
    lines = ["voter-id,comment-id,vote,timestamp"]
    rng = np.random.default_rng(0)
    for person in range(60):
        side = 1 if person < 30 else -1
        for statement in range(12):
            value = 1 if statement == 11 else side * (1 if statement % 2 else -1)
            value = -value if rng.random() < 0.05 and statement < 11 else value
            lines.append(f"{person},{statement},{value},{statement}")
        lines.append(f"{person},77,1,99")
    texts = ["comment-id,moderated,comment-body", '11,1,"<b>Parks</b> & benches"', "77,-1,rude"]
    texts += [f"{statement},1,statement {statement}" for statement in range(11)]
    (tmp_path / "votes.csv").write_text("\n".join(lines) + "\n")
    (tmp_path / "comments.csv").write_text("\n".join(texts) + "\n")
    return tmp_path


def told(capsys, *words):
    assert call(*words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_json_has_groups_counts_agreement_and_what_divides(camps, capsys):
    whole = told(capsys, camps)

    assert (whole["participants"], whole["statements"], whole["votes"]) == (60, 13, 780)
    assert (whole["shape"], [one["size"] for one in whole["groups"]]) == ("camps", [30, 30])
    assert whole["read"]["left_out"] == ["77"]
    assert whole["agreement"][0]["statement"] == "11"
    assert whole["divisive"][0]["low"] > 0.5
    last = next(one for one in whole["per_statement"] if one["id"] == "11")
    assert (last["agree"], last["groups"]["A"]) == (
        60,
        {"agree": 30, "disagree": 0, "pass": 0, "seen": 30},
    )


def test_counts_of_the_groups_add_up(camps, capsys):
    for one in told(capsys, camps)["per_statement"]:
        for word in ("agree", "disagree", "pass", "seen"):
            assert sum(group[word] for group in one["groups"].values()) == one[word]


def test_members_are_only_named_where_asked_for(camps, capsys):
    assert "members" not in told(capsys, camps)["groups"][0]
    members = [set(one["members"]) for one in told(capsys, camps, "--members")["groups"]]

    assert {str(one) for one in range(30)} in members


def test_the_classic_pipeline_gives_its_own_groups(camps, capsys):
    whole = told(capsys, camps, "--classic")

    assert whole["method"] == whole["shape"] == "classic"
    assert whole["number_of_groups"] == 2
    assert set(whole["group_informed_agreement"]) == {str(one) for one in [*range(12), 77]}


def test_the_report_says_what_it_found_and_why(camps, capsys):
    assert call(camps) == 0
    report = capsys.readouterr().out

    assert "Yes, 2: most people vote as one of 2 groups do" in report
    assert "1 more statements are left out" not in report
    assert "“<b>Parks</b> & benches” at least 100 %" in report
    assert "(p = 0.01)" in report


def test_figures_are_drawings_that_can_be_read_aloud(camps, tmp_path, capsys):
    assert call(camps, "--figures", tmp_path / "drawn") == 0

    for name in ("map", "statements", "number-of-groups"):
        root = ET.fromstring((tmp_path / "drawn" / f"{name}.svg").read_text())
        assert root.find("{*}title").text and root.find("{*}desc").text


@pytest.mark.parametrize("words", [(), ("--classic",)])
def test_two_runs_print_the_same(camps, capsys, words):
    assert told(capsys, camps, *words) == told(capsys, camps, *words)


@pytest.mark.parametrize("words", [(), ("--classic",)])
@pytest.mark.parametrize("line", ["1,1,1,1", "1,1,0,1\n2,1,0,1"])
def test_the_smallest_conversations_are_told(tmp_path, capsys, line, words):
    (tmp_path / "votes.csv").write_text(f"voter-id,comment-id,vote,timestamp\n{line}\n")

    assert told(capsys, tmp_path, *words)["number_of_groups"] == 1


def test_few_people_are_told_kindly(capsys):
    assert call(shared_data("polis") / "london.youth.policing") == 0

    assert "What everybody said counts all the same" in capsys.readouterr().out


def test_a_broken_file_is_one_line_and_code_2(camps, capsys):
    votes = camps / "votes.csv"
    votes.write_text(votes.read_text() + "1,2,maybe,3\n")

    assert call(camps) == 2
    assert capsys.readouterr().err == (
        "hearth conversation: votes.csv, line 782: a vote must be 1 (agree), -1 (disagree) or 0 (pass) (maybe)\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "nowhere cannot be read: No such file or directory"),
        (["nowhere", "--seed", "-1"], "the seed cannot be below 0"),
    ],
)
def test_what_cannot_be_is_one_line_and_code_2(capsys, words, said):
    assert call(*words) == 2
    assert capsys.readouterr().err == f"hearth conversation: {said}\n"


def written(folder, votes, texts=()):
    """A folder with these votes (who, on what, which), and texts by number."""
    lines = "\n".join(",".join(map(str, vote)) for vote in votes)
    (folder / "votes.csv").write_text(f"voter-id,comment-id,vote\n{lines}\n")
    if texts:
        told = "\n".join(f'{s},"{text}"' for s, text in enumerate(texts))
        (folder / "comments.csv").write_text(f"comment-id,comment-body\n{told}\n", encoding="utf-8")
    return folder


def test_of_one_person_it_speaks_in_the_singular(tmp_path, capsys):
    assert call(written(tmp_path, [(1, 1, 1)])) == 0
    report = capsys.readouterr().out

    assert "1 person cast 1 vote on 1 statement." in report
    assert "“statement 1” 1 of 1 agrees" in report


def test_where_nobody_differs_it_says_so_and_of_chance_nothing(tmp_path, capsys):
    assert call(written(tmp_path, [(p, s, 1) for p in range(40) for s in range(8)])) == 0
    report = capsys.readouterr().out

    assert "No: nobody stood on another side than somebody else" in report
    assert "by lot" not in report


def test_only_what_is_shared_is_drawn_as_shared(tmp_path, capsys):
    votes = [
        (p, s, 1 if s == 0 or (p < 20) == (s % 2 == 0) else -1) for p in range(40) for s in range(9)
    ]
    drawn = told(capsys, written(tmp_path, votes))["figures"]["statements"]
    shared = drawn[drawn.index("Most shared") : drawn.index("Most divided")]

    assert "statement 0" in shared
    assert shared.count("statement ") == 1


def test_long_wide_and_right_to_left_words_stay_in_their_column(tmp_path, capsys):
    texts = ["W" * 300, "公園應該" * 75, "يجب أن تكون الحديقة مفتوحة"]
    votes = [(p, s, 1) for p in range(5) for s in range(3)]
    drawn = told(capsys, written(tmp_path, votes, texts))["figures"]["statements"]

    lines = [one.text for one in ET.fromstring(drawn).findall(".//{*}text") if one.text[0] in "W公"]
    assert lines and max(map(len, lines)) <= 27
    assert 'direction="rtl" text-anchor="end">يجب' in drawn
