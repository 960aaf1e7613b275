"""`hearth layer`: a figure for each place, kept or refused with reasons."""

import argparse

import pytest

from hearth.core.places import queries
from hearth.faces.shell import layer

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(network, town, tmp_path):
    """A function: run the command on a table."""

    def run(text, **changed):
        file = tmp_path / "layer.csv"
        file.write_text(text, encoding="utf-8")
        words = {
            "network": network.slug, "key": "green", "name": "Green space", "year": "2024",
            "source": "made for tests",
        } | changed  # fmt: skip
        parser = argparse.ArgumentParser()
        layer.add_arguments(parser)
        given = [str(file), *(part for k, v in words.items() for part in (f"--{k}", v))]
        return layer.run(parser.parse_args(given))

    return run


def test_a_layer_is_kept_and_left_out_rows_are_named(network, bring, capsys):
    assert bring("place_code,value\nW1,0.4\nnowhere,1\n") == 0
    said = capsys.readouterr().out
    assert "1 figures kept, 1 rows left out" in said and "line 3:" in said
    assert queries.layers(network).get().name == "Green space"


@pytest.mark.parametrize(
    ("text", "changed", "words"),
    [
        ("a,b\n1,2\n", {}, "must name these columns"),
        ("place_code,value\nW1,1\n", {"network": "nowhere"}, "no network"),
        ("place_code,value\nW1,1\n", {"key": "Not A Key"}, "short name"),
    ],
)
def test_what_cannot_be_kept_says_why(network, bring, capsys, text, changed, words):
    assert bring(text, **changed) == 2
    assert words in capsys.readouterr().err
    assert not queries.layers(network).exists()


def test_a_file_that_is_not_there_is_said(bring, capsys, tmp_path):
    args = argparse.Namespace(
        file=tmp_path / "gone.csv", network="larkmoor", key="k", name="n", year=2024, source="s",
        unit="", higher_is="neither", code_column="place_code", value_column="value",
        only_if_all_good=False,
    )  # fmt: skip
    assert layer.run(args) == 2
    assert "gone.csv cannot be read" in capsys.readouterr().err
