"""Paper sheets of signatures: each person once, only what is needed kept, undone in one go."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from hearth.core.ledger import queries as ledger
from hearth.core.people.models import ContactPoint
from hearth.decide import queries, services
from hearth.decide.models import Signature, SignatureSheet
from hearth.decide.queries import SignatureLine as Line
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db
WISH = services.Signer(wording="Write to me", language="en")


@pytest.fixture
def typed(cy, now):
    """A function: type in a sheet; a line is what stands on it."""

    def do(ask, *lines, number="7", key=None, at=now):
        rows = dict(enumerate(lines, start=1))
        return services.type_in_sheet(
            ask, number=number, lines=rows, key=key or uuid4(), wish=WISH, by=cy, now=at
        )

    return do


def test_each_line_it_counts_and_keeps_no_more_than_is_needed(asked, typed):
    typed(asked, Line("07700 900123", "Zoe Quill"), Line(""), Line("12 High Street", "Ali Noor"))
    assert queries.signature_count(asked) == 2
    kept = str(list(Signature.objects.values())) + str(list(SignatureSheet.objects.values()))
    assert not any(word in kept for word in ("Zoe", "7700900123", "00 900123", "High", "Ali"))
    assert not ContactPoint.objects.exists()


def test_a_name_it_keeps_where_it_may_be_shown_and_lets_be_read_first(asked, typed):
    typed(asked, Line("a@b.org", "Zoe Quill", show_name=True))
    assert [row.name for row in queries.names_to_read(asked)] == ["Zoe Quill"]
    assert queries.shown_names(asked) == []


def test_an_address_it_keeps_for_who_wants_to_hear(asked, typed):
    typed(asked, Line("a@b.org", hear_back=True), Line("c@b.org"))
    assert [row.address for row in queries.signers_to_tell(asked)] == ["a@b.org"]


def test_who_signed_before_it_tells_and_counts_once(asked, sign, typed):
    sign(asked, "zoe@example.org")
    done = typed(
        asked, Line("Zoe@example.org"), Line("1 Hill Rd.", "Ali"), Line("1 hill rd", "ALI")
    )
    assert (done.again, done.sheet.fresh, queries.signature_count(asked)) == ((1, 3), 1, 2)


def test_who_took_theirs_back_it_leaves_out(network, asked, sign, typed, now):
    mine, _ask = queries.signature_by_receipt(network, sign(asked, "zoe@example.org").receipt)
    services.withdraw_signature(mine, now=now)
    done = typed(asked, Line("zoe@example.org"))
    assert (done.taken_back, queries.signature_count(asked)) == ((1,), 0)


def test_who_signs_online_after_the_sheet_it_counts_once(asked, sign, typed):
    typed(asked, Line("zoe@example.org"))
    assert sign(asked, "zoe@example.org").is_repeat
    assert queries.signature_count(asked) == 1


def test_the_same_press_twice_it_takes_once(asked, typed):
    key = uuid4()
    both = [typed(asked, Line("a@b.org"), key=key) for _ in range(2)]
    assert both[0].sheet.id == both[1].sheet.id
    assert SignatureSheet.objects.count() == queries.signature_count(asked) == 1


def test_a_sheet_that_is_in_it_refuses_until_it_is_undone(asked, typed, cy, now):
    first = typed(asked, Line("a@b.org"))
    with pytest.raises(Refused, match="signature_sheet_known"):
        typed(asked, Line("c@d.org"), number=" 7 ")
    services.undo_sheet(asked, sheet_id=first.sheet.id, by=cy, now=now)
    again = typed(asked, Line("c@d.org"), key=first.sheet.id)
    assert again.sheet.id != first.sheet.id and queries.signature_count(asked) == 1


def test_undone_it_takes_all_back_but_who_signed_by_themselves(asked, sign, typed, cy, now):
    done = typed(asked, Line("a@b.org", hear_back=True), Line("zoe@example.org"))
    sign(asked, "zoe@example.org")
    for _ in range(2):
        services.undo_sheet(asked, sheet_id=done.sheet.id, by=cy, now=now)
    assert queries.signature_count(asked) == 1
    assert not ContactPoint.objects.exists()
    deeds = [row.deed for row in ledger.entries(asked.network)]
    assert deeds.count("signature sheet undone") == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (Line("", "Ali"), "signature_line_whose"),
        (Line("12 34"), "signature_line_unreadable"),
        (Line("zoe@nowhere"), "signature_line_unreadable"),
        (Line("12 High Street"), "signature_line_nameless"),
        (Line("12 High Street", "Ali", hear_back=True), "signature_line_unreachable"),
        (Line("a@b.org", "see https://x.org"), "name_not_a_name"),
        (Line("a@b.org", "x" * 81), "name_not_a_name"),
    ],
)
def test_a_line_that_is_wrong_it_names_and_takes_none(asked, typed, line, code):
    with pytest.raises(Refused, match=code) as refused:
        typed(asked, Line("good@b.org"), line)
    assert refused.value.facts["line"] == 2
    assert queries.signature_count(asked) == 0


def test_a_sheet_without_number_or_lines_it_refuses(asked, typed):
    for number in ("", " ", "x" * 21):
        with pytest.raises(Refused, match="sheet_without_number"):
            typed(asked, Line("a@b.org"), number=number)
    with pytest.raises(Refused, match="signature_sheet_empty"):
        typed(asked, Line(""))


def test_sheets_it_takes_for_a_week_after_the_last_day(drafted, typed, lee, now):
    services.change_ask(drafted, sign_until=now.date(), by=lee, now=now)
    asked = services.open_ask(drafted, by=lee, now=now)
    typed(asked, Line("a@b.org"), at=now + timedelta(days=7))
    with pytest.raises(Refused, match="ask_signing_over"):
        typed(asked, Line("c@b.org"), number="8", at=now + timedelta(days=8))


def test_a_draft_takes_no_sheet(drafted, typed):
    with pytest.raises(Refused, match="ask_signing_over"):
        typed(drafted, Line("a@b.org"))


def test_a_sheet_of_elsewhere_it_does_not_know(network, asked, typed, lee, cy, now):
    other = services.make_ask(
        network, title="T", institution="I", what="W", why="Y", by=lee, now=now
    )
    services.open_ask(other, by=lee, now=now)
    done = typed(asked, Line("a@b.org"))
    with pytest.raises(Refused, match="signature_sheet_unknown"):
        services.undo_sheet(other, sheet_id=done.sheet.id, by=cy, now=now)
    with pytest.raises(Refused, match="signature_sheet_unknown"):
        typed(other, Line("a@b.org"), key=done.sheet.id)
    assert queries.signature_count(asked) == 1
