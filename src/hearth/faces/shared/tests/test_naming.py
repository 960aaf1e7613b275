"""Names inside sentences: where they begin and end, and in which direction they run."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from hearth.faces.shared.choice_result import _excluded
from hearth.faces.shared.naming import apart, listed, quoted


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "“A hall, warm”"), ("pl", "„A hall, warm”"), ("ar", "«\u2068A hall, warm\u2069»")],
)
def test_a_title_stands_in_the_marks_of_the_language(language, said):
    with override(language):
        assert quoted("A hall, warm") == said


def test_where_the_sentence_runs_as_the_name_does_it_needs_no_isolates():
    with override("en"):
        assert (apart("كشك"), listed(["A, b", "C"])) == ("كشك", "“A, b”, “C”")


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        (0, "with 0 votes, which move on"),
        (1, "with 1 vote, which moves on"),
        (1.25, "with 1.25 votes"),
    ],
)
def test_one_vote_is_one_and_parts_of_a_vote_are_several(votes, said):
    assert said in _excluded("A hall", votes)
