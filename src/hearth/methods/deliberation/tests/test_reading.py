"""Reading exports: every shape, and one clear reason where something is broken."""

import json

import pytest

from hearth.methods.deliberation import read_export
from hearth.methods.errors import MethodError

HEAD = "timestamp,datetime,comment-id,voter-id,vote\n"
MATRIX = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,7\n"


def folder(tmp_path, **files):
    for name, text in files.items():
        raw = text if isinstance(text, bytes) else text.encode()
        (tmp_path / name.replace("__", "-").replace("_csv", ".csv")).write_bytes(raw)
    return tmp_path


def reason(path):
    with pytest.raises(MethodError) as caught:
        read_export(path)
    return caught.value.facts.get("line"), caught.value.facts["reason"]


def test_the_latest_vote_is_read_from_a_list(tmp_path):
    export = read_export(
        folder(tmp_path, votes_csv=HEAD + "9,x,3,1,-1\n5,x,3,1,1\n", comments_csv="comment-id\n3\n")
    )

    assert export.votes.value.tolist() == [-1]
    assert export.votes.repeated == 1


@pytest.mark.parametrize("other", ["0.5", "99999999999999999999999", "-7"])
def test_moments_are_compared_exactly_whatever_others_look_like(tmp_path, other):
    lines = f"9007199254740993,x,3,1,1\n9007199254740992,x,3,1,-1\n{other},x,3,2,-1\n"
    votes = read_export(folder(tmp_path, votes_csv=HEAD + lines)).votes

    assert votes.value.tolist() == [1, -1]
    assert votes.contradictory == 0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_what_stands_between_cells_and_lines_changes_nothing(tmp_path, end, between):
    text = "\n" + HEAD + '1,"a, b; c",3,1,1\n2,x,3,é,0\n'.replace(",", between)
    text = text.replace(HEAD, HEAD.replace(",", between)).replace("\n", end)
    votes = read_export(folder(tmp_path, votes_csv=b"\xef\xbb\xbf" + text.encode())).votes

    assert votes.people == ("1", "é")
    assert votes.value.tolist() == [1, 0]


def test_a_matrix_says_the_same_as_a_list(tmp_path):
    export = read_export(folder(tmp_path, participants__votes_csv=MATRIX + "4,1,0,2,1,0,1,0\n"))

    assert export.votes.statements == ("0", "7")
    assert export.votes.value.tolist() == [1, 0]
    assert export.published_groups == {"4": "1"}


def test_dated_names_are_found(tmp_path):
    votes = tmp_path / "2024-05-01-1200-abc-votes.csv"
    votes.write_text(HEAD + "9,x,3,1,-1\n")
    (tmp_path / "2024-05-01-1200-abc-participants-votes.csv").write_text(MATRIX)

    assert read_export(tmp_path).votes.value.tolist() == [-1]


def test_moderation_and_texts_are_read(tmp_path):
    comments = 'comment-id,moderated,comment-body\n3,-1,"rude, very"\n4,0,kind\n'
    votes = HEAD + "1,x,3,1,1\n2,x,4,1,1\n2,x,5,1,1\n"
    export = read_export(folder(tmp_path, votes_csv=votes, comments_csv=comments))

    assert export.texts["3"] == "rude, very"
    assert export.shown.statements == ("4", "5")
    assert export.unmoderated == {"4"}
    assert export.notes == (("statements_without_text", {"count": 1}),)


def test_records_in_json_are_read(tmp_path):
    records = [{"pid": 0, "tid": 4, "vote": -1, "modified": "17"}]
    (tmp_path / "votes.json").write_text(json.dumps(records))

    assert read_export(tmp_path).votes.value.tolist() == [-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (1, "empty_file")),
        ("voter-id,comment-id\n1,2\n", (1, "column_missing")),
        (HEAD + "1,x,3,1,2\n", (2, "vote_unknown")),
        (HEAD + "1,x,3,1,1\n1,x,3,1\n", (3, "row_length")),
        (HEAD + "1,x,,1,1\n", (2, "no_statement")),
        (HEAD + "1,x,3, ,1\n", (2, "no_participant")),
        (HEAD + "noon,x,3,1,1\n", (2, "time_unknown")),
        (HEAD + '1,"x,3,1,1\n', (2, "bad_csv")),
        (HEAD.encode() + b"1,\xff,3,1,1\n", (2, "not_utf8")),
        (HEAD + "1,\0,3,1,1\n", (2, "bad_csv")),
        (HEAD, (None, "no_votes")),
    ],
)
def test_a_broken_list_is_told_by_line_and_reason(tmp_path, text, expected):
    assert reason(folder(tmp_path, votes_csv=text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MATRIX + "4,1,0,2,1,0,1,0\n4,1,0,2,1,0,1,0\n", (3, "participant_twice")),
        (MATRIX.replace("7", "0") + "4,1,0,2,1,0,1,0\n", (1, "statement_twice")),
        (MATRIX + "4,1,0,2,1,0,yes,0\n", (2, "vote_unknown")),
    ],
)
def test_a_broken_matrix_is_told_by_line_and_reason(tmp_path, text, expected):
    assert reason(folder(tmp_path, participants__votes_csv=text)) == expected


def test_a_folder_without_votes_is_told(tmp_path):
    assert reason(tmp_path) == (None, "no_votes_file")


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert reason(tmp_path / "none.csv")[1] == "No such file or directory"


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_however_cells_lines_and_columns_are_written_it_is_the_same(tmp_path, between, end):
    lines = ["Voter-ID,Comment-ID,Vote", "1,2,1", "3,2,-1"]
    text = end.join(lines).replace(",", between) + end
    file = tmp_path / "votes.csv"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())

    votes = read_export(file).votes

    assert (votes.people, votes.value.tolist()) == (("1", "3"), [1, -1])


def test_times_with_fractions_say_which_vote_was_last(tmp_path):
    told = folder(tmp_path, votes_csv=HEAD + "7.5,x,3,1,1\n7.25,x,3,1,-1\n")

    assert read_export(told).votes.value.tolist() == [1]


@pytest.mark.parametrize("text", ["[" * 100_000, '[{"vote":' + "9" * 5_000 + "}]"])
def test_json_that_nobody_could_read_is_told(tmp_path, text):
    (tmp_path / "votes.json").write_text(text)

    assert reason(tmp_path) == (1, "bad_json")


def test_a_text_of_two_lines_is_the_same_however_lines_end(tmp_path):
    told = folder(tmp_path, votes_csv=HEAD + "1,x,3,1,1\n")
    (told / "comments.csv").write_bytes(b'comment-id,comment-body\r\n3,"one\r\ntwo"\r\n')

    assert read_export(told).texts == {"3": "one\ntwo"}
