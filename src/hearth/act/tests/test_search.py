"""The directory: listing, refusals, search by words, need, language and place, and what stays private."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearth.act import queries, services
from hearth.core.partners import services as partners
from hearth.kit import search
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db
SECRET = "7 Hidden Lane"


@pytest.fixture
def listed(network, cy, now):
    """A function that lists a service."""

    def make(name, **more):
        return services.list_service(
            network, **{"name": name, "phone": "01632 960222"} | more, by=cy, now=now
        )

    return make


@pytest.fixture
def directory(listed, town):
    """Five services in two wards, one of them a refuge."""
    town.wards[0].latitude, town.wards[0].longitude = 52.63, -1.13
    town.wards[0].save()
    near = {"latitude": 52.635, "longitude": -1.13}
    return {
        "diabetes": listed("Diabetes café", needs=["long_term_conditions"], **near),
        "lonely": listed(
            "Tea and company",
            needs=["loneliness"],
            description="A cure for loneliness",
            place=town.wards[1],
        ),
        "arabic": listed("مقهى النساء", language="ar", needs=["women"], languages=["ar"]),
        "gujarati": listed("વડીલ મંડળ", language="gu", needs=["older_people"], languages=["gu"]),
        "refuge": listed(
            "Safe house",
            needs=["women"],
            address=SECRET,
            place=town.wards[0],
            address_is_confidential=True,
            **near,
        ),
    }


def names(network, **asked):
    return [row.name for row, _why in queries.find_services(network, **asked).results]


@pytest.mark.parametrize(
    ("words", "name", "meant"),
    [
        ("diabetes", "Diabetes café", {}),
        ("DIABETIC cafe", "Diabetes café", {}),
        ("diabtes", "Diabetes café", {"diabtes": "diabetes"}),
        ("lonelyness", "Tea and company", {}),
        ("lonelines", "Tea and company", {"lonelines": "loneliness"}),
        ("النِّساء", "مقهى النساء", {}),
        ("نساء", "مقهى النساء", {}),
        ("વડીલ", "વડીલ મંડળ", {}),
        ("વૃદ્ધ", "વડીલ મંડળ", {}),
        ("samotność", "Tea and company", {}),
    ],
)
def test_a_search_finds_in_many_languages_and_mends_typos(network, directory, words, name, meant):
    found = queries.find_services(network, words=words)
    assert (found.results[0][0].name, found.meant) == (name, meant)


def test_a_result_says_why_it_was_found(network, directory):
    (_row, why), *_ = queries.find_services(network, words="diabetes").results
    assert why.matched == (("name", "diabetes"),)


def test_a_word_that_nobody_wrote_is_said_and_does_not_spoil_the_rest(network, directory):
    found = queries.find_services(network, words="diabetes xylophone")
    assert (found.unknown, found.results[0][0].name) == (("xylophone",), "Diabetes café")


def test_words_that_no_listing_has_together_are_loosened_and_said(network, directory):
    found = queries.find_services(network, words="diabetes company")
    assert found.loosened and found.total == 2


def test_filters_are_by_need_and_language(network, directory):
    assert names(network, needs=["loneliness"]) == ["Tea and company"]
    assert names(network, language="gu") == ["વડીલ મંડળ"]


def test_near_comes_first_and_a_private_address_is_near_nowhere(network, directory, town):
    found = queries.find_services(network, near=queries.Near(town.wards[0], km=2))
    told = [(row.name, why.from_anywhere) for row, why in found.results]
    assert told == [("Diabetes café", False), ("Safe house", True)]
    assert names(network, near=queries.Near(town.wards[1])) == ["Tea and company", "Safe house"]
    assert found.results[0][1].km == pytest.approx(0.556, abs=0.01)


def test_a_confidential_address_is_in_no_public_output(network, directory, client):
    refuge = directory["refuge"]
    assert (
        refuge.latitude is None and not queries.find_services(network, words="hidden lane").results
    )
    assert SECRET not in repr(queries.listing(network, refuge.pk))
    for address in ("find/", "find/?q=safe", f"find/{refuge.pk}/", "find/?near=W1"):
        page = client.get(f"/{network.slug}/{address}").content.decode()
        assert "Safe house" in page and SECRET not in page
    assert "Ward 1" not in client.get(f"/{network.slug}/find/{refuge.pk}/").content.decode()


def test_paused_listings_and_those_of_other_networks_are_not_found(
    network, other_network, directory, cy, now
):
    services.change_state(directory["diabetes"], state="paused", by=cy, now=now)
    assert names(network, words="diabetes") == []
    assert (
        names(other_network, words="company") == [] and queries.services_count(other_network) == 0
    )
    assert queries.listing(other_network, directory["lonely"].pk) is None


def test_the_number_of_queries_does_not_grow_with_the_directory(network, directory, listed):
    def spent():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            queries.find_services(network, words="diabtes company", needs=[])
        return len(asked)

    before = spent()
    for number in range(30):
        listed(f"Company {number}")
    assert spent() == before <= 9


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"name": "TEA and company"}, "service_exists"),
        ({"needs": ["luck"]}, "need_unknown"),
        ({"access": ["luck"]}, "access_unknown"),
        ({"phone": ""}, "service_not_reachable"),
        ({"state": "odd"}, "service_state_unknown"),
        ({"email": "nobody"}, "listing_wrong"),
        ({"website": "javascript:alert(1)"}, "listing_wrong"),
    ],
)
def test_a_listing_is_refused(listed, directory, words, code):
    with pytest.raises(Refused) as found:
        listed(**{"name": "New"} | words)
    assert found.value.code == code


def test_only_the_team_or_its_own_partner_changes_a_listing(network, listed, pat, dee, cy, now):
    hall = partners.add_organisation(network, name="Hall", kind="community", by=cy, now=now)
    made = listed("A", organisation=hall)
    for stranger, code in ((pat, "not_your_organisation"), (dee, "not_of_this_network")):
        with pytest.raises(Refused) as found:
            services.verify(made, source="Hall", by=stranger, now=now)
        assert found.value.code == code


def test_a_listing_is_stale_until_somebody_checks_it(network, listed, cy, now):
    made = listed("A", verified_on=date(2025, 1, 1))
    assert list(queries.unverified(network, today=now.date())) == [made]
    services.verify(made, source="Rang them", by=cy, now=now)
    assert not queries.unverified(network, today=now.date()).exists()
    assert queries.unverified(network, today=now.date() + timedelta(days=200)).exists()


def test_a_sheet_lists_the_good_rows_and_says_why_others_are_left_out(network, cy, now):
    rows = [
        {"name": "A", "phone": "1"},
        {"name": ""},
        {"name": "B", "phone": "1", "needs": ["luck"]},
    ]
    listed, refused = services.bring_in(network, rows=rows, by=cy, now=now)
    assert [row.name for row in listed] == ["A"]
    assert [(n, why.code) for n, why in refused] == [(2, "name_missing"), (3, "need_unknown")]


def test_folding_takes_ornament_off_and_leaves_letters():
    assert search.fold("Łódź Café أُمّ") == "lodz cafe ام"
    assert search.words_in("Women's બાળકો-માટે") == ["womens", "બાળકો", "માટે"]


def test_short_words_are_never_mended():
    assert search.mended("fod", {"food": 1}) is None
