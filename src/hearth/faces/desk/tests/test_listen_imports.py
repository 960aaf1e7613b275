"""Spreadsheets at the desk: previewed, brought in, undone; remembered columns, other letters, groups."""

from __future__ import annotations

import csv
from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone
from tests.shared_data import shared_data
from tests.support.rows import some_row

from hearth.core.people.models import Demographic
from hearth.core.places import queries as places
from hearth.kit.actors import Actor
from hearth.listen import services
from hearth.listen.models import (
    Alert,
    Appeal,
    CaseNote,
    Masking,
    Rewording,
    Voice,
    VoiceImport,
)

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator")


def read(response) -> str:
    return response.content.decode()


GOOD = (
    "What they said;Kind;When\nThe bus is late;barrier;03/05/2026\nMore benches;idea;2026-05-04\n"
)
COLUMNS = {"column_text": "What they said", "column_kind": "Kind", "column_said_at": "When"}
FOR_ALL = {"language_of_all": "en", "kind_of_all": "idea"}


def run(of):
    services.run_import(of, clock=timezone.now)
    of.refresh_from_db()
    return of


def test_a_spreadsheet_is_previewed_brought_in_and_undone(desk, network, upload):
    page = desk.get(upload(GOOD)["Location"])
    assert (page.context["n_good"], page.context["n_bad"]) == (2, 0)
    of = VoiceImport.objects.get()
    address = f"/{network.slug}/desk/imports/{of.pk}/"
    desk.post(address, COLUMNS | FOR_ALL | {"may_quote": "on", "start": ""})
    assert "0 of 2 rows" in read(desk.get(address))
    run(of := VoiceImport.objects.get())
    assert (of.state, of.kept) == ("done", 2)
    assert "2 of 2 rows" in read(desk.get(address))
    for voice in Voice.objects.all():
        for model in (CaseNote, Masking, Appeal, Rewording):
            hangs = "alert_id" if model is CaseNote else "voice_id"
            row = some_row(model, network)
            model.objects.filter(id=row.id).update(**{hangs: voice.id})
    alert = some_row(Alert, network)
    Alert.objects.filter(id=alert.id).update(voice_id=Voice.objects.first().id)
    CaseNote.objects.update(alert_id=alert.id)
    desk.post(f"{address}undo/")
    for model in (Voice, Alert, CaseNote, Masking, Appeal, Rewording):
        assert not model.objects.exists(), model


def test_each_bad_row_has_its_reason_and_the_good_ones_are_kept(desk, network, upload):
    rows = "text,kind,date,ward\nOne,idea,,\n,idea,,\nTwo,rant,,\nThree,,32/13/2026,\nFour,,,Nowhere\nOne,idea,,\n"
    page = desk.get(upload(rows)["Location"])
    assert page.context["n_good"] == 1
    numbers = [row["number"] for row in page.context["bad"]]
    assert numbers == [3, 4, 5, 6, 7]
    assert "rant" in read(page) and "32/13/2026" in read(page) and "Nowhere" in read(page)


