"""The desk's frame: begun from a purpose, changed, announced, looked at once more, opened."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hearth.core.trace import queries as trace
from hearth.decide import queries, services
from hearth.decide.models import Activity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PURPOSES = list(queries.templates())


@pytest.fixture
def desk(signed_in, cy):
    return signed_in(cy)


def address(network, name, *args):
    return reverse(f"desk:{name}", args=[network.slug, *args])


def words(**more):
    at = timezone.localtime()
    given = {
        "title": "Our money",
        "question": "",
        "money": "300",
        "eligibility": "Everybody.",
        "min_age": "11",
        "entry": "code",
        "opens_at": (at - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "closes_at": (at + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M"),
        "is_running_shown": "",
    }
    return given | more


@pytest.mark.parametrize("purpose", PURPOSES)
def test_from_every_purpose_it_begins_with_what_fits(desk, network, purpose):
    page = desk.get(address(network, "activity_make", purpose))
    assert page.status_code == 200
    given = words(entry=page.context["form"]["entry"].value())
    answer = desk.post(address(network, "activity_make", purpose), given)
    made = Activity.objects.get()
    assert answer["Location"] == address(network, "activity", made.pk)
    assert (made.purpose, made.form) == (purpose, queries.templates()[purpose].form)
    assert made.ballot == queries.templates()[purpose].ballot
    assert desk.get(answer["Location"]).status_code == 200


def test_the_days_of_its_parts_it_lays_around_the_opening(desk, network):
    at = timezone.localtime()
    later = {"opens_at": at + timedelta(days=84), "closes_at": at + timedelta(days=105)}
    given = words(**{key: day.strftime("%Y-%m-%dT%H:%M") for key, day in later.items()})
    desk.post(address(network, "activity_make", "city_budget"), given)
    own = {row.feature: row for row in Activity.objects.get().windows.all()}
    assert set(own) == {"proposals", "support", "review"}
    assert own["proposals"].opens_at < own["support"].opens_at < own["review"].opens_at


def test_a_purpose_that_does_not_exist_it_does_not_know(desk, network):
    assert desk.get(address(network, "activity_make", "world-peace")).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"money": "0"}, "money"),
        ({"money": "<script>"}, "money"),
        ({"min_age": "-1"}, "min_age"),
        ({"entry": "magic"}, "entry"),
        ({"areas": "nowhere"}, "areas"),
        ({"opens_at": "soon"}, "opens_at"),
        ({"eligibility": ""}, "eligibility"),
    ],
)
def test_what_is_wrong_it_points_at_and_loses_nothing(desk, network, wrong, where):
    given = words(question="Ünïcödé 🌷 <b>مرحبا</b>") | wrong
    page = desk.post(address(network, "activity_make", "share_grant"), given)
    assert where in page.context["form"].errors
    assert "Ünïcödé 🌷 &lt;b&gt;مرحبا&lt;/b&gt;" in page.content.decode()
    assert not Activity.objects.exists()


def test_days_in_the_wrong_order_it_refuses_in_words(desk, network):
    given = words()
    given["opens_at"], given["closes_at"] = given["closes_at"], given["opens_at"]
    page = desk.post(address(network, "activity_make", "share_grant"), given)
    assert "closes before it opens" in page.content.decode()


@pytest.fixture
def made(desk, network):
    desk.post(address(network, "activity_make", "share_grant"), words())
    return Activity.objects.get()


def test_it_says_differently_what_is_not_locked(desk, network, made):
    desk.post(address(network, "activity_change", made.pk), words(title="Other", entry="browser"))
    made.refresh_from_db()
    assert (made.title, made.entry, made.budget_minor) == ("Other", "browser", 30000)


def test_to_what_it_belongs_it_tells_the_trace_anew(network, made, cy, now):
    from hearth.understand.models import Theme

    one = Theme.objects.create(network=network, name="One", made_at=now)
    other = Theme.objects.create(network=network, name="Other", made_at=now)
    services.change_activity(made, theme=one, by=cy, now=now)
    services.change_activity(made, theme=other, by=cy, now=now)
    assert trace.came_from(network, node=("vote", made.pk)) == [("theme", other.pk)]


def test_days_of_a_part_it_sets_and_takes_away(desk, network, made):
    at = timezone.localtime()
    given = {"opens_at": at.strftime("%Y-%m-%dT%H:%M")}
    given["closes_at"] = (at + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    desk.post(address(network, "activity_days", made.pk, "proposals"), given)
    assert [row.feature for row in made.windows.all()] == ["proposals"]
    desk.post(address(network, "activity_days", made.pk, "proposals"), {"clear": "1"})
    assert not made.windows.exists()
    assert desk.get(address(network, "activity_days", made.pk, "opinions")).status_code == 404


def test_announced_it_is_shown_and_not_thrown_away_any_more(desk, network, made):
    assert desk.get(address(network, "activity_announce", made.pk)).status_code == 200
    desk.post(address(network, "activity_announce", made.pk))
    made.refresh_from_db()
    assert made.state == "gathering"
    assert desk.post(address(network, "activity_drop", made.pk)).status_code == 422
    assert Activity.objects.exists()


def test_a_draft_it_throws_away_after_a_question(desk, network, made):
    assert desk.get(address(network, "activity_drop", made.pk)).status_code == 200
    assert Activity.objects.exists()
    desk.post(address(network, "activity_drop", made.pk))
    assert not Activity.objects.exists()


def test_what_is_not_ready_it_says_instead_of_opening(desk, network, made):
    page = desk.get(address(network, "activity_open", made.pk)).content.decode()
    assert "A vote needs at least two projects" in page
    assert "Lock it and open" not in page


def test_exactly_what_was_looked_at_it_locks(desk, network, made, cy, now):
    for title in ("Benches", "Garden"):
        services.add_project(made, title=title, cost_minor=10000, by=cy, now=now)
    page = desk.get(address(network, "activity_open", made.pk)).content.decode()
    seen = re.search(r'name="seen" value="(\w{64})"', page)[1]
    assert "Benches" in page
    desk.post(address(network, "activity_open", made.pk), {"seen": seen})
    made.refresh_from_db()
    assert (made.state, made.locked_hash) == ("open", seen)
    assert seen in desk.get(address(network, "activity", made.pk)).content.decode()


def test_what_changed_in_between_it_does_not_lock(desk, network, made, cy, now):
    for title in ("Benches", "Garden"):
        services.add_project(made, title=title, cost_minor=10000, by=cy, now=now)
    page = desk.get(address(network, "activity_open", made.pk)).content.decode()
    seen = re.search(r'name="seen" value="(\w{64})"', page)[1]
    services.change_vote(made, title="Changed", by=cy, now=now)
    page = desk.post(address(network, "activity_open", made.pk), {"seen": seen}).content.decode()
    assert "Please look once more" in page
    made.refresh_from_db()
    assert made.state == "draft"


def test_the_list_it_shows_with_what_is_late(desk, network, made):
    page = desk.get(address(network, "activities")).content.decode()
    assert "Our money" in page
    assert "It should have opened" in page


def test_who_only_reads_it_offers_no_change(signed_in, pat, network, made):
    page = signed_in(pat).get(address(network, "activity", made.pk)).content.decode()
    assert "Take a last look" not in page
    assert "A code for each person" in page


def test_a_stranger_it_shows_nothing(signed_in, dee, other_network, made):
    client = signed_in(dee)
    for name in ("activity", "activity_change", "activity_open", "activity_announce"):
        assert client.get(address(other_network, name, made.pk)).status_code == 404
