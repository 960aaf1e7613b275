"""The published record: the same bytes for everybody, checked from its files alone, every tampering told."""

from __future__ import annotations

import json
import zipfile

import pytest

from hearth.decide import queries, services
from hearth.decide.models import Ballot, PublishedRecord
from hearth.decide.services.records import archive_of
from hearth.faces.shell.verify import is_counted
from hearth.kit.proofs import hash_of
from hearth.kit.refusals import Refused
from hearth.site.commands import main as hearth
from tests.proof.helpers import changed, check, places, record_in, with_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(closed, cy, over):
    """The vote, counted."""
    services.count_vote(closed, by=cy, now=over)
    closed.refresh_from_db()
    return closed


@pytest.fixture
def files(counted):
    """Its record."""
    return services.record_files(counted)


def test_a_record_it_finds_sound(files):
    found = check(files)
    assert found.differs == []
    assert len(found.holds) == 6
    assert set(files) == {
        "README.txt",
        "ballots.jsonl",
        "ballots.pb",
        "ledger.json",
        "receipts.txt",
        "record.json",
    }


def test_the_same_bytes_it_gives_every_time(counted, files):
    assert archive_of(services.record_files(counted)) == archive_of(files)


def test_before_the_count_it_has_none(closed):
    with pytest.raises(Refused, match="record_not_ready"):
        services.record_files(closed)


@pytest.mark.parametrize(
    ("name", "data", "file", "place"),
    [
        (
            "ballots.jsonl",
            b"[1,2]\n[1,2]\n[1]\n[1]\n",
            "record.json",
            "closing.contents.ballots_hash",
        ),
        (
            "ballots.jsonl",
            b"[1,2]\n[1,2]\n[1]\n[3]\n[3]\n",
            "record.json",
            "closing.contents.ballots",
        ),
        ("ballots.jsonl", b"[1,2]\n[1,2]\n[3]\n[1]\n", "ballots.jsonl", "line 4"),
        ("ballots.jsonl", b"[1, 2]\n[1,2]\n[1]\n[3]\n", "ballots.jsonl", "line 1"),
        ("ballots.jsonl", b"nonsense\n", "record.json", "result"),
        ("receipts.txt", b"", "record.json", "closing.contents.receipts"),
        ("receipts.txt", b"x\n", "receipts.txt", "line 1"),
        ("ledger.json", b"{}", "ledger.json", ""),
        ("ledger.json", b"[", "ledger.json", ""),
    ],
)
def test_a_file_changed_with_its_hash_it_notices(files, name, data, file, place):
    found = check(changed(files, name, data, hashed=True))
    assert (file, place) in places(found)


def test_any_file_changed_without_its_hash_it_names(files):
    for name in files.keys() - {"record.json"}:
        found = check(changed(files, name, files[name] + b"\n", hashed=False))
        assert (name, "SHA-256 of the file") in places(found)


def test_a_file_that_is_missing_or_too_many_it_names(files):
    less = {name: data for name, data in files.items() if name != "receipts.txt"}
    assert ("receipts.txt", "") in places(check(less))
    assert ("more.txt", "") in places(check({**files, "more.txt": b""}))


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("locked.budget_minor", 1, "locked_hash"),
        ("locked.eligibility", "friends", "locked_hash"),
        ("locked.closes_at", "2030-01-01T00:00:00+00:00", "locked_hash"),
        ("locked_hash", "0" * 64, "locked_hash"),
        ("closed_hash", "0" * 64, "closed_hash"),
        ("closing.contents.ballots", 5, "closed_hash"),
        ("result.winners", ["3"], "result.winners"),
        ("result.cost", 1, "result.cost"),
        ("result.rule_hash", "0" * 64, "result.rule_hash"),
        ("title", "Another", "title"),
        ("form", "conversation", "locked.form"),
        ("form", "../evil", "form"),
        ("schema", "other/1", "schema"),
        ("ledger.seal", "0" * 64, "ledger.seal"),
        ("activity", "0" * 8, "locked.vote"),
        ("result", None, "result"),
    ],
)
def test_a_part_of_the_record_changed_it_names(files, path, value, place):
    found = check(with_record(files, path, value))
    assert any(one.file == "record.json" and one.place == place for one in found.differs)


def test_a_lock_changed_with_all_its_hashes_it_finds_in_the_ledger(files):
    record = record_in(files)
    record["locked"]["eligibility"] = "friends"
    record["locked_hash"] = record["closing"]["locked_hash"] = hash_of(record["locked"])
    record["closed_hash"] = hash_of(record["closing"])
    found = check({**files, "record.json": json.dumps(record).encode()})
    assert {file for file, _place in places(found)} == {"ledger.json"}
    assert any("locked_hash" in place for _file, place in places(found))


