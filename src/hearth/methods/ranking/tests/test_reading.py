"""PrefLib and .blt files: what they say, and the line and reason of what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearth.methods.errors import MethodError
from hearth.methods.ranking import profile_of, read_blt, read_preflib, single_transferable_vote

SOI = """# FILE NAME: 1.toi
# TITLE: A walk
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 9
# ALTERNATIVE NAME 1: Ash
# ALTERNATIVE NAME 2: Beech, the old
# ALTERNATIVE NAME 3: Cèdre
4: 3,1
3: 2,{1,3}
2: {1,2}
"""
BLT = """4 2   # four stand for two seats
-2
[tie 3 1 2 4]
3 1 2 4 0
(paper-7) 3 - 1=4 0
2 0
0
"Ash"
"Beech"
"Cedar ""Old"" Tree"
"Elm"
"Trees, 2026"
"""


@pytest.mark.parametrize("text", [SOI, "\ufeff" + SOI, SOI.replace("\n", "\r\n")])
def test_a_preflib_file_of_today(text):
    found = read_preflib(text)
    assert found.title == "A walk" and found.counts == (4, 3, 2) and found.lines == (8, 9, 10)
    assert found.rankings[0] == (("Cèdre",), ("Ash",))
    assert found.rankings[1:] == (
        (("Beech, the old",), ("Ash", "Cèdre")),
        (("Ash", "Beech, the old"),),
    )


def test_a_preflib_file_of_before_2022():
    found = read_preflib("2\n1,Ash\n2,Elm\n5,5,2\n3,2,1\n2,{1,2}\n")
    assert found.candidates == ("Ash", "Elm") and found.counts == (3, 2)
    assert found.rankings == ((("Elm",), ("Ash",)), (("Ash", "Elm"),))


@pytest.mark.parametrize("text", [BLT, "\ufeff" + BLT, BLT.replace("\n", "\r\n")])
def test_a_blt_file_with_all_that_it_may_say(text):
    found = read_blt(text)
    assert found.candidates == ("Ash", 'Cedar "Old" Tree', "Elm") and found.withdrawn == ("Beech",)
    assert found.rankings == (
        (("Ash",), ("Elm",)),
        (('Cedar "Old" Tree',), ("Ash", "Elm")),
        (),
    )
    assert (found.counts, found.seats, found.title) == ((3, 1, 2), 2, "Trees, 2026")
    assert found.lot == ('Cedar "Old" Tree', "Ash", "Elm")


def test_short_names_stand_for_candidates():
    found = read_blt('2 1\n[nick a b]\n2 b a 0\n0\n"Ash"\n"Elm"\n')
    assert found.rankings == ((("Elm",), ("Ash",)),) and found.title == ""


def test_a_hash_within_a_name_is_part_of_it():
    assert read_blt('1 1\n1 1 0\n0\n"Plan #1" # first\n"Plans"\n').candidates == ("Plan #1",)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "empty_file"),
        (SOI.replace("3: 2,{1,3}", "3: 2,{1,3"), 9, "bad_order"),
        (SOI.replace("3: 2,{1,3}", "3: 2,4"), 9, "unknown_candidate"),
        (SOI.replace("3: 2,{1,3}", "3: 2,{1,2}"), 9, "ranked_twice"),
        (SOI.replace("4: 3,1", "x: 3,1"), 8, "bad_count"),
        (SOI.replace("4: 3,1", "3,1"), 8, "no_count"),
        (SOI.replace("2: {1,2}\n", ""), 4, "voters_do_not_match"),
        (SOI.replace("NAME 3: Cèdre", "NAME 3: Ash"), 7, "candidate_twice"),
        ("# TITLE: nobody\n1: 1\n", 1, "no_candidates"),
        ("3\n1,Ash\n", 2, "too_short"),
    ],
)
def test_a_broken_preflib_file_names_line_and_reason(text, line, reason):
    with pytest.raises(MethodError) as refused:
        read_preflib(text)
    assert (refused.value.facts["line"], refused.value.facts["reason"]) == (line, reason)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "empty_file"),
        ("Ash 2\n", 1, "bad_head"),
        (BLT.replace("3 1 2 4 0", "3 1 2 9 0"), 4, "unknown_candidate"),
        (BLT.replace("3 1 2 4 0", "3 1 2 1 0"), 4, "ranked_twice"),
        (BLT.replace("3 1 2 4 0", "1.5 1 2 4 0"), 4, "bad_count"),
        (BLT.replace("[tie 3 1 2 4]", "[tie 3 1]"), 3, "bad_setting"),
        (BLT.replace('"Elm"\n"Trees, 2026"\n', ""), 10, "too_few_names"),
        (BLT.replace('"Elm"', '"Ash"'), 11, "candidate_twice"),
        (BLT[: BLT.index("2 0\n")], 5, "too_short"),
        (BLT.replace("-2\n", "-1\n-2\n-3\n-4\n"), 1, "no_candidates"),
    ],
)
def test_a_broken_blt_file_names_line_and_reason(text, line, reason):
    with pytest.raises(MethodError) as refused:
        read_blt(text)
    assert (refused.value.facts["line"], refused.value.facts["reason"]) == (line, reason)


@given(st.text(st.sampled_from('0123 -=[]()"#a,:{}\n'), max_size=60))
def test_no_text_breaks_a_reader(text):
    for reader in (read_blt, read_preflib):
        try:
            found = reader(text)
        except MethodError as error:
            assert error.code == "ballots_broken" and error.facts["line"] >= 1
        else:
            profile_of(found.candidates, found.rankings, counts=found.counts)


def test_scottish_arithmetic_cuts_off_after_five_decimals():
    votes = profile_of("abc", ["ab", "ac", "a", "c"], counts=[4, 1, 2, 2])
    exact = single_transferable_vote(votes, seats=2).rounds[1]
    cut = single_transferable_vote(votes, seats=2, decimals=5).rounds[1]
    assert (exact.votes["b"] * 7, cut.votes["b"] * 100_000) == (12, 4 * 42857)
    assert (
        sum(cut.votes.values())
        + single_transferable_vote(votes, seats=2, decimals=5).rounds[0].exhausted
        == 9
    )
