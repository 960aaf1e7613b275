"""`hearth load`: a folder of published files becomes a network, or one learns what is wrong."""

import csv
import json
import shutil

import pytest
from django.db.models import Sum
from tests.shared_data import shared_data

from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.core.places.models import Place, Population
from hearth.faces.shell.load import _spec
from hearth.faces.shell.loading.network import load_network
from hearth.faces.shell.loading.tables import LoadError

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A copy of the Leicester files that a test may spoil."""
    return shutil.copytree(
        shared_data("leicester"), tmp_path / "leicester", copy_function=shutil.copyfile
    )


def load(folder, now):
    return load_network(_spec("leicester"), folder, slug=None, now=now, say=lambda line: None)


def spoil(path, *, row, column, value):
    """Write one wrong value into one data row (counted from 1)."""
    with path.open(newline="") as source:
        rows = list(csv.reader(source))
    rows[row][rows[0].index(column)] = value
    path.chmod(0o644)
    with path.open("w", newline="") as target:
        csv.writer(target).writerows(rows)


def test_leicester_becomes_a_city_of_21_wards_and_200_areas(folder, now):
    network = load(folder, now)

    levels = [places.places(network, depth=depth).count() for depth in (0, 1, 2)]
    assert levels == [1, 21, 200]
    assert Place.objects.filter(network=network, outline="").count() == 0


@pytest.mark.parametrize(
    ("dimension", "residents"),
    [("ethnic_group", 368_597), ("age_band", 354_034), ("sex", 368_581), ("disability", 368_572)],
)
def test_each_table_keeps_its_own_total(folder, now, dimension, residents):
    network = load(folder, now)

    rows = Population.objects.filter(place=places.root(network), category__dimension__key=dimension)
    assert rows.aggregate(n=Sum("count"))["n"] == residents


def test_residents_of_areas_add_up_to_their_ward(folder, now):
    network = load(folder, now)

    wards = places.residents_by_place(network, depth=1)
    areas = places.residents_by_place(network, depth=2)
    above = places.ancestor_at(network, depth=1)
    for ward, residents in wards.items():
        assert sum(n for area, n in areas.items() if above[area] == ward) == residents


@pytest.mark.parametrize(
    ("file", "column", "value", "why"),
    [
        (
            "population_lsoa.csv",
            "count",
            "-5",
            "population_lsoa.csv, row 4: the count -5 is below zero",
        ),
        (
            "population_lsoa.csv",
            "count",
            "many",
            "population_lsoa.csv, row 4: “many” is not a number",
        ),
        ("population_ward.csv", "place_code", "E05", "the place E05 is not in the tree"),
        ("population_ward.csv", "category", "Martian", "knows no category “Martian” of age_band"),
        ("population_ward.csv", "dimension", "shoe", "knows no dimension “shoe”"),
        ("imd2025_lsoa.csv", "IMD_decile", "11", "the decile 11 does not lie between 1 and 10"),
    ],
)
def test_a_wrong_value_is_named_by_file_and_row_and_nothing_is_kept(
    folder, now, file, column, value, why
):
    spoil(folder / file, row=3, column=column, value=value)

    with pytest.raises(LoadError, match="row 4") as refused:
        load(folder, now)

    assert why in str(refused.value)
    assert not Network.objects.exists()


def test_a_missing_file_is_named(folder, now):
    (folder / "population_ward.csv").unlink()

    with pytest.raises(LoadError, match="population_ward.csv: there is no such file"):
        load(folder, now)


def test_a_missing_column_is_named_with_those_there_are(folder, now):
    path = folder / "population_ward.csv"
    path.chmod(0o644)
    path.write_text(path.read_text().replace("category", "group", 1))

    with pytest.raises(LoadError, match="column category is missing; the file has place_code"):
        load(folder, now)


def test_a_broken_boundary_is_named(folder, now):
    path = folder / "ward.geojson"
    path.chmod(0o644)
    content = json.loads(path.read_text())
    content["features"][0]["geometry"] = {"type": "Point", "coordinates": [0, 0]}
    path.write_text(json.dumps(content))

    with pytest.raises(LoadError, match="not a Polygon"):
        load(folder, now)


def test_many_problems_are_told_at_once(folder, now):
    for row in (3, 4):
        spoil(folder / "population_ward.csv", row=row, column="count", value="-1")

    with pytest.raises(LoadError) as refused:
        load(folder, now)

    assert len(refused.value.problems) == 2
