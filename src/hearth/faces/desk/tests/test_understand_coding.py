"""The coding workspace, the codebook's workshop and the agenda, as people meet them."""

import io
import json
from uuid import uuid4

import pytest

from hearth.kit.ids import uuid7
from hearth.listen import services as listen
from hearth.understand import queries, services

pytestmark = pytest.mark.django_db


@pytest.fixture
def hear(network, cy, ben, now):
    """A function: voices with these words, shown."""
    made = listen.make_round(
        network, title="Spring", question="?", opens_on=now.date(), closes_on=now.date(), by=cy, now=now
    )  # fmt: skip
    round_ = listen.open_round(made, by=cy, now=now)

    def speak(*texts):
        sayings = [
            listen.Saying(
                key=uuid7(), kind="need", text=text, language="en", at=now, place=None, groups={},
                consents={"quote": True}, state="shown", voice_id=uuid7(),
            )
            for text in texts
        ]  # fmt: skip
        listen.receive_many(
            network, round=round_, sayings=sayings, wordings={"quote": "May we?"}, by=ben, now=now
        )
        return [saying.voice_id for saying in sayings]

    return speak


@pytest.fixture
def buses(network, cy, now):
    return services.add_theme(network, name="Buses", by=cy, now=now)


@pytest.fixture
def desk(network, signed_in):
    """A function: open or post a page of the desk as this actor; gives the answer."""

    def go(actor, path, data=None, **how):
        client = signed_in(actor)
        address = f"/{network.slug}/desk/{path}"
        return client.get(address) if data is None else client.post(address, data, **how)

    return go


def said(answer):
    return answer.content.decode()


def test_the_next_voice_comes_after_each_judgement(network, desk, hear, buses, ana):
    hear("The bus was late", "No bus on Sunday")
    page = desk(ana, "coding/")
    first = page.context["voice"].id
    after = desk(ana, "coding/", {"voice": first, "themes": [buses.pk]}, follow=True)

    assert after.context["voice"].id != first
    assert queries.voice_ids_of(network, theme=buses) == [first]
    assert "Undo" in said(after)


def test_suggestions_come_first_and_nothing_is_ticked(network, desk, hear, buses, ana, cy, now):
    services.add_theme(network, name="Air", by=cy, now=now)
    [known] = hear("The bus was late again")
    services.code_voice(network, voice_id=known, themes=[buses], by=ana, now=now)
    hear("We wait for the bus <script>alert(1)</script>")
    page = desk(ana, "coding/")

    assert [(row["theme"].name, row["figure"]) for row in page.context["rows"]] == [
        ("Buses", 1),
        ("Air", 0),
    ]
    assert " checked>" not in said(page).split("coding-form")[1].split("coding-help")[0]
    assert "<script>alert" not in said(page)


def test_none_fits_and_nothing_chosen_are_told_apart(network, desk, hear, buses, ana):
    [voice] = hear("Bats sing at night")
    nothing = desk(ana, "coding/", {"voice": voice}, follow=True)
    assert "Choose at least one theme" in said(nothing)
    assert nothing.context["voice"].id == voice

    desk(ana, "coding/", {"voice": voice, "none": "1", "themes": [buses.pk]})
    assert len(queries.unthemed_by(network, [voice])[voice]) == 1
    assert queries.codings_of(network, [voice]) == {}


def test_undo_brings_the_voice_back(network, desk, hear, buses, ana):
    [voice] = hear("The bus was late")
    desk(ana, "coding/", {"voice": voice, "themes": [buses.pk]})
    page = desk(ana, "coding/undo/", {"voice": voice}, follow=True)

    assert page.context["voice"].id == voice
    assert queries.codings_of(network, [voice]) == {}
    assert desk(ana, "coding/undo/", {"voice": voice}).status_code == 422


