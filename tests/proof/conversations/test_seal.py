"""The published record of a conversation: sealed, held against the ledger, and no row of anybody's opinions."""

from __future__ import annotations

import json

import pytest

from hearth.decide import services
from hearth.decide.models import Opinion, Statement
from hearth.decide.tests.conversations.conftest import again
from hearth.kit.refusals import Refused
from tests.proof.helpers import changed, check, places, record_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(camps, network, over):
    """The record after closing; one statement was refused."""
    Statement.objects.filter(number=4).update(state="refused", text="A rude secret")
    services.close_and_count_due(network, now=over)
    return services.record_files(again(camps))


def test_a_conversation_it_finds_sound_and_says_what_it_cannot_show(files):
    found = check(files)
    assert found.differs == []
    assert any("not published" in note for note in found.notes)
    assert set(files) >= {"statements.jsonl", "result.json", "ledger.json"}


def test_what_one_person_said_and_what_was_refused_it_does_not_tell(files):
    text = b"\n".join(files.values()).decode()
    assert "A rude secret" not in text
    assert not any(
        row["deed"].startswith("opinion") for row in json.loads(files["ledger.json"])["entries"]
    )
    assert not any(str(row.id) in text for row in Opinion.objects.all()[:50])


def test_before_the_end_it_has_none(camps):
    with pytest.raises(Refused, match="record_not_ready"):
        services.record_files(camps)


@pytest.mark.parametrize("name", ["statements.jsonl", "result.json"])
def test_a_changed_file_it_names_though_its_hash_was_mended(files, name):
    data = (
        files[name].replace(b"park", b"bark")
        if name == "statements.jsonl"
        else b'{"too_few": true}'
    )
    assert places(check(changed(files, name, data, hashed=True)))


def test_a_result_changed_everywhere_it_finds_in_the_ledger(files):
    shown = json.loads(files["result.json"])
    shown["participants"] = 39
    from hearth.kit.proofs import hash_of

    made = changed(files, "result.json", json.dumps(shown).encode(), hashed=True)
    record = record_in(made)
    record["result"] = {**record["result"], "participants": 39, "result_hash": hash_of(shown)}
    found = check({**made, "record.json": json.dumps(record).encode()})
    assert {file for file, _place in places(found)} == {"ledger.json"}
