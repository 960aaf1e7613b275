"""Codebooks come from starters and files, whole or in part, and go out again; bad files lose nothing."""

import json

import pytest

from hearth.core.ledger import queries as ledger
from hearth.kit.refusals import Refused
from hearth.understand import queries, services

pytestmark = pytest.mark.django_db


def bring(network, content, cy, now):
    entries = queries.read_codebook(content)
    return services.bring_in_codebook(network, entries=entries, by=cy, now=now)


@pytest.mark.parametrize("starter", queries.starters(), ids=lambda one: one.id)
def test_each_starter_comes_in_whole(network, cy, now, starter):
    chosen = [entry.id for entry in starter.entries]
    brought = services.bring_in_starter(
        network, starter_id=starter.id, chosen=chosen, by=cy, now=now
    )

    assert len(brought.made) == len(starter.entries) == queries.themes(network).count() >= 10
    assert {branch.depth for branch in queries.tree(network)} == {0, 1}
    assert queries.starter_entries_here(network, starter.id) == set(chosen)
    assert all(entry.description for entry in starter.entries)
    assert ledger.entries(network).first().deed == "codebook brought in"


def test_a_part_of_a_starter_comes_in_and_can_be_changed(network, cy, now):
    services.bring_in_starter(
        network, starter_id="social_determinants", chosen=["home", "home.cost"], by=cy, now=now
    )
    home, cost = (branch.theme for branch in queries.tree(network))
    assert cost.parent == home
    assert [rule.counts for rule in queries.examples(home)] == [True, False]

    services.change_theme(home, name="Housing", description="", by=cy, now=now)
    assert "home" in queries.starter_entries_here(network, "social_determinants")


def test_a_child_without_its_parent_stands_at_the_top(network, cy, now):
    services.bring_in_starter(
        network, starter_id="social_determinants", chosen=["home.cost"], by=cy, now=now
    )

    assert [branch.depth for branch in queries.tree(network)] == [0]


def test_a_child_that_comes_later_finds_its_parent_even_when_it_was_renamed(network, cy, now):
    def take(one):
        services.bring_in_starter(
            network, starter_id="social_determinants", chosen=[one], by=cy, now=now
        )

    take("home")
    home = queries.themes(network).get()
    services.change_theme(home, name="Housing", description="", by=cy, now=now)
    take("home.cost")

    assert [(b.theme.name, b.depth) for b in queries.tree(network)][0] == ("Housing", 0)
    assert [b.depth for b in queries.tree(network)] == [0, 1]


def test_of_a_file_only_what_was_chosen_comes_in(network, cy, now):
    services.add_theme(network, name="Home", by=cy, now=now)
    entries = queries.read_codebook(b"name,part_of\nHome,\nRent,Home\nFood,")
    services.bring_in_codebook(network, entries=entries, chosen={"Rent"}, by=cy, now=now)

    assert [(b.theme.name, b.depth) for b in queries.tree(network)] == [("Home", 0), ("Rent", 1)]
    with pytest.raises(Refused, match="codebook_nothing_chosen"):
        services.bring_in_codebook(network, entries=entries, chosen=set(), by=cy, now=now)


def test_what_is_there_already_is_left_alone(network, cy, now):
    services.add_theme(network, name="home", description="Ours", by=cy, now=now)
    brought = services.bring_in_starter(
        network, starter_id="social_determinants", chosen=["home", "food"], by=cy, now=now
    )

    assert (brought.there, [theme.name for theme in brought.made]) == (["Home"], ["Food"])
    assert queries.themes(network).get(name="home").description == "Ours"


def test_nothing_chosen_and_unknown_starters_are_refused(network, cy, now):
    with pytest.raises(Refused, match="codebook_nothing_chosen"):
        services.bring_in_starter(network, starter_id="access", chosen=["no"], by=cy, now=now)
    with pytest.raises(Refused, match="starter_unknown"):
        services.bring_in_starter(network, starter_id="../etc", chosen=["no"], by=cy, now=now)


def test_a_codebook_goes_out_and_comes_in_next_door_the_same(network, other_network, cy, dee, now):
    services.bring_in_starter(
        network, starter_id="access", chosen=["trust", "trust.papers", "wait"], by=cy, now=now
    )
    out = queries.codebook_entries(network)
    sheet = "\ufeff" + "\n".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row)
        for row in queries.as_rows(out)
    )

    for content in (queries.as_json("Ours", out), sheet):
        assert queries.read_codebook(content.encode()) == out
    bring(other_network, sheet.encode(), dee, now)
    assert [b.theme.name for b in queries.tree(other_network)] == [
        b.theme.name for b in queries.tree(network)
    ]


def test_only_voices_that_may_be_quoted_leave_as_examples(network, say, cy, now):
    theme = services.add_theme(network, name="Light", by=cy, now=now)
    shown, hidden = say(1)[0], say(1, state="kept_back")[0]
    for voice in (shown, hidden):
        services.add_example(theme, counts=True, voice_id=voice, by=cy, now=now)

    [entry] = queries.codebook_entries(network)
    assert len(entry.counts) == 1
    assert entry.counts[0].startswith("A lamp on the path")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "codebook_unreadable"),
        (b"name\n", "codebook_empty"),
        (b"[]", "codebook_empty"),
        (b"title\nHome\n", "codebook_unreadable"),
        (b'{"themes": 3}', "codebook_unreadable"),
        (b'["Home"]', "codebook_unreadable"),
        (b'[{"name": "Home", "counts": 7}]', "codebook_unreadable"),
        (b'{"themes": [', "codebook_unreadable"),
        (b"[" * 100_000, "codebook_unreadable"),
        (b"PK\x03\x04\x00\x00", "codebook_unreadable"),
        (b"\xff\xfeN\xd8", "codebook_unreadable"),
        (b"name\n" + b"x" * 2_000_000, "codebook_too_large"),
        ("name\n" + "\n".join(f"Theme {n}" for n in range(501)), "codebook_too_large"),
        ("name\n" + "y" * 81, "codebook_row"),
        ("name,counts\nHome," + "y" * 301, "codebook_row"),
        ("name,description\n,Nameless", "codebook_row"),
        ("name\nHome\nhome", "codebook_row"),
        ("name,part_of\nHome,Street", "codebook_row"),
        ("name,part_of\nHome,Street\nStreet,Home", "codebook_row"),
        ("name,part_of\nHome,Home", "codebook_row"),
    ],
)
def test_a_broken_file_gets_a_clear_answer(content, code):
    raw = content if isinstance(content, bytes) else content.encode()

    with pytest.raises(Refused, match=code):
        queries.read_codebook(raw)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("name;description\nZuhause;Wohnen", "Zuhause"),
        ("Name\tDescription\nHome\tWhere we live", "Home"),
        ('[{"name": "بيت"}]', "بيت"),
        ("name\n'=SUM(A1)", "=SUM(A1)"),
        ("name\n<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_files_of_many_makers_are_read(content, name):
    assert queries.read_codebook(content.encode())[0].name == name


def test_older_encodings_are_read():
    assert queries.read_codebook("name\nCafé".encode("cp1252"))[0].name == "Café"
    assert queries.read_codebook("name\nCafé".encode("utf-16"))[0].name == "Café"


def test_every_entry_of_a_file_is_kept_even_when_children_come_first(network, cy, now):
    content = json.dumps([{"name": "Rent", "part_of": "Home"}, {"name": "Home"}]).encode()
    bring(network, content, cy, now)

    assert [(b.theme.name, b.depth) for b in queries.tree(network)] == [("Home", 0), ("Rent", 1)]