@pytest.mark.parametrize(
    "voice", ["", "x" * 5000, "😀", "6a1f0c3e-7b52-4d0e-9c41-2f8d5e7a9b10", "../../etc"]
)
def test_a_strange_voice_is_answered_clearly(desk, buses, ana, voice):
    answer = desk(ana, "coding/", {"voice": voice, "themes": [buses.pk, "no", "'--"]})

    assert answer.status_code in (302, 422)
    assert desk(ana, f"coding/?voice={voice[:60]}&done={voice[:60]}").status_code == 200


def test_what_others_said_is_hidden_until_one_has_judged(network, desk, hear, buses, ana, doc, now):
    [voice] = hear("The bus was late")
    services.code_voice(network, voice_id=voice, themes=[buses], by=ana, now=now)
    hidden = desk(doc, f"coding/compare/{voice}/")
    assert "Read it yourself first" in said(hidden) and hidden.context["sides"] == []
    assert "The bus was late" not in said(desk(doc, f"themes/{buses.pk}/"))
    assert "not shown to you here until you have read it alone" in said(
        desk(doc, f"themes/{buses.pk}/")
    )

    after = desk(doc, "coding/", {"voice": voice, "none": "1"}, follow=True)
    assert "Somebody read it differently" in said(after)
    shown = desk(doc, f"coding/compare/{voice}/")
    assert [len(side["readers"]) for side in shown.context["sides"]] == [1, 1]
    assert "knowledge, not error" in said(shown)
    assert "The bus was late" in said(desk(doc, "coding/mine/"))


def test_differences_go_on_the_agenda_and_are_talked_over(
    network, desk, hear, buses, ana, doc, cy, now
):
    [voice] = hear("The bus was late")
    services.code_voice(network, voice_id=voice, themes=[buses], by=ana, now=now)
    services.code_voice(network, voice_id=voice, themes=[], by=doc, now=now)
    desk(cy, "agreement/again/", {})
    assert str(voice) in said(desk(cy, "agreement/"))
    assert str(voice) not in said(desk(ana, "agreement/"))

    desk(cy, "agenda/add/", {"voices": [voice, "nonsense"]})
    [item] = queries.agenda(network)
    empty = desk(cy, f"agenda/{item.pk}/", {"learned": ""})
    assert "This field is required" in said(empty)
    desk(cy, f"agenda/{item.pk}/", {"learned": "She <b>walks</b> to the clinic"})

    page = said(desk(ana, "agenda/"))
    assert "She &lt;b&gt;walks" in page
    desk(cy, f"agenda/{item.pk}/", {"move": "open"})
    assert queries.agenda_item(network, item.pk).state == "open"


def test_nothing_chosen_for_the_agenda_is_said(desk, cy):
    page = desk(cy, "agenda/add/", {}, follow=True)

    assert "Choose at least one voice" in said(page)


def test_a_theme_is_split_by_words_and_it_is_undone(network, desk, hear, buses, ana, cy, now):
    late, sunday, fare = hear("Bus late", "Sunday bus", "Bus fare")
    for voice in (late, sunday, fare):
        services.code_voice(network, voice_id=voice, themes=[buses], by=ana, now=now)
    form = {"deed": "split", "words": "sunday", "all": "1", "name-1": "Sundays", f"to-{fare}": "2"}

    wrong = desk(cy, f"themes/{buses.pk}/split/", form)
    assert wrong.status_code == 422 and "Sundays" in said(wrong)
    desk(cy, f"themes/{buses.pk}/split/", {**form, "name-2": "Fares"})

    names = {branch.theme.name: branch.theme for branch in queries.tree(network)}
    assert queries.voice_ids_of(network, theme=names["Sundays"]) == [sunday]
    assert queries.voice_ids_of(network, theme=names["Fares"]) == [fare]
    [change] = [row for row in queries.history(buses) if row.what == "split"]
    page = desk(cy, f"themes/changes/{change.pk}/undo/", {}, follow=True)
    assert "2 codings went back" in said(page)
    assert len(queries.voice_ids_of(network, theme=buses)) == 3


