"""The helpers of the journeys find what they should: a helper that cannot fail proves nothing."""

import shutil

import pytest

from tests.support.axe import accessible, violations
from tests.support.journeys import new_context, watch
from tests.support.server import House

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def plain_house(home_to_copy, tmp_path_factory):
    """An empty house: quick to open."""
    home = shutil.copytree(home_to_copy, tmp_path_factory.mktemp("plain") / "home")
    house = House(home, words=("--no-demo",)).open()
    yield house
    house.end()


@pytest.fixture
def page(browser, plain_house):
    context = new_context(browser, plain_house)
    yield context.new_page()
    context.close()


def test_axe_finds_a_planted_fault(page):
    page.set_content("<html lang=en><title>t</title><main><h1>x</h1><img src=a.png></main>")
    assert [fault["id"] for fault in violations(page)] == ["image-alt"]
    with pytest.raises(AssertionError, match="image-alt"):
        accessible(page)


def test_axe_runs_under_our_content_policy(page):
    page.goto("/")
    assert isinstance(violations(page), list)


def test_the_watch_sees_another_host_an_error_and_refused_content(page, plain_house):
    faults = []
    watch(page, plain_house, faults)
    page.goto("/")
    page.evaluate("fetch('http://127.0.0.1:9/x').catch(() => 0)")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('planted') })")
    assert any("planted" in fault for fault in faults)
    assert any("Content Security Policy" in fault or "another host" in fault for fault in faults)