def test_all_or_nothing_keeps_nothing_when_a_row_is_bad(desk, network, upload):
    address = upload("text\nOne\n" + "x" * 8001 + "\n")["Location"]
    page = desk.post(
        address, {"column_text": "text", "only_if_all_good": "on", "start": ""} | FOR_ALL
    )
    assert "all or nothing" in read(page)
    assert VoiceImport.objects.get().state == "mapping"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "voices.csv", "empty"),
        (b"text\n", "voices.csv", "no rows"),
        (b"\x00\x01\x02\xff" * 50, "voices.csv", "cannot be read"),
        (b"PK\x03\x04 this is no workbook", "voices.xlsx", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(upload, content, name, words):
    page = upload(content, name)
    assert page.status_code == 422
    assert words in read(page)
    assert not VoiceImport.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_read(desk, upload, encoding):
    page = desk.get(upload("text,kind\nLe café — déjà fermé,need\n".encode(encoding))["Location"])
    assert page.context["good"][0].saying.text == "Le café — déjà fermé"


def test_an_excel_file_is_read(desk, upload):
    book = openpyxl.Workbook()
    book.active.append(["Comment", "Date", "Group size"])
    book.active.append(["الدرج مكسور", timezone.now().replace(tzinfo=None), 8])
    out = BytesIO()
    book.save(out)
    saying = desk.get(upload(out.getvalue(), "voices.xlsx")["Location"]).context["good"][0].saying
    assert (saying.text, saying.group_size, saying.on_behalf) == ("الدرج مكسور", 8, "group")


def test_real_comments_of_polis_come_in_once(desk, network, upload):
    source = shared_data("polis") / "american-assembly.bowling-green" / "comments.csv"
    content = source.read_bytes()
    for kept, repeated in ((607, 0), (0, 607)):
        of = VoiceImport.objects.get(pk=upload(content, "comments.csv")["Location"].split("/")[-2])
        assert of.mapping["text"] == "comment-body"
        assert of.rows == 896
        of = run(
            services.start_import(
                of,
                mapping=of.mapping,
                defaults={"language": "en"},
                only_if_all_good=False,
                by=TEAM,
                now=timezone.now(),
            )
        )
        assert (of.kept, of.repeated) == (kept, repeated)
    assert Voice.objects.filter(said_at__year=2018).count() == 607


def test_a_table_with_the_same_columns_is_set_as_it_was_but_nothing_is_vouched_for(
    desk, network, upload
):
    first = upload(GOOD)["Location"]
    chosen = COLUMNS | FOR_ALL | {"language_of_all": "pl", "may_quote": "on", "start": ""}
    desk.post(first, chosen | {"column_kind": ""})
    page = desk.get(upload(GOOD + "One more;idea;2026-05-04\n")["Location"])
    form = page.context["form"]
    assert "same columns before" in read(page)
    assert form["column_text"].value() == "What they said"
    assert (form["column_kind"].value(), form["language_of_all"].value()) == ("", "pl")
    assert not form["may_quote"].value()


def test_other_letters_are_chosen_and_the_file_is_read_again(desk, network, upload):
    address = upload("text\nŁąka pełna kwiatów\n".encode("cp1250"))["Location"]
    desk.post(address, {"column_text": "text", "encoding": "cp1251"} | FOR_ALL)
    assert "Łąka" not in read(desk.get(address))
    desk.post(address, {"column_text": "text", "encoding": "cp1250"} | FOR_ALL)
    assert "Łąka" in read(desk.get(address))


def test_groups_and_the_word_of_each_person_come_from_their_columns(desk, network, town, upload):
    rows = "text,age,quote\nOne,{a},yes\nTwo,prefer not to say,no\nThree,,\nFour,older than time,\n"
    dimension = places.dimensions(network, asked=True)[0]
    name = dimension.categories.first().name
    address = upload(rows.replace("{a}", name).replace("age", dimension.key))["Location"]
    form = desk.get(address).context["form"]
    assert form[f"column_group:{dimension.key}"].value() == dimension.key
    given = {"column_text": "text", "column_may_quote": "quote", "start": ""}
    desk.post(address, given | FOR_ALL | {f"column_group:{dimension.key}": dimension.key})
    of = run(VoiceImport.objects.get())
    assert (of.kept, [row[1] for row in of.refused]) == (3, ["group_not_in_list"])
    told = {row.known for row in Demographic.objects.filter(network=network)}
    assert told == {"given", "prefer_not"}
    assert list(Voice.objects.filter(may_quote=True).values_list("text", flat=True)) == ["One"]


def test_rows_left_out_come_back_as_a_table_that_is_safe_to_open(desk, network, upload):
    address = upload('text,kind\nGood,idea\n"=HYPERLINK(""http://x"")",rant\n')["Location"]
    answer = desk.get(f"{address}left-out.csv")
    lines = list(csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))
    assert lines[0][2:] == ["text", "kind"]
    assert (lines[1][0], lines[1][2:]) == ("3", ['\'=HYPERLINK("http://x")', "rant"])
    assert len(lines) == 2


def test_an_export_of_kobo_is_recognised_and_what_was_not_approved_is_left_out(
    desk, network, upload
):
    rows = (
        "start;say/What would help you most?;_id;_uuid;_submission_time;_validation_status\n"
        "2026-05-01;A bus that runs in the evening;1;aa-1;2026-05-01T10:00:00;\n"
        "2026-05-01;Rude words;2;aa-2;2026-05-01T10:00:00;Not Approved\n"
    )
    page = desk.get(upload(rows)["Location"])
    assert "KoboToolbox" in read(page)
    assert (page.context["n_good"], page.context["n_bad"]) == (1, 1)
