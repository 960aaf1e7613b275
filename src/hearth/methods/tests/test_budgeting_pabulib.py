"""Pabulib files: read, written, and refused with line and reason."""

import pytest

from hearth.methods.budgeting import Ballots, Election, Project, Rule, count, read_pb, write_pb
from hearth.methods.errors import MethodError

HEAD = "META\nkey;value\nbudget;{budget}\nvote_type;{kind}\n"
HEAD += 'PROJECTS\nproject_id;cost;name\na;{a};Park\nb;20;"Bus; quick"\nVOTES\n'


def text(votes, kind="approval", budget="100", a="50"):
    return (HEAD.format(kind=kind, budget=budget, a=a) + votes).encode()


def test_it_reads_bom_quoted_semicolons_and_comma_decimals():
    file = read_pb(
        b"\xef\xbb\xbf" + text('voter_id;vote\n1;"a,b"\n2;\n', budget="100,50", a="49.5")
    )
    assert (file.election.budget, file.election.money_unit) == (10050, 100)
    assert [(one.name, one.cost) for one in file.election.projects] == [
        ("Park", 4950),
        ("Bus; quick", 2000),
    ]
    assert file.election.voters == 2


def test_a_repeated_choice_counts_once_and_is_named():
    file = read_pb(text("voter_id;vote\nv;a,a,b\n"))
    assert file.election.ballots.support(0) == 1
    assert file.repeated == ((11, "v", "a"),)


def test_rankings_give_their_last_project_one_point():
    ballots = read_pb(text("voter_id;vote\n1;b,a\n2;a\n", kind="ordinal")).election.ballots
    assert (ballots.support(0), ballots.support(1)) == (2, 2)


def test_points_with_decimals_become_whole():
    file = read_pb(text("voter_id;vote;points\n1;b,a;1.5,2\n", kind="cumulative"))
    assert (
        file.election.ballots.support(0),
        file.election.ballots.support(1),
        file.point_unit,
    ) == (20, 15, 10)


@pytest.mark.parametrize("kind", ["approval", "points", "ordinal"])
def test_what_is_written_counts_the_same(kind):
    cast = [{"a": 3, "b": 1}, {"b": 2}, {}] if kind == "points" else [["b", "a"], ["a"], []]
    election = Election(
        [Project("a", "A; “a”", 1050), Project("b", "B", 700)],
        2000,
        Ballots.of(cast, kind=kind, projects=["a", "b"]),
        100,
    )
    again = read_pb(write_pb(election, meta={"unit": "Here"}, selected=("a",)).encode())
    assert again.meta["unit"] == "Here" and again.selected == ("a",)
    same = Rule(method="phragmen")
    assert count(again.election, same).winners == count(election, same).winners
    assert [again.election.ballots.support(p) for p in (0, 1)] == [
        election.ballots.support(p) for p in (0, 1)
    ]


def test_further_columns_and_metadata_are_kept():
    raw = text("voter_id;vote;age\n1;a;43\n").decode()
    file = read_pb(raw.encode())
    again = read_pb(write_pb(file.election, like=file).encode())
    assert (again.meta, again.vote_columns, again.vote_rows) == (
        file.meta,
        file.vote_columns,
        file.vote_rows,
    )


@pytest.mark.parametrize(
    ("raw", "line", "reason"),
    [
        (text("voter_id;vote\n1;a\n2;c\n"), 12, "unknown_project"),
        (text("voter_id;vote\n", a="many"), 7, "bad_cost"),
        (text("voter_id;vote\n", a="-5"), 7, "bad_cost"),
        (text("voter_id;vote\n", budget="1.2.3"), 3, "bad_budget"),
        (text("voter_id;votes\n1;a\n"), 10, "column_missing"),
        (text("voter_id;vote\n", kind="dice"), 1, "unknown_vote_type"),
        (text("voter_id;vote;points\n1;a,b;1\n", kind="cumulative"), 11, "points_do_not_match"),
        (b"META\nkey;value\nbudget;5\nvote_type;approval\n", 5, "section_missing"),
        (text("voter_id;vote\n1;a,,b\n"), 11, "empty_choice"),
        (
            text("voter_id;vote\n1;a\n").replace(b"vote_type", b"budget;7\nvote_type"),
            4,
            "key_twice",
        ),
        (text("voter_id;vote;vote\n1;a;b\n"), 10, "column_twice"),
        (b"hello\n", 1, "text_before_meta"),
        (b"META\nbudget;\xff\n", 2, "not_utf8"),
        (b"", 1, "section_missing"),
    ],
)
def test_a_broken_file_is_named_by_line_and_reason(raw, line, reason):
    with pytest.raises(MethodError) as refused:
        read_pb(raw)
    assert (refused.value.facts["line"], refused.value.facts["reason"]) == (line, reason)


PLAIN = text("voter_id;vote\n1;a\n2;\n3;a,b\n").decode()
SHAPES = {
    "padded by a spreadsheet": "\n".join(line and f"{line};;;" for line in PLAIN.split("\n")),
    "carriage returns and newlines": PLAIN.replace("\n", "\r\n"),
    "carriage returns alone": PLAIN.replace("\n", "\r"),
    "a mark of UTF-8": "\ufeff" + PLAIN,
    "sections in small letters": PLAIN.replace("META", "meta").replace("VOTES", "Votes"),
    "blank lines": PLAIN.replace("\n", "\n\n"),
    "blanks about cells": PLAIN.replace(";", " ; ")
    .replace(' "Bus ;  quick"', '"Bus; quick"')
    .replace("a,b", "a , b"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_file_in_another_shape_is_the_same_election(shape):
    plain, other = (read_pb(one.encode()).election for one in (PLAIN, SHAPES[shape]))
    assert (other.projects, other.budget, other.voters) == (plain.projects, plain.budget, 3)
    assert other.ballots.voter.tolist() == plain.ballots.voter.tolist() == [0, 2, 2]
    rule = Rule(completion="add1+greedy")
    assert count(other, rule).as_dict() == count(plain, rule).as_dict()


def test_a_voter_who_comes_twice_is_named():
    file = read_pb(text("voter_id;vote\n7;a\n8;a\n7;b\n"))
    assert file.election.voters == 3
    assert file.warnings == (("voter_id", "7 comes again in line 13"),)
