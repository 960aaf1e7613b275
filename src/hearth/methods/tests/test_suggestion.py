"""Suggestion: near texts are found in any script, by hand where small, and in whatever order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from hearth.methods.errors import MethodError
from hearth.methods.suggestion import COLUMNS, extended, hashed, library, nearest, votes

TEXTS = [
    "The bus never comes on Sundays",
    "No buses after six in the evening",
    "My flat is damp and cold",
    "Mould in the bedroom of our flat",
    "The nurse speaks my language",
    "الحافلة لا تأتي يوم الأحد",
    "الحافلات متأخرة دائما",
    "બસ રવિવારે આવતી નથી",
]
LABELS = {0: ["bus"], 1: ["bus"], 2: ["home"], 3: ["home"], 4: ["care"], 5: ["bus"], 6: ["bus"]}
anything = st.text(max_size=60)


def suggested(text, texts=TEXTS, labels=LABELS, k=15):
    rows, near = nearest(library(hashed(texts)), text, k=k)
    return [vote.label for vote in votes(rows, near, labels)]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("We wait for a bus every Sunday", "bus"),
        ("mouldy flats", "home"),
        ("a nurse who speaks Polish", "care"),
        ("الحافلة متأخرة", "bus"),
    ],
)
def test_a_near_text_is_found(text, label):
    assert suggested(text)[0] == label


def test_marks_belong_to_their_letters_so_that_gujarati_words_stay_whole():
    rows, _near = nearest(library(hashed(TEXTS)), "રવિવારે બસ", k=1)

    assert rows.tolist() == [7]


@pytest.mark.parametrize("text", ["", "   ", "!!! ???", "zzqqxx", "😀"])
def test_a_text_that_has_nothing_in_common_suggests_nothing(text):
    assert suggested(text) == []


def test_an_empty_library_suggests_nothing():
    rows, near = nearest(library(hashed([])), "bus")

    assert (len(rows), len(near)) == (0, 0)


def test_the_cosine_of_a_text_with_itself_is_one():
    _rows, near = nearest(library(hashed(TEXTS)), TEXTS[3], k=1)

    assert near[0] == pytest.approx(1, abs=1e-5)


def test_cosines_are_those_of_the_whole_tables():
    """Counted the long way round: every weighed row times every other."""
    table = hashed(TEXTS)
    known = library(table)
    dense = table.toarray() * known.weights
    dense /= np.linalg.norm(dense, axis=1, keepdims=True)
    rows, near = nearest(known, TEXTS[0], k=8)

    assert near == pytest.approx((dense @ dense[0])[rows], abs=1e-5)


def test_only_those_asked_may_answer():
    may = np.array([row != 0 for row in range(len(TEXTS))])
    rows, _near = nearest(library(hashed(TEXTS)), TEXTS[0], among=may)

    assert 0 not in rows
    assert len(rows)


def test_asking_of_other_rows_is_refused():
    with pytest.raises(MethodError, match="rows_do_not_match"):
        nearest(library(hashed(TEXTS)), "bus", among=np.array([True]))


def test_texts_that_came_later_answer_too():
    known = extended(library(hashed(TEXTS[:4])), hashed(TEXTS[4:]))

    assert nearest(known, TEXTS[6], k=1)[0].tolist() == [6]
    assert known.size == len(TEXTS)


def test_a_hundred_thousand_letters_are_read_only_so_far():
    assert hashed(["bus " * 100_000]).nnz < 10


def test_the_vote_is_weighted_by_nearness():
    """By hand: home 0.9; bus 0.3 + 0.3. The shares are of 1.5."""
    found = votes([7, 1, 2], [0.9, 0.3, 0.3], {7: ["home"], 1: ["bus"], 2: ["bus"]})

    assert [(vote.label, round(vote.share, 2), vote.rows) for vote in found] == [
        ("home", 0.6, (7,)),
        ("bus", 0.4, (1, 2)),
    ]


def test_making_a_library_leaves_the_table_as_it_is():
    """With sixty texts common words are left out of the library, not out of the table."""
    table = hashed([f"the bus number {n} is late" for n in range(60)])
    first, again = library(table), library(table)

    assert (
        first.base.nnz < table.nnz == hashed([f"the bus number {n} is late" for n in range(60)]).nnz
    )
    assert (first.base != again.base).nnz == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(anything, max_size=8), st.lists(anything, max_size=8))
def test_texts_hash_alike_alone_and_in_company(some, others):
    together = hashed(some + others)
    apart = sparse.vstack([hashed(some), hashed(others)])

    assert together.shape == (len(some) + len(others), COLUMNS)
    assert (together != apart).nnz == 0


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(16)), st.sampled_from([*TEXTS, "late bus"]), st.integers(1, 6))
def test_the_order_of_the_labelled_texts_does_not_matter(order, text, k):
    """Every text stands there twice, so that there are ties at the cut."""
    twice, labels = TEXTS * 2, {row: LABELS.get(row % 8, []) for row in range(16)}
    mixed = {new: labels[old] for new, old in enumerate(order)}

    assert suggested(text, [twice[old] for old in order], mixed, k) == suggested(
        text, twice, labels, k
    )
