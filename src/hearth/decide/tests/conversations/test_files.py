"""Conversations come in and go out in the shapes of Polis; no row is lost without a word."""

from __future__ import annotations

import csv

import pytest

from hearth.decide import services
from hearth.decide.models import Opinion, Statement
from hearth.kit.refusals import Refused
from hearth.methods.deliberation import read_export

pytestmark = pytest.mark.django_db
COMMENTS = (
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    '1700000000000,x,0,3,1,0,1,"Later buses, please"\n'
    "1700000000000,x,1,3,1,0,-1,Buy my pills\n"
    "1700000000000,x,2,4,1,0,0,Nobody read this\n"
)
VOTES = (
    "timestamp,datetime,comment-id,voter-id,vote\n"
    "1700000000000,x,0,7,1\n1700000005000,x,0,7,-1\n1700000001000,x,0,8,0\n1700000001000,x,1,8,1\n"
)


@pytest.fixture
def take(draft, cy, now):
    """A function: take files in."""

    def go(comments=COMMENTS, votes=VOTES, **more):
        return services.import_conversation(
            draft, comments=comments, votes=votes, language="en", by=cy, now=now, **more
        )

    return go


def test_statements_and_the_last_vote_of_each_it_takes_in_once(take):
    taken = take()
    assert (taken.statements, taken.opinions, taken.participants) == (3, 3, 2)
    rows = dict(Statement.objects.filter(origin="imported").values_list("text", "state"))
    assert list(rows.values()) == ["shown", "refused", "waiting"]
    assert sorted(Opinion.objects.values_list("statement", "value")) == [(5, -1), (5, 0), (6, 1)]
    second = take()
    assert (second.statements, second.opinions, second.participants, second.known) == (0, 0, 0, 3)


BROKEN = (
    VOTES + "x,x,0,9,1\n1,x,44,9,1\n1,x,0,9,maybe\n1,x,0,,1\n1,x,0\n",
    ["time_unknown", "statement_unknown", "vote_unknown", "no_participant", "row_length"],
)


def test_rows_that_cannot_be_read_it_names_and_takes_nothing(take):
    taken = take(votes=BROKEN[0])
    assert [fault.reason for fault in taken.faults] == BROKEN[1]
    assert [fault.line for fault in taken.faults] == [6, 7, 8, 9, 10]
    assert (taken.is_kept, Opinion.objects.count(), Statement.objects.count()) == (False, 0, 4)


def test_the_rest_it_takes_where_that_is_wanted(take):
    taken = take(votes=BROKEN[0], take_rest=True)
    assert (taken.is_kept, taken.opinions, len(taken.faults)) == (True, 3, 5)


def test_faults_of_comments_it_names_too(take):
    more = (
        "1,x,0,3,1,0,1,Twice\n1,x,5,3,1,0,1,\n1,x,6,3,1,0,1," + "x" * 300 + "\n1,x,,3,1,0,1,No id\n"
    )
    reasons = [fault.reason for fault in take(comments=COMMENTS + more).faults]
    assert reasons == ["statement_twice", "no_text", "text_too_long", "no_statement"]


@pytest.mark.parametrize("comments", ["", "a,b\n1,2\n", "\x00", "{}"])
def test_what_is_no_such_file_it_refuses(take, comments):
    with pytest.raises(Refused, match="import_columns_missing"):
        take(comments=comments)


def test_what_it_writes_the_method_reads_back(camps, tmp_path):
    for name, rows in services.export_files(camps):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    export = read_export(tmp_path)
    assert (export.title, len(export.votes), len(export.texts)) == ("What keeps us well?", 160, 4)
    matrix = read_export(tmp_path / "participants-votes.csv").votes
    assert matrix.value.tolist() == export.votes.value.tolist()
    assert "token" not in (tmp_path / "comments.csv").read_text()
