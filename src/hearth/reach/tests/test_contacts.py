"""Reports back: counts and groups, each once, and who was not reached."""

from datetime import timedelta

import pytest

from hearth.core.people import queries as people
from hearth.core.people.models import Person
from hearth.core.readings import queries as readings
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused
from hearth.reach import queries, services

pytestmark = pytest.mark.django_db


@pytest.fixture
def champion(network, ana):
    return people.champion_of(Person.objects.get(pk=ana.person_id), network)


@pytest.fixture
def report(network, champion, ana, now):
    """A function: report back with what differs from an everyday report."""

    def tell(**different):
        usual = {
            "key": uuid7(),
            "champion": champion,
            "message": None,
            "place": None,
            "about_n": 8,
            "met_on": now.date(),
            "by": ana,
            "now": now,
        }
        return services.report_contact(network, **{**usual, **different})

    return tell


def test_people_met_are_counted_by_place_and_group(network, town, report):
    old = town.category(town.age, "65+")
    report(place=town.wards[0], categories=[old])
    report(place=town.areas[0], about_n=3)

    reached = queries.reached(network)

    assert (reached.contacts, reached.people, reached.without_group) == (2, 11, 3)
    assert reached.by_category == {old.pk: 8}


def test_the_same_press_twice_is_one_report(network, report):
    key = uuid7()
    report(key=key)
    report(key=key)

    assert queries.reached(network).people == 8


@pytest.mark.parametrize(
    ("different", "code"),
    [
        ({"about_n": 0}, "contact_of_nobody"),
        ({"about_n": 2001}, "contact_too_large"),
        ({"met_on": None}, "contact_in_the_future"),
    ],
)
def test_a_report_that_cannot_be_is_refused(report, now, different, code):
    if "met_on" in different:
        different = {"met_on": now.date() + timedelta(days=1)}

    with pytest.raises(Refused, match=code):
        report(**different)


def test_a_report_taken_back_counts_no_more(network, report, ana, now):
    services.withdraw_contact(report(), by=ana, now=now)

    assert queries.reached(network).people == 0


def test_nobody_takes_back_somebody_elses_report(report, pat, now):
    with pytest.raises(Refused, match="not_your_report"):
        services.withdraw_contact(report(), by=pat, now=now)


def test_a_place_without_any_contact_stands_first(network, town, report, now):
    report(place=town.areas[0], about_n=20)

    payload = services.take_coverage(network, now=now)

    assert [row["name"] for row in payload["places"]] == ["Ward 2", "Ward 1"]
    assert payload["places"][1]["share"] == 0.1


def test_the_public_coverage_hides_small_numbers(network, town, report, now):
    report(place=town.wards[0], about_n=60)
    report(place=town.wards[1], about_n=3)

    services.take_coverage(network, now=now)

    public = readings.latest(network, kind="coverage", public=True).payload
    rows = {row["name"]: row["reached"] for row in public["places"]}
    assert rows["Ward 2"] is None
    assert rows["Ward 1"] is None
