"""The two tables, and what is said when one of them is broken."""

import pytest

from hearth.methods.errors import MethodError
from hearth.methods.sortition import read_ids, read_pool, read_quotas

QUOTAS = b"feature,value,min,max\nage,old,1,2\nage,young,0,1\n"
PEOPLE = b"id,age,street\nann,old,Elm 1\nbob,young,elm  1\ncyd,old,\n"


def refused(work):
    with pytest.raises(MethodError) as caught:
        work()
    facts = caught.value.facts
    return facts["file"], facts["row"], facts["reason"], facts["value"]


def test_older_headers_semicolons_and_a_mark_are_read():
    assert read_quotas(QUOTAS) == read_quotas(QUOTAS.replace(b"feature,value", b"category,feature"))
    assert read_quotas(QUOTAS) == read_quotas(b"\xef\xbb\xbf" + QUOTAS.replace(b",", b";"))


@pytest.mark.parametrize(
    ("content", "row", "reason", "value"),
    [
        (QUOTAS.replace(b"old,1,2", b"old,2,1"), 2, "min_over_max", "2 > 1"),
        (QUOTAS.replace(b"young,0", b"young,-1"), 3, "not_a_whole_number", "min = -1"),
        (QUOTAS.replace(b"young", b"old"), 3, "quota_twice", "age: old"),
        (QUOTAS.replace(b",max", b",x"), 1, "column_missing", "max / most"),
        (QUOTAS[:22], 1, "no_rows", ""),
        (b"", 1, "no_rows", ""),
        (QUOTAS.replace(b"old", b"\xff"), 2, "not_utf8", ""),
    ],
)
def test_broken_quotas_are_named_by_row_and_reason(content, row, reason, value):
    assert refused(lambda: read_quotas(content)) == ("quotas.csv", row, reason, value)


@pytest.mark.parametrize(
    ("content", "row", "reason", "value"),
    [
        (PEOPLE.replace(b"cyd", b"ann"), 4, "person_twice", "ann"),
        (PEOPLE.replace(b"cyd,old", b"cyd,Old"), 4, "answer_without_quota", "age: Old"),
        (PEOPLE.replace(b"bob,young", b"bob,"), 3, "cell_empty", "age"),
        (PEOPLE.replace(b"age", b"ages"), 1, "column_missing", "age"),
        (PEOPLE.replace(b"street", b"id"), 1, "column_twice", "id"),
        (PEOPLE.replace(b"Elm 1", b"Elm 1,x"), 2, "too_many_cells", ""),
        (PEOPLE[:14], 1, "no_rows", ""),
    ],
)
def test_broken_people_are_named_by_row_and_reason(content, row, reason, value):
    quotas = read_quotas(QUOTAS)

    assert refused(lambda: read_pool(content, quotas)) == ("people.csv", row, reason, value)


def test_a_missing_file_is_named_without_its_folder(tmp_path):
    with pytest.raises(MethodError, match=r"panel_file_unreadable\(file='none.csv'"):
        read_quotas(tmp_path / "none.csv")


def test_households_are_told_by_their_columns_and_nobody_shares_an_empty_one():
    one = read_pool(PEOPLE, read_quotas(QUOTAS), household_columns=["street"])

    assert one.households == ("elm 1", "elm 1", "")


def test_the_order_of_rows_and_quotas_makes_no_difference():
    lines = PEOPLE.splitlines(keepends=True)
    turned = b"".join([lines[0], *lines[:0:-1]])
    quotas = read_quotas(QUOTAS)

    assert read_pool(turned, quotas[::-1]) == read_pool(PEOPLE, quotas)


def test_people_without_a_column_of_ids_are_numbered():
    one = read_pool(b"age\n" + b"old\n" * 10, read_quotas(QUOTAS))

    assert one.ids[:2] == ("01", "02")


def test_a_list_of_people_names_whoever_is_not_in_the_pool():
    assert read_ids(b"id,why\nbob,ill\nbob,ill\n", {"ann", "bob"}, name="gone.csv") == ("bob",)
    told = refused(lambda: read_ids(b"ann\neve\n", {"ann", "bob"}, name="gone.csv"))
    assert told == ("gone.csv", 2, "person_unknown", "eve")
