"""Statements are put in, taken up, said, read, and their authors learn what became of them."""

from __future__ import annotations

import pytest

from hearth.core.trace import queries as trace
from hearth.decide import services
from hearth.decide.models import Statement
from hearth.decide.queries import conversations as queries
from hearth.decide.rules import conversations as rules
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused
from hearth.listen import services as listen

pytestmark = pytest.mark.django_db


@pytest.fixture
def submit(opened, someone, ben, now):
    """A function: person `n` says something."""

    def go(text, n=0, **more):
        words = {"language": "en", "by": ben, "now": now, **more}
        return services.submit_statement(opened, admitted=someone(n), text=text, **words)

    return go


@pytest.fixture
def judge(opened, now):
    """A function: somebody of the team judges statement 5."""

    def go(by, verdict, number=5, **more):
        return services.moderate_statement(
            opened, number=number, verdict=verdict, by=by, now=now, **more
        )

    return go


def test_what_somebody_says_waits_until_it_was_read(submit, judge, opened, cy):
    told = submit("  Benches near\nevery bus stop. ")
    assert (told.statement.text, told.statement.state) == (
        "Benches near every bus stop.",
        "waiting",
    )
    assert queries.statement_queue(opened).waiting == 1
    assert judge(cy, "shown").state == "shown"
    assert queries.statement_by_receipt(opened.network, told.receipt).number == 5
    assert [row.number for row in queries.statements_by(opened, told.statement.author_key)] == [5]
    came = trace.came_from(opened.network, node=("vote", opened.pk))
    assert ("statement", told.statement.id) in came


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "statement_empty"),
        ("  …!? ", "statement_empty"),
        ("x" * 281, "statement_too_long"),
        ("buses should RUN, after ten at night", "statement_is_there"),
        ("Buses should really run after ten at night.", "statement_is_like"),
    ],
)
def test_what_is_no_statement_it_refuses(submit, text, code):
    with pytest.raises(Refused, match=code):
        submit(text)
    assert Statement.objects.count() == 4


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "😀😀 parks!", "نريد إنارة في الحديقة", "x" * 280, "a\u0000b c"],
)
def test_odd_but_honest_words_it_keeps(submit, text):
    assert submit(text).statement.text == rules.tidy_statement(text)


def test_what_is_only_alike_may_be_said_anyway(submit, opened):
    text = "Buses should really run after ten at night."
    assert [row.number for row in queries.alike(opened, text)] == [2]
    assert submit(text, said_anyway=True).statement.number == 5


def test_one_person_may_not_flood_the_queue(submit):
    for n in range(rules.MOST_WAITING):
        submit(f"{'abcdefghij'[n] * 9} {n}")
    with pytest.raises(Refused, match="statements_too_many"):
        submit("One more thing I want to say")
    submit("Somebody else has another thing", n=1)


def test_before_opening_and_without_leave_it_takes_none(draft, submit, opened, someone, ben, now):
    opened.rule = {"own_statements": False}
    opened.save()
    with pytest.raises(Refused, match="statements_not_open"):
        submit("A new thing")


def test_refusing_names_a_public_reason_and_can_be_undone(submit, judge, cy):
    submit("Doctor Smith on Hill Road is rude")
    with pytest.raises(Refused, match="statement_reason_missing"):
        judge(cy, "refused", reason="because")
    assert judge(cy, "refused", reason="identifies").reason == "identifies"
    assert judge(cy, "shown").reason == ""


def test_merging_names_a_statement_on_show(submit, judge, cy):
    submit("Later buses")
    for into in (None, 5, 99):
        with pytest.raises(Refused, match="statement_merge_where"):
            judge(cy, "merged", into=into)
    assert judge(cy, "merged", into=2).merged_into == 2
    with pytest.raises(Refused, match="verdict_unknown"):
        judge(cy, "praised")
    with pytest.raises(Refused, match="statement_unknown"):
        judge(cy, "shown", number=77)


