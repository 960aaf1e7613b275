"""Ways: only those that exist and that let one in; the one that one stands on is marked."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import include, path

from hearth.faces.shared.navigation import Entry, address_of, links


def page(request: HttpRequest, network_slug: str) -> HttpResponse:
    return HttpResponse()


def stewards_page(request: HttpRequest, network_slug: str) -> HttpResponse:
    return HttpResponse()


stewards_page.allowed_roles = frozenset({"steward"})  # type: ignore[attr-defined]

_desk = [
    path("", page, name="home"),
    path("voices/", page, name="voices"),
    path("ledger/", stewards_page, name="ledger"),
]
urlpatterns = [path("<slug:network_slug>/desk/", include((_desk, "desk")))]
ENTRIES = [
    Entry("Home", ("desk:home",)),
    Entry("Voices", ("desk:older_name", "desk:voices")),
    Entry("Ledger", ("desk:ledger",)),
    Entry("Not built", ("desk:nothing",)),
]


@pytest.fixture(autouse=True)
def _addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def found(address: str, roles: frozenset[str] | None = None) -> dict[str, bool]:
    request = RequestFactory().get(address)
    return {
        str(link.label): link.current
        for link in links(ENTRIES, slug="riverside", request=request, held=roles)
    }


def test_it_leaves_out_what_is_not_built() -> None:
    assert list(found("/riverside/desk/")) == ["Home", "Voices", "Ledger"]


def test_it_takes_the_first_route_that_exists() -> None:
    assert address_of(("desk:older_name", "desk:voices"), "riverside") == "/riverside/desk/voices/"


def test_it_marks_the_page_and_those_below_it_but_not_the_first_page() -> None:
    assert found("/riverside/desk/voices/7/") == {"Home": False, "Voices": True, "Ledger": False}
    assert found("/riverside/desk/")["Home"]


def test_it_shows_no_way_to_a_page_that_would_refuse() -> None:
    assert "Ledger" not in found("/riverside/desk/", frozenset({"facilitator"}))
    assert "Ledger" in found("/riverside/desk/", frozenset({"steward"}))


def test_it_has_no_ways_without_a_network() -> None:
    assert links(ENTRIES, slug="", request=None) == []
