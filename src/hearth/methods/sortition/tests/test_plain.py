"""A plain lottery: by hand, the order of rows, everybody's chance."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearth.methods.errors import MethodError
from hearth.methods.sortition import order_by_lot, read_everybody


def test_the_order_can_be_worked_out_by_hand():
    marks = {one: hashlib.sha256(f"3 14\n{one}".encode()).hexdigest() for one in "abc"}
    assert list(order_by_lot("abc", "3 14")) == sorted("abc", key=marks.__getitem__)


@given(st.permutations([f"p{n}" for n in range(12)]), st.text())
def test_the_order_of_rows_changes_nothing(rows, seed):
    assert order_by_lot(rows, seed) == order_by_lot(sorted(rows), seed)


def test_everybody_comes_first_about_as_often():
    first = Counter(order_by_lot("abcd", str(n))[0] for n in range(2000))
    assert all(430 < times < 570 for times in first.values())


def test_a_name_that_comes_twice_is_refused():
    with pytest.raises(MethodError, match="person_twice"):
        order_by_lot(["a", "a"], "1")


@pytest.mark.parametrize("text", [b"", b"id\n", b"id\na\na\n", b"\xff\xfe"])
def test_a_broken_list_is_refused_with_its_row(text):
    with pytest.raises(MethodError) as refused:
        read_everybody(text)
    assert refused.value.facts["row"] >= 1