def test_two_readers_must_agree_and_a_third_word_settles(submit, judge, opened, cy, eve, lee):
    opened.rule = {"second_reader": True}
    opened.save()
    submit("Later buses")
    assert judge(cy, "shown").state == "waiting"
    assert queries.next_to_read(opened, reader=cy.member) is None
    with pytest.raises(Refused, match="statement_other_reader"):
        judge(cy, "shown")
    row = judge(eve, "refused", reason="not_clear")
    assert (row.state, row.is_disputed) == ("waiting", True)
    assert queries.next_to_read(opened, reader=cy.member).number == 5
    assert judge(cy, "shown").state == "shown"


def test_two_readers_who_agree_it_follows(submit, judge, opened, cy, eve):
    opened.rule = {"second_reader": True}
    opened.save()
    submit("Later buses")
    judge(cy, "shown")
    assert judge(eve, "shown").state == "shown"


def test_words_change_only_before_opening(draft, cy, now):
    services.change_statement(draft, number=1, text="Light the park.", by=cy, now=now)
    services.drop_statement(draft, number=4, by=cy, now=now)
    assert [row.text for row in queries.statements(draft)][0] == "Light the park."
    opened = services.open_activity(draft, by=cy, now=now)
    assert len(opened.locked["statements"]) == 3
    for deed in (
        lambda: services.change_statement(opened, number=1, text="New", by=cy, now=now),
        lambda: services.drop_statement(opened, number=1, by=cy, now=now),
    ):
        with pytest.raises(Refused, match="statement_is_fixed"):
            deed()


def test_with_fewer_than_three_statements_it_does_not_open(draft, cy, now):
    for number in (1, 2):
        services.drop_statement(draft, number=number, by=cy, now=now)
    with pytest.raises(Refused, match="conversation_needs_statements"):
        services.open_activity(draft, by=cy, now=now)


def test_voices_that_may_be_quoted_it_takes_up_once(draft, network, cy, ben, now):
    voices = _voices(network, cy, now)
    made = services.seed_from_voices(draft, voice_ids=voices, by=cy, now=now)
    assert [(row.text, row.origin) for row in made] == [("More shade on the square", "voice")]
    came = trace.came_from(network, node=("statement", made[0].id))
    assert ("voice", made[0].voice_id) in came
    with pytest.raises(Refused, match="no_voice_to_seed"):
        services.seed_from_voices(draft, voice_ids=voices, by=cy, now=now)


def _voices(network, cy, now):
    """Three voices: one quotable, one not, one too long."""
    from hearth.listen.models import Voice

    made = listen.open_round(
        listen.make_round(
            network, title="Spring", question="How are you?", by=cy, now=now,
            opens_on=now.date(), closes_on=now.date(),
        ),
        by=cy,
        now=now,
    )  # fmt: skip
    found = []
    for text, quote in (("More shade on the square", True), ("Not this", False), ("x" * 300, True)):
        got = listen.receive_voice(
            network, round=made, kind="idea", text=text, language="en", channel="web", by=cy,
            consents={"quote": quote}, key=uuid7(), now=now,
        )  # fmt: skip
        found.append(got.voice_id)
    Voice.objects.filter(network=network).update(state="shown")
    Voice.objects.filter(network=network, text="Not this").update(may_quote=False)
    Voice.objects.filter(network=network).exclude(text="Not this").update(may_quote=True)
    return found


def test_alike_texts_it_finds_in_any_script():
    assert rules.likeness("Light the park", "light the PARK!") == 1
    assert rules.likeness("Light the park", "Free swimming") < rules.ALIKE
    assert rules.alike("إنارة الحديقة", [(1, "إنارة الحديقة!"), (2, "حافلات")]) == [1]


def test_how_statements_come_in_is_settled_before_opening(draft, cy, now):
    changed = services.set_conversation_rule(
        draft, own_statements=False, second_reader=True, by=cy, now=now
    )
    assert queries.rule_of(changed) == {"own_statements": False, "second_reader": True}
    opened = services.open_activity(changed, by=cy, now=now)
    assert (opened.locked["own_statements"], opened.locked["second_reader"]) == (False, True)
    with pytest.raises(Refused, match="vote_is_locked"):
        services.set_conversation_rule(
            opened, own_statements=True, second_reader=False, by=cy, now=now
        )