@pytest.mark.parametrize("field", ["at", "kind", "by_hash", "deed", "facts", "number"])
def test_an_entry_of_the_ledger_changed_it_names(files, field):
    ledger = json.loads(files["ledger.json"])
    row = next(row for row in ledger["entries"] if row["deed"] == "vote opened")
    row[field] = {"facts": {**row["facts"], "more": 1}, "number": row["number"] + 1}.get(field, "x")
    found = check(changed(files, "ledger.json", json.dumps(ledger).encode(), hashed=True))
    assert any(file == "ledger.json" for file, _place in places(found))


def test_an_entry_taken_out_of_the_chain_it_notices(files):
    ledger = json.loads(files["ledger.json"])
    del ledger["hashes"][2]
    found = check(changed(files, "ledger.json", json.dumps(ledger).encode(), hashed=True))
    assert ("ledger.json", "last.seal") in places(found)


def test_the_pb_file_it_holds_against_the_ballots(files):
    data = files["ballots.pb"].replace(b"num_votes;4", b"num_votes;3")
    data = data[: data.rstrip().rfind(b"\n") + 1]
    found = check(changed(files, "ballots.pb", data, hashed=True))
    assert any(file == "ballots.pb" for file, _place in places(found))


def test_a_receipt_it_finds_and_no_other(opened, codes, ben, cy, now, over):
    cast = services.cast_ballot(opened, code=codes[0], choices=[1], by=ben, now=now)
    again = services.cast_ballot(opened, code=codes[0], choices=[2], by=ben, now=now)
    services.close_and_count_due(opened.network, now=over)
    opened.refresh_from_db()
    files = services.record_files(opened)
    assert cast.receipt == again.receipt
    assert is_counted(record_in(files), files, cast.receipt.lower())
    assert not is_counted(record_in(files), files, "0000-0000-0000")


def test_from_the_record_nobody_can_tell_who_chose_what_when(files, codes):
    text = b"\n".join(data for data in files.values()).decode()
    ballots = Ballot.objects.all()
    assert not any(code in text for code in codes)
    assert not any(row.voter_key in text or str(row.id) in text for row in ballots)
    assert not any(str(row.profile_id) in text for row in ballots)
    assert "ballot cast" not in files["ledger.json"].decode()
    for name in ("ballots.jsonl", "receipts.txt"):
        lines = files[name].decode().splitlines()
        assert lines == sorted(lines)


def test_who_did_what_in_the_team_it_does_not_tell(files, cy):
    assert str(cy.membership_id) not in b"".join(files.values()).decode()


def test_paper_read_after_closing_it_seals_again(opened, codes, cy, pat, ben, now, over):
    services.cast_ballot(opened, code=codes[0], choices=[1], by=ben, now=now)
    closed = services.close_vote(opened, by=cy, now=over)
    first = closed.closed_hash
    services.enter_sheet(closed, sheet="7", code=codes[1], choices=[2], by=cy, now=over)
    services.enter_sheet(closed, sheet="7", code=codes[1], choices=[2], by=pat, now=over)
    services.count_vote(closed, by=cy, now=over)
    closed.refresh_from_db()
    found = check(services.record_files(closed))
    assert first != closed.closed_hash
    assert found.differs == [] and any("paper ballots were added 1" in note for note in found.notes)


def test_a_record_it_publishes_once(network, counted, cy, over):
    assert services.publish_records_due(network, now=over) == 1
    assert services.publish_records_due(network, now=over) == 0
    archive, digest = queries.record_archive(counted)
    again = services.publish_record(counted, by=cy, now=over)
    assert (again.digest, PublishedRecord.objects.count()) == (digest, 1)
    assert archive[:2] == b"PK"


def test_the_command_it_lets_say_yes_no_or_that_it_cannot_read(files, tmp_path, capsys):
    record = tmp_path / "record.zip"
    record.write_bytes(archive_of(files))
    assert hearth(["verify", str(record)]) == 0
    assert "YES" in capsys.readouterr().out
    zipfile.ZipFile(record).extractall(tmp_path / "folder")
    (tmp_path / "folder" / "ballots.jsonl").write_text("[3]\n")
    assert hearth(["verify", str(tmp_path / "folder"), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["agrees"] is False and told["differs"]
    assert hearth(["verify", str(tmp_path / "nowhere")]) == 2
    assert hearth(["verify", str(record), "--receipt", "ABC"]) == 2