def test_examples_are_added_and_taken_out(network, desk, hear, buses, cy):
    [voice] = hear("The bus was late")
    desk(cy, f"themes/{buses.pk}/examples/", {"text": "any bus", "counts": "1"})
    desk(cy, f"themes/{buses.pk}/examples/", {"voice": voice, "counts": "0"})
    page = desk(cy, f"themes/{buses.pk}/")
    assert "any bus" in said(page) and "The bus was late" in said(page)

    empty = desk(cy, f"themes/{buses.pk}/examples/", {"text": " "}, follow=True)
    assert "Write what counts" in said(empty)
    for rule in queries.examples(buses):
        desk(cy, f"themes/examples/{rule.pk}/drop/", {})
    assert queries.examples(buses) == []


def test_a_starter_is_previewed_and_brought_in_in_part(network, desk, cy):
    assert "What shapes our health" in said(desk(cy, "themes/starters/"))
    page = desk(cy, "themes/starters/access/")
    assert len(page.context["entries"]) > 10
    after = desk(cy, "themes/starters/access/", {"entries": ["wait", "cost"]}, follow=True)

    assert "2 themes brought in" in said(after)
    assert "disabled" in said(desk(cy, "themes/starters/access/"))
    assert "Choose at least one theme" in said(desk(cy, "themes/starters/access/", {}))
    assert desk(cy, "themes/starters/unknown/").status_code == 404


def test_a_file_is_looked_at_before_it_comes_in(network, desk, cy):
    sheet = io.BytesIO(b"name,part_of\nHome,\nRent,Home\n'=1+1,\n")
    sheet.name = "codebook.csv"
    page = desk(cy, "themes/starters/", {"sheet": sheet})
    assert [row["entry"].name for row in page.context["entries"]] == ["Home", "Rent", "=1+1"]
    assert queries.themes(network).count() == 0

    desk(
        cy,
        "themes/starters/bring-in/",
        {"content": page.context["content"], "entries": ["Home", "Rent"]},
    )
    assert [(b.theme.name, b.depth) for b in queries.tree(network)] == [("Home", 0), ("Rent", 1)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x00\x01\x02", "cannot be read"),
        (b"name\nHome\nHome", "stands there twice"),
        (b"name,part_of\nA,B", "is not in the file"),
        (b"name\n" + b"x" * 1_500_000, "too large"),
        (b"name\n", "no theme in this file"),
    ],
)
def test_a_broken_file_says_what_is_wrong(network, desk, cy, content, words):
    sheet = io.BytesIO(content)
    sheet.name = "codebook.csv"

    assert words in said(desk(cy, "themes/starters/", {"sheet": sheet}))
    assert queries.themes(network).count() == 0


def test_the_codebook_goes_out_safe_to_open(network, desk, doc, cy, now):
    services.add_theme(network, name="=cmd()", by=cy, now=now)
    sheet = desk(doc, "themes/codebook.csv")
    assert "'=cmd()" in said(sheet) and "attachment" in sheet["Content-Disposition"]
    assert json.loads(said(desk(doc, "themes/codebook.json")))["themes"][0]["name"] == "=cmd()"
    assert desk(doc, "themes/codebook.exe").status_code == 404


def test_themes_are_put_in_order(network, desk, buses, cy, now):
    services.add_theme(network, name="Air", by=cy, now=now)
    desk(cy, f"themes/{buses.pk}/order/", {"way": "down"})

    assert [branch.theme.name for branch in queries.tree(network)] == ["Air", "Buses"]


def test_the_workspace_asks_as_much_with_many_voices_as_with_few(
    network, desk, hear, buses, ana, now, django_assert_max_num_queries
):
    for n in (3, 60):
        voices = hear(*(f"The bus was late {uuid4()}" for _ in range(n)))
        services.code_voice(network, voice_id=voices[0], themes=[buses], by=ana, now=now)
        desk(ana, "coding/")
        with django_assert_max_num_queries(40):
            desk(ana, "coding/")
