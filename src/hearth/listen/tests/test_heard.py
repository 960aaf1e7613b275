"""Who was heard, and a spreadsheet whose worker died half way."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from hearth.core.ledger import queries as ledger
from hearth.core.people.models import Known
from hearth.core.trace.models import Edge
from hearth.kit.refusals import Refused
from hearth.listen import crisis, queries, services
from hearth.listen.models import Capture, Voice
from hearth.listen.services import imports

pytestmark = pytest.mark.django_db


def test_heard_counts_people_by_group_and_place_and_keeps_the_unknown_apart(
    network, town, speak, ana
):
    old = town.category(town.age, "65+")
    speak(groups={town.age: old}, place=town.wards[0])
    speak(groups={town.age: old}, on_behalf="group", group_size=8, by=ana)
    speak(groups={town.age: Known.PREFER_NOT})
    speak()
    heard = queries.heard(network)
    assert (heard.voices, heard.people_heard) == (4, 11)
    assert heard.by_category == {old.pk: 9}
    assert heard.by_place == {town.wards[0].pk: 1}
    assert heard.place_unknown == 10
    assert heard.unknown[town.age.pk] == {"not_asked": 1, "prefer_not": 1, "not_known": 0}


def test_one_record_of_a_large_meeting_cannot_stand_for_a_neighbourhood(network, speak, ana):
    speak(on_behalf="group", group_size=400, by=ana)
    assert queries.heard(network).people_heard == 30


def test_what_is_heard_costs_the_same_queries_whatever_the_size(
    network, town, speak, django_assert_num_queries
):
    for _voice in range(12):
        speak(groups={town.age: town.category(town.age, "65+")})
    with django_assert_num_queries(3):
        queries.heard(network)


def test_another_network_hears_nothing_of_it(other_network, speak):
    speak()
    assert queries.heard(other_network).voices == 0
    assert queries.counts(other_network) == {}


def test_moderation_changes_back_and_forth_and_never_raises_the_dead(network, speak, ben, cy, now):
    received = speak()
    for state, reason in (("shown", ""), ("kept_back", "advert"), ("shown", "")):
        voice = queries.voice(network, received.voice_id)
        services.moderate(voice, state=state, reason=reason, by=cy, now=now)
    gone = queries.voice_by_receipt(network, received.receipt)
    services.withdraw_voice(gone, by=ben, now=now)
    gone.refresh_from_db()
    with pytest.raises(Refused, match="voice_state_unknown"):
        services.moderate(gone, state="shown", by=cy, now=now)


def test_there_is_nothing_to_undo_before_a_decision(network, speak, cy, now):
    with pytest.raises(Refused, match="nothing_to_undo"):
        services.undo_moderation(queries.voice(network, speak().voice_id), by=cy, now=now)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Some days I want to DIE.", "en"),
        ("I can’t go on like this", "en"),
        ("أريد أن أموت", "ar"),
        ("Nie chcę żyć", "pl"),
        ("Nie chce zyc", "pl"),
        ("મારે મરવું છે", "gu"),
        ("Inaan is dilo ayaan ka fikiraa", "so"),
        ("I want to die", "pl"),
    ],
)
def test_words_of_a_crisis_are_found_in_every_language(text, language):
    assert crisis.sounds_like_crisis(text, language=language)


@pytest.mark.parametrize(
    "text",
    [
        "My diet is bad",
        "The bus kills time",
        "I can't go on the bus",
        "My mother died in spring",
        "",
    ],
)
def test_everyday_words_raise_no_alarm(text):
    assert crisis.sounds_like_crisis(text, language="en") == []


@pytest.fixture
def sheet(network, round_, cy, now):
    """An import of 25 rows that has been started."""
    rows = "id,text\n" + "".join(f"{n},Row {n}\n" for n in range(25))
    of = services.begin_import(
        network, round=round_, name="v.csv", content=rows.encode(), by=cy, now=now
    )
    return services.start_import(
        of, mapping=of.mapping, defaults={}, only_if_all_good=False, by=cy, now=now
    )


def test_an_import_whose_worker_died_goes_on_where_it_stopped(network, sheet, monkeypatch):
    monkeypatch.setattr(imports, "PORTION", 10)
    real, calls = imports.receive_many, []

    def die_at_the_second(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr(imports, "receive_many", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        services.run_import(sheet, clock=timezone.now)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.done, sheet.kept) == ("running", 10, 10)
    later = timezone.now() + imports.LEASE * 2
    services.run_import(sheet, clock=lambda: later)
    assert (sheet.state, sheet.kept, sheet.repeated) == ("done", 25, 0)
    assert Voice.objects.count() == 25
    assert ledger.verify(network) == []


def test_a_second_worker_leaves_a_running_import_alone(sheet):
    now = timezone.now()
    type(sheet).objects.update(beat_at=now)
    services.run_import(sheet, clock=lambda: now)
    assert Voice.objects.count() == 0


def test_an_import_whose_file_is_gone_stops_and_says_so(sheet):
    imports.Path(imports.settings.HOME, "files", "imports", sheet.stored_as).unlink()
    services.run_import(sheet, clock=timezone.now)
    assert (sheet.state, sheet.error) == ("failed", "sheet_gone")


def test_an_undone_import_leaves_nothing_and_can_come_again(network, round_, sheet, cy, now):
    services.run_import(sheet, clock=timezone.now)
    assert services.undo_import(sheet, by=cy, now=now) == 25
    assert not (Voice.objects.exists() or Capture.objects.exists() or Edge.objects.exists())
    with pytest.raises(Refused, match="import_not_done"):
        services.undo_import(sheet, by=cy, now=now)


def test_a_key_of_many_that_is_here_already_is_passed_over(network, round_, cy, now):
    saying = services.Saying(key=uuid4(), kind="need", text="A bus", language="en", at=now)
    given = {"round": round_, "wordings": {}, "by": cy, "now": now}
    assert services.receive_many(network, sayings=[saying, saying], **given) == (1, 1)
    assert services.receive_many(network, sayings=[saying], **given) == (0, 1)
