"""Messages need two kinds of knowledge, and reach only those who agreed."""

import pytest

from hearth.core.people import services as people
from hearth.core.post import services as post
from hearth.core.post.models import Delivery
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused
from hearth.reach import queries, services

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(network, cy, now):
    return services.write_message(
        network, title="Free checks", body="Tuesdays at the hall.", by=cy, now=now
    )


@pytest.fixture
def signed(message, ana, doc, now):
    services.sign(message, kind="lived", is_yes=True, by=ana, now=now)
    services.sign(message, kind="clinical", is_yes=True, by=doc, now=now)
    return queries.message(message.network, message.pk)


def agree(network, now, address, language="en"):
    """Somebody who agreed to messages and left an address."""
    subject = uuid7()
    people.note_consents(
        network,
        subject_id=subject,
        answers={"messages": True},
        wordings={"messages": "May we?"},
        language=language,
        now=now,
    )
    people.note_contact(
        network, subject_id=subject, channel="email", address=address, language=language, now=now
    )
    return subject


def test_one_signature_is_not_enough(message, ana, cy, now):
    services.sign(message, kind="lived", is_yes=True, by=ana, now=now)

    with pytest.raises(Refused, match="message_not_signed"):
        services.send_message(message, by=cy, now=now)


def test_a_champion_does_not_sign_as_a_clinician(message, ana, now):
    with pytest.raises(Refused, match="may_not_sign"):
        services.sign(message, kind="clinical", is_yes=True, by=ana, now=now)


def test_nobody_signs_both_sides(network, message, doc, eve, now):
    from hearth.core.people import queries as who
    from hearth.core.people.models import Person

    person = Person.objects.get(pk=doc.person_id)
    people.give_role(network, person=person, role="council", by=eve, now=now)
    both = who.actor_for(person, network)
    services.sign(message, kind="lived", is_yes=True, by=both, now=now)

    with pytest.raises(Refused, match="signed_the_other_side"):
        services.sign(message, kind="clinical", is_yes=True, by=both, now=now)


def test_a_no_says_what_must_change(message, doc, now):
    with pytest.raises(Refused, match="no_needs_a_reason"):
        services.sign(message, kind="clinical", is_yes=False, by=doc, now=now)


def test_new_words_need_both_signatures_again(signed, cy, now):
    changed = services.change_message(
        signed, title="Free checks", body="Now on Mondays.", by=cy, now=now
    )

    assert changed.state == "draft"
    assert not queries.is_ready(queries.message(signed.network, signed.pk))


def test_only_those_who_agreed_get_it_and_only_once(network, signed, cy, now):
    agree(network, now, "ben@example.org")
    people.note_contact(
        network,
        subject_id=uuid7(),
        channel="email",
        address="no@example.org",
        language="en",
        now=now,
    )

    assert services.send_message(signed, by=cy, now=now) == 1
    services.send_message(signed, by=cy, now=now)

    assert [row.address for row in Delivery.objects.all()] == ["ben@example.org"]


def test_stop_holds_after_sending_was_ordered(network, signed, cy, now, settings, tmp_path):
    settings.HEARTH_OUTBOX = tmp_path
    agree(network, now, "ben@example.org")
    services.send_message(signed, by=cy, now=now)
    post.stop(network, channel="email", address="BEN@example.org", now=now)

    assert post.send_waiting(network, now=now) == 0
    assert queries.deliveries(network, message=signed) == {"stopped": 1}


@pytest.mark.parametrize(("state", "title"), [("human", "فحوص مجانية"), ("machine", "Free checks")])
def test_a_machine_translation_is_not_sent(network, signed, cy, now, state, title):
    services.translate_message(
        signed,
        language="ar",
        title="فحوص مجانية",
        body="أيام الثلاثاء",
        state=state,
        by=cy,
        now=now,
    )
    agree(network, now, "ben@example.org", language="ar")

    services.send_message(signed, by=cy, now=now)

    assert Delivery.objects.get().subject == title


def test_a_stale_translation_is_not_sent(network, message, ana, doc, cy, now):
    services.translate_message(
        message, language="ar", title="فحوص", body="الثلاثاء", state="reviewed", by=cy, now=now
    )
    services.change_message(message, title="Free checks!", body="Mondays.", by=cy, now=now)
    fresh = queries.message(network, message.pk)

    assert services.words_in(fresh, queries.texts_of(fresh), "ar") == ("Free checks!", "Mondays.")


def test_a_message_of_another_network_is_not_found(other_network, message):
    assert queries.message(other_network, message.pk) is None
