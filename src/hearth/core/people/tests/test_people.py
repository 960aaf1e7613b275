"""People: links that work once, roles that end, consent that can be taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hearth.core.people import queries, services
from hearth.core.people.models import Demographic, Known, Membership, Person
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused


def person_of(actor):
    return Person.objects.get(pk=actor.person_id)


def membership_of(actor):
    return Membership.objects.get(pk=actor.membership_id)


def test_a_sign_in_link_works_once(cy, now):
    token = services.sign_in_link(person_of(cy), now=now)

    assert services.redeem_sign_in_link(token, now=now) == person_of(cy)
    with pytest.raises(Refused, match="link_used"):
        services.redeem_sign_in_link(token, now=now)


def test_a_sign_in_link_grows_old(cy, now):
    token = services.sign_in_link(person_of(cy), now=now)

    with pytest.raises(Refused, match="link_expired"):
        services.redeem_sign_in_link(token, now=now + timedelta(hours=25))


def test_an_unknown_link_is_refused(db, now):
    with pytest.raises(Refused, match="link_unknown"):
        services.redeem_sign_in_link("made-up", now=now)


def test_an_account_has_no_password_unless_it_is_set(cy):
    assert not person_of(cy).has_usable_password()


def test_an_invitation_gives_the_role_it_names(network, cy, now):
    newcomer = Person.objects.create_user(email="new@larkmoor.example", name="New")
    _, token = services.invite(network, role="champion", by=cy, now=now)

    services.accept_invitation(token, person=newcomer, now=now)

    assert queries.actor_for(newcomer, network).holds("champion")


def test_an_invitation_is_used_up(network, cy, ana, pat, now):
    _, token = services.invite(network, role="council", by=cy, now=now)
    services.accept_invitation(token, person=person_of(ana), now=now)

    with pytest.raises(Refused, match="link_used"):
        services.accept_invitation(token, person=person_of(pat), now=now)


def test_a_champion_invites_nobody(network, ana, now):
    with pytest.raises(Refused, match="may_not_invite"):
        services.invite(network, role="champion", by=ana, now=now)


def test_a_facilitator_makes_no_stewards(network, cy, now):
    with pytest.raises(Refused, match="may_not_invite"):
        services.invite(network, role="steward", by=cy, now=now)


def test_the_last_steward_stays(network, eve, now):
    with pytest.raises(Refused, match="last_steward"):
        services.end_role(membership_of(eve), by=eve, now=now)


def test_an_ended_role_opens_nothing(network, cy, eve, now):
    services.end_role(membership_of(cy), by=eve, now=now)

    assert queries.actor_for(person_of(cy), network) is None


def test_a_champion_code_opens_until_the_role_ends(network, ana, eve, now):
    code = services.give_champion_code(membership_of(ana), by=eve, now=now)
    assert services.redeem_champion_code(code.lower(), now=now).pk == ana.membership_id

    services.end_role(membership_of(ana), by=eve, now=now)

    with pytest.raises(Refused, match="code_unknown"):
        services.redeem_champion_code(code, now=now)


def test_a_stranger_holds_no_role_here(network, dee):
    assert queries.actor_for(person_of(dee), network) is None


def test_the_latest_word_on_consent_counts(network, now):
    subject = uuid7()
    for minutes, given in ((0, True), (1, False)):
        services.note_consents(
            network,
            subject_id=subject,
            answers={"quote": given},
            wordings={"quote": "May we quote you?"},
            language="en",
            now=now + timedelta(minutes=minutes),
        )

    assert not queries.has_consent(network, subject_id=subject, purpose="quote")
    assert queries.consenting(network, purpose="quote") == set()


def test_consent_can_be_taken_back(network, now):
    subject = uuid7()
    services.note_consents(
        network,
        subject_id=subject,
        answers={"quote": True},
        wordings={"quote": "May we quote you?"},
        language="en",
        now=now,
    )

    assert services.withdraw_consents(network, subject_id=subject, now=now) == 1
    assert not queries.has_consent(network, subject_id=subject, purpose="quote")


def test_three_ways_of_not_knowing_stay_apart(network, town):
    profiles = {known: uuid7() for known in (Known.NOT_ASKED, Known.PREFER_NOT, Known.NOT_KNOWN)}
    for known, profile in profiles.items():
        services.note_groups(network, profile_id=profile, answers={town.age: known})

    kept = {row.profile_id: row.known for row in Demographic.objects.all()}
    assert kept == {profile: known for known, profile in profiles.items()}


def test_a_group_without_category_is_not_an_answer(network, town):
    with pytest.raises(IntegrityError), transaction.atomic():
        Demographic.objects.create(
            network=network, profile_id=uuid7(), dimension=town.age, known=Known.GIVEN
        )


def test_forgetting_leaves_no_group_and_no_address(network, town, now):
    subject = uuid7()
    services.note_groups(
        network, profile_id=subject, answers={town.age: town.category(town.age, "65+")}
    )
    services.note_contact(
        network, subject_id=subject, channel="email", address="a@b.example", language="en", now=now
    )

    services.forget(network, subject_id=subject, now=now)

    assert queries.groups_of(network, profile_id=subject) == []
    assert queries.contacts(network, subjects=[subject]) == []
