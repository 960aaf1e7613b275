"""Running counts: whatever is done, in whatever order, they equal a full recount."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearth.core.ledger.models import Entry
from hearth.core.people.models import Known
from hearth.listen import queries, services
from hearth.listen.models import Tally, Voice
from hearth.listen.services import tallies

pytestmark = pytest.mark.django_db

AGES = ("0-15", "16-64", "65+", Known.PREFER_NOT, Known.NOT_ASKED, Known.NOT_KNOWN, None)
DEED = st.tuples(
    st.sampled_from(["say", "say", "say", "import", "withdraw", "undo", "again"]),
    st.sampled_from(AGES),
    st.integers(0, 3),
    st.integers(0, 2),
)


class House:
    """A round into which people speak, bring spreadsheets and take things back."""

    def __init__(self, network, round_, town, ana, now):
        self.network, self.round, self.town, self.ana, self.now = network, round_, town, ana, now
        self.said, self.imports = [], []

    def groups(self, age):
        if age is None:
            return {}
        is_known = isinstance(age, Known)
        return {self.town.age: age if is_known else self.town.category(self.town.age, age)}

    def place(self, where):
        return [None, *self.town.areas][where]

    def do(self, deed, age, where, days):
        at = self.now + timedelta(days=days)
        if deed == "say":
            self._say(age, where, at)
        elif deed == "again" and self.said:
            self._say(age, where, at, key=self.said[-1][1])
        elif deed == "import":
            self._import(age, where, at)
        elif deed == "withdraw" and self.said:
            voice = Voice.objects.get(network=self.network, id=self.said.pop(0)[0])
            services.withdraw_voice(voice, by=self.ana, now=at)
            services.withdraw_voice(voice, by=self.ana, now=at)
        elif deed == "undo" and self.imports:
            services.undo_import(self.imports.pop(), by=self.ana, now=at)

    def _say(self, age, where, at, key=None):
        key = key or uuid4()
        got = services.receive_voice(
            self.network, round=self.round, kind="need", text="A lamp", language="en",
            place=self.place(where), on_behalf="group", group_size=1 + where * 20,
            groups=self.groups(age), key=key, by=self.ana, now=at,
        )  # fmt: skip
        self.said.append((got.voice_id, key))

    def _import(self, age, where, at):
        content = "\n".join(["text", *(f"Row {uuid4()}" for _ in range(3))]).encode()
        made = services.begin_import(
            self.network, round=self.round, name="a.csv", content=content, by=self.ana, now=at
        )
        sayings = [
            services.Saying(
                key=uuid4(), kind="idea", text="A bench", language="en", at=at,
                place=self.place(where), groups=self.groups(age),
            )
            for _ in range(3)
        ]  # fmt: skip
        services.receive_many(
            self.network, round=self.round, sayings=[*sayings, sayings[0]], wordings={},
            by=self.ana, now=at, import_id=made.pk,
        )  # fmt: skip
        made.state = "done"
        made.save()
        self.imports.append(made)


@pytest.fixture
def house(network, round_, town, ana, now):
    return House(network, round_, town, ana, now)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deeds=st.lists(DEED, max_size=14))
def test_after_any_deeds_it_counts_as_a_full_recount_does(house, deeds):
    for deed in deeds:
        house.do(*deed)
    assert queries.heard(house.network) == queries.heard_from_all(house.network)
    assert tallies._differences(house.network) == {}


def test_a_drift_is_put_right_and_written_down(network, speak, town, now):
    speak(groups={town.age: town.category(town.age, "65+")}, place=town.areas[0])
    Tally.objects.filter(network=network, dimension=None).update(people=7)
    Tally.objects.filter(network=network, dimension=town.age).delete()
    assert services.check_tallies(network, now=now) == 4
    assert queries.heard(network) == queries.heard_from_all(network)
    assert Entry.objects.filter(network=network, deed="tallies put right").count() == 1


def test_counts_that_are_right_leave_no_trace(network, speak, now):
    speak()
    before = Entry.objects.filter(network=network).count()
    assert services.check_tallies(network, now=now) == 0
    assert Entry.objects.filter(network=network).count() == before


def test_a_voice_that_fails_to_be_kept_counts_for_nobody(network, speak, monkeypatch):
    monkeypatch.setattr("hearth.listen.services.receiving.open_alert", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        speak()
    assert queries.heard(network).voices == 0 and not Tally.objects.exists()


def test_groups_are_counted_by_place_and_by_day(network, round_, speak, town, now):
    old = town.category(town.age, "65+")
    speak(groups={town.age: old}, place=town.areas[0])
    speak(groups={town.age: Known.PREFER_NOT}, place=town.areas[0], now=now + timedelta(days=1))
    across = queries.heard_across(network, dimension_id=town.age.pk)
    days = queries.heard_by_day(network, dimension_id=town.age.pk, round=round_)
    assert across == {(town.areas[0].pk, old.pk): 1, (town.areas[0].pk, None): 1}
    assert [(day.people, dict(day.by_category)) for day in days] == [(1, {old.pk: 1}), (1, {})]


def test_each_round_is_counted_by_itself(network, round_, speak, town):
    old = town.category(town.age, "65+")
    speak(groups={town.age: old}, place=town.areas[0])
    assert queries.heard_by_round(network, dimension_id=town.age.pk) == {
        round_.pk: (1, {old.pk: 1})
    }
    assert queries.places_by_round(network) == {round_.pk: {town.areas[0].pk: 1}}


def test_the_stranger_next_door_is_counted_apart(network, other_network, speak, now):
    speak()
    assert services.check_tallies(other_network, now=now) == 0
    assert queries.heard(other_network).voices == 0
