"""Signing: once a person, whatever is pressed how often; taken back, nothing of it is left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.core.ledger.models import Entry
from hearth.core.people.models import Consent, ContactPoint
from hearth.core.post.models import Delivery
from hearth.decide import queries, services
from hearth.decide.models import ContactCode, Signature
from hearth.kit.refusals import Refused

from .conftest import letters

pytestmark = pytest.mark.django_db


def test_a_signature_it_counts_with_a_receipt(network, asked, sign):
    signed = sign(asked)
    mine, ask = queries.signature_by_receipt(network, signed.receipt.lower())
    assert (queries.signature_count(asked), ask, signed.is_repeat) == (1, asked, False)
    assert signed.receipt not in (mine.receipt_hash, mine.signer_key)


def test_twice_by_the_same_address_it_counts_once(asked, sign, now):
    first = sign(asked)
    again = sign(asked, "ZOE+more@Example.org", at=now + timedelta(minutes=1))
    assert (first.receipt, again.is_repeat) == (again.receipt, True)
    assert Signature.objects.count() == 1


def test_a_double_press_it_takes_for_one(asked, digits_of, now):
    handle = services.ask_for_signing_code(asked, address="a@b.org", language="en", now=now)
    given = {
        "asked": handle,
        "digits": digits_of(),
        "address": "a@b.org",
        "signer": services.Signer(),
    }
    both = [services.sign_by_contact(asked, **given, now=now) for _ in range(2)]
    assert both[0].receipt == both[1].receipt
    assert Entry.objects.filter(deed="ask signed").count() == Signature.objects.count() == 1


def test_digits_of_another_address_it_refuses(asked, digits_of, now):
    handle = services.ask_for_signing_code(asked, address="a@b.org", language="en", now=now)
    with pytest.raises(Refused, match="contact_code_over"):
        services.sign_by_contact(
            asked, asked=handle, digits=digits_of(), address="victim@b.org",
            signer=services.Signer(), now=now,
        )  # fmt: skip


def test_wrong_digits_it_counts_and_then_refuses(asked, digits_of, now):
    handle = services.ask_for_signing_code(asked, address="a@b.org", language="en", now=now)
    wrong = f"{(int(digits_of()) + 1) % 1_000_000:06d}"
    given = {"asked": handle, "address": "a@b.org", "signer": services.Signer(), "now": now}
    for _ in range(5):
        with pytest.raises(Refused, match="contact_code_wrong"):
            services.sign_by_contact(asked, digits=wrong, **given)
    with pytest.raises(Refused, match="contact_code_over"):
        services.sign_by_contact(asked, digits=digits_of(), **given)
    assert not Signature.objects.exists()


def test_old_digits_and_unknown_handles_it_refuses(asked, digits_of, now):
    handle = services.ask_for_signing_code(asked, address="a@b.org", language="en", now=now)
    given = {"digits": digits_of(), "address": "a@b.org", "signer": services.Signer()}
    with pytest.raises(Refused, match="contact_code_over"):
        services.sign_by_contact(asked, asked=handle, **given, now=now + timedelta(minutes=16))
    with pytest.raises(Refused, match="contact_code_over"):
        services.sign_by_contact(asked, asked=None, **given, now=now)


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b", "12", "999", "<script>@x.org", "a@b.org\nBcc: x"]
)
def test_an_address_that_is_none_it_refuses(asked, now, address):
    with pytest.raises(Refused, match="address_not_readable"):
        services.ask_for_signing_code(asked, address=address, language="en", now=now)


def test_letters_without_end_it_does_not_send(asked, now):
    for _ in range(3):
        services.ask_for_signing_code(asked, address="a@b.org", language="en", now=now)
    with pytest.raises(Refused, match="too_many_codes"):
        services.ask_for_signing_code(asked, address="a@b.org", language="en", now=now)


@pytest.mark.parametrize("state", ["drafted", "answered", "closed"])
def test_only_while_it_can_be_signed(asked, sign, now, state):
    type(asked).objects.update(state=state)
    with pytest.raises(Refused, match="ask_signing_over"):
        sign(asked)


def test_until_its_last_day_it_can_be_signed(asked, sign, now):
    type(asked).objects.update(sign_until=now.date())
    sign(asked)
    with pytest.raises(Refused, match="ask_signing_over"):
        sign(asked, "late@b.org", at=now + timedelta(days=1))


def test_a_name_it_shows_by_wish_and_after_reading(asked, sign, cy, now):
    sign(asked, name="  Zoë\u202e ממן ")
    sign(asked, "b@b.org")
    assert queries.shown_names(asked) == []
    [waiting] = queries.names_to_read(asked)
    services.read_names(asked, show=[waiting.id], by=cy, now=now)
    assert queries.shown_names(asked) == ["Zoë ממן"]


def test_a_name_kept_back_or_changed_it_does_not_show(asked, sign, cy, now):
    sign(asked, name="Rude words")
    [waiting] = queries.names_to_read(asked)
    services.read_names(asked, keep_back=[waiting.id], by=cy, now=now)
    assert queries.shown_names(asked) == [] == queries.names_to_read(asked)
    sign(asked, name="Zoe", at=now + timedelta(minutes=1))
    assert [row.name for row in queries.names_to_read(asked)] == ["Zoe"]


@pytest.mark.parametrize("name", ["x" * 81, "a@b.org", "see http://x.org"])
def test_a_name_that_is_none_it_refuses(asked, sign, name):
    with pytest.raises(Refused, match="name_not_a_name"):
        sign(asked, name=name)


def test_taken_back_nothing_of_it_is_left(network, asked, sign, cy, now):
    signed = sign(asked, name="Zoe", hear_back=True, wording="Yes", language="en")
    [waiting] = queries.names_to_read(asked)
    services.read_names(asked, show=[waiting.id], by=cy, now=now)
    mine, _ask = queries.signature_by_receipt(network, signed.receipt)
    for _ in range(2):
        services.withdraw_signature(mine, now=now)
    assert queries.signature_count(asked) == 0 and queries.shown_names(asked) == []
    assert (
        not ContactPoint.objects.exists() and not Consent.objects.filter(withdrawn_at=None).exists()
    )
    mine.refresh_from_db()
    assert (mine.name, mine.place_id) == ("", None)
    assert Entry.objects.filter(deed="signature withdrawn").count() == 1


def test_after_taking_it_back_one_may_sign_again(asked, sign, network, now):
    first = sign(asked)
    services.withdraw_signature(queries.signature_by_receipt(network, first.receipt)[0], now=now)
    again = sign(asked, at=now + timedelta(minutes=1))
    assert (again.receipt, again.is_repeat, queries.signature_count(asked)) == (
        first.receipt,
        False,
        1,
    )


def test_an_address_it_keeps_only_for_who_wants_to_hear(network, asked, sign):
    sign(asked)
    assert not ContactPoint.objects.exists()
    sign(asked, "zoe@b.org", hear_back=True, wording="Yes", language="en")
    assert ContactPoint.objects.get().address == "zoe@b.org"
    rows = [str(list(m.objects.values())) for m in (Signature, ContactCode)]
    assert not any("zoe" in row for row in rows)


def test_of_an_answer_it_tells_who_wants_to_hear_once(network, delivered, sign, lee, cy, now):
    sign(delivered, "a@b.org", hear_back=True, wording="Yes", language="en")
    sign(delivered, "c@b.org")
    with pytest.raises(Refused, match="ask_nothing_to_tell"):
        services.tell_signers(delivered, words=lambda _l: ("s", "b"), by=cy, now=now)
    services.answer_ask(delivered, kind="yes", words="We will.", on=now.date(), by=lee, now=now)
    told = [
        services.tell_signers(delivered, words=lambda _l: ("s", "News"), by=cy, now=now)
        for _ in range(2)
    ]
    assert told == [1, 1]
    assert letters(network).count("News") == 1
    assert Delivery.objects.get(body="News").address == "a@b.org"


def test_a_voting_code_it_takes_where_the_request_says_so(drafted, opened, codes, lee, now):
    services.change_ask(drafted, codes_of=opened, by=lee, now=now)
    asked = services.open_ask(drafted, by=lee, now=now)
    both = [
        services.sign_by_code(asked, code=c, signer=services.Signer(), now=now)
        for c in (codes[0], codes[0].lower())
    ]
    assert both[1].is_repeat and queries.signature_count(asked) == 1
    with pytest.raises(Refused, match="voter_code_unknown"):
        services.sign_by_code(asked, code="0000-0000-0000", signer=services.Signer(), now=now)


def test_a_voting_code_it_refuses_elsewhere(asked, codes, now):
    with pytest.raises(Refused, match="ask_takes_no_codes"):
        services.sign_by_code(asked, code=codes[0], signer=services.Signer(), now=now)


def test_the_same_person_it_knows_nowhere_else(network, asked, sign, lee, now):
    other = services.make_ask(
        network, title="T", institution="I", what="W", why="Y", by=lee, now=now
    )
    services.open_ask(other, by=lee, now=now)
    assert sign(asked).receipt != sign(other).receipt
    assert len(set(Signature.objects.values_list("signer_key", flat=True))) == 2


def test_an_organisation_it_counts_once_and_lets_go(asked, network, pat, now):
    from hearth.core.partners.models import Organisation

    one = Organisation.objects.create(network=network, name="Tenants' union")
    for _ in range(2):
        services.sign_for_organisation(asked, organisation=one, words="We agree", by=pat, now=now)
    assert [row.organisation for row in queries.organisations_behind(asked)] == [one]
    services.withdraw_organisation(asked, organisation=one, by=pat, now=now)
    assert list(queries.organisations_behind(asked)) == []


def test_an_organisation_of_elsewhere_it_refuses(asked, other_network, pat, ben, now):
    from hearth.core.partners.models import Organisation

    theirs = Organisation.objects.create(network=other_network, name="Others")
    with pytest.raises(Refused, match="organisation_not_here"):
        services.sign_for_organisation(asked, organisation=theirs, by=pat, now=now)
    with pytest.raises(Refused, match="organisation_not_yours"):
        here = Organisation.objects.create(network=asked.network, name="Here")
        services.sign_for_organisation(asked, organisation=here, by=ben, now=now)
