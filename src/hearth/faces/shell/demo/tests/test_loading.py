"""The whole demo on a small scale: every stage has rows, they hang together, and it loads once."""

from collections import Counter
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone

from hearth.act import queries as act
from hearth.core.ledger import queries as ledger
from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.people.models import Role
from hearth.core.readings.queries import latest
from hearth.core.trace import queries as trace
from hearth.decide import queries as decide
from hearth.decide.models import Activity
from hearth.faces.shell.demo.loading import load
from hearth.faces.shell.verifying import verify
from hearth.kit.refusals import Refused
from hearth.learn import queries as learn
from hearth.listen import queries as listen
from hearth.listen.models import Voice
from hearth.reach import queries as reach
from hearth.understand import queries as understand

pytestmark = pytest.mark.django_db


def village(**details):
    return load(
        **{
            "size": "village",
            "slug": "larkmoor",
            "seed": 7,
            "now": timezone.localtime(),
            "say": str,
        }
        | details
    )


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """One village for all tests of this file; it is taken away again."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield village()
        transaction.set_rollback(True)


def test_every_stage_of_the_loop_has_rows(stage):
    network = stage.network
    assert listen.rounds(network).count() == 3
    assert listen.open_round(network, now=stage.now) is not None
    assert len(understand.theme_counts(network)) >= 14
    assert decide.priorities(network).count() == 5
    assert act.programmes(network).count() == 7
    assert reach.contacts(network).count() == stage.size.reports
    assert learn.answers(network).count() == 6


def test_the_ledger_of_the_demo_is_sound(stage):
    assert ledger.verify(stage.network) == []


def test_each_role_is_somebody_with_an_address(stage):
    for role in Role.values:
        held = people.members(stage.network, role=role).first()
        assert held is not None and held.person.email.endswith("@larkmoor.example")


def test_voices_come_in_many_languages_and_hardly_any_text_twice(stage):
    rows = list(listen.voices_from(stage.network))
    languages = Counter(row.language for row in rows)
    assert len(rows) >= stage.size.voices
    assert len(languages) >= 4 and "ar" in languages
    assert len({row.text for row in rows}) / len(rows) > 0.98


def test_some_are_missing_and_some_are_unknown(stage):
    seen = latest(stage.network, kind="representation", public=False).payload
    assert any(gap["verdict"] in ("missing", "under") for gap in seen["gaps"])
    assert all(sum(row["unknown"].values()) > 0 for row in seen["dimensions"])


def test_a_finished_vote_is_counted_by_equal_shares_and_differs_from_greedy(stage):
    outcome = decide.outcome(stage.votes["first"])
    assert outcome.ballots == stage.size.ballots
    assert set(outcome.result["winners"]) != set(outcome.beside["winners"])


def test_the_open_vote_takes_the_codes_that_were_told(stage):
    vote = decide.vote(stage.network, stage.votes["second"].pk)
    assert decide.is_taking(vote, now=stage.now)
    assert all(decide.is_voter(vote, code) for code in stage.voter_codes)


def test_a_receipt_leads_from_the_voice_to_its_answer(stage):
    code, _text = stage.receipts[1]  # about interpreters
    voice = listen.voice_by_receipt(stage.network, code)
    steps = trace.walk(stage.network, start=("voice", voice.id), forward=True, depth=6, fan=500)
    kinds = {step.target[0] for step in steps}
    assert {"theme", "priority", "vote", "project", "decision", "programme", "answer"} <= kinds


def test_a_veto_stands_in_the_log_with_its_answer(stage):
    veto = stage.decisions["veto"]
    assert veto.kind == "veto" and veto.vetoes == stage.decisions["walkin"]
    assert ("decision", veto.pk) in trace.came_from(
        stage.network, node=("decision", stage.decisions["answer"].pk)
    )


def test_a_second_load_is_refused_and_changes_nothing(stage):
    before = Voice.objects.count()
    with pytest.raises(Refused) as refused:
        village()
    assert refused.value.code == "slug_taken"
    assert Voice.objects.count() == before


def test_nothing_is_left_of_a_load_that_breaks(monkeypatch):
    def breaks(_stage):
        raise RuntimeError("the lights went out")

    monkeypatch.setattr("hearth.faces.shell.demo.loading.SCENES", (*_first_scenes(), breaks))
    with pytest.raises(RuntimeError):
        village(slug="halfmoor")
    assert not Network.objects.filter(slug="halfmoor").exists()


def _first_scenes():
    from hearth.faces.shell.demo.scenes import people as scene

    return (scene.found, scene.gather)


def test_the_same_seed_tells_the_same_words(stage):
    again = village(slug="twinmoor")
    told = [
        list(listen.voices_from(n).order_by("said_at", "text").values_list("text", flat=True))
        for n in (stage.network, again.network)
    ]
    assert told[0] == told[1]


def test_every_finished_decision_has_a_record_that_is_worked_out_again(stage):
    finished = Activity.objects.filter(network=stage.network, state="counted")
    assert finished.count() >= 2
    for activity in finished:
        archive, _digest = decide.record_archive(activity)
        with ZipFile(BytesIO(archive)) as record:
            found = verify({name: record.read(name) for name in record.namelist()})
        assert found.differs == [], activity.title


def test_requests_stand_in_every_way(stage):
    today = stage.today
    asks = list(decide.asks(stage.network, public=True))
    assert sorted(row.state for row in asks) == ["answered", "escalated", "open"]
    assert [row.state for row in decide.late_asks(stage.network, today=today)] == ["escalated"]
    assert all(decide.signature_count(row) > 100 for row in asks)
    assert [len(decide.names_to_read(row)) for row in asks if row.state == "open"] == [3]
