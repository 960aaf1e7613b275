"""A panel at the desk: set up, invite, draw, call, meet, pay; and who may do what in which phase."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from hearth.decide import queries, services
from hearth.decide.models import Activity, Panel, PanelDraw, PanelInvitation, Registrant
from hearth.decide.services import panels
from hearth.decide.tests.panels import conftest as cast
from hearth.kit.refusals import Refused

#: The panel of six and how far it has come.
closed = cast.closed
codes = cast.codes
draft = cast.draft
drawn = cast.drawn
later = cast.later
opened = cast.opened
over = cast.over
pool = cast.pool
ready = cast.ready
seated = cast.seated


@pytest.fixture
def clock(monkeypatch, now):
    """Views believe it is this moment."""

    def at(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    at(now)
    return at


def url(name, activity, *more):
    return reverse(f"desk:{name}", args=[activity.network.slug, activity.pk, *more])


SETTINGS = {
    "seats": "8",
    "method": "maximin",
    "seed_how": "sealed",
    "seed_source": "Three dice in the library",
    "honorarium": "45.50",
    "per_letter": "1",
    "answer_days": "10",
    "erase_months": "3",
    "tickets": "1000",
}


def test_settings_are_kept_and_lead_on_to_the_targets(signed_in, cy, draft, clock):
    Panel.objects.update(targets=[])
    answer = signed_in(cy).post(url("panel_settings", draft), SETTINGS)
    assert answer["Location"] == url("panel_targets", draft)
    panel = queries.panels.settings_of(draft)
    assert (panel.seats, panel.method, panel.honorarium_minor) == (8, "maximin", 4550)


def test_wrong_settings_are_told_and_stay_typed(signed_in, cy, draft, clock):
    page = signed_in(cy).post(url("panel_settings", draft), {**SETTINGS, "seats": "0"})
    assert "Three dice in the library" in page.content.decode()
    assert queries.panels.settings_of(draft).seats == 6


def test_targets_are_proposed_from_the_census_and_kept(signed_in, cy, draft, clock):
    client = signed_in(cy)
    page = client.get(url("panel_targets", draft), {"slack": "0"}).content.decode()
    assert "75%" in page and 'name="use-age_band"' in page
    sent = {"use-age_band": "1", "min-age_band-0": "4", "max-age_band-0": "5",
            "min-age_band-1": "1", "max-age_band-1": "2"}  # fmt: skip
    client.post(url("panel_targets", draft), sent)
    assert [f["key"] for f in queries.panels.settings_of(draft).targets] == ["age_band"]
    wrong = client.post(url("panel_targets", draft), {**sent, "min-age_band-0": "many"})
    assert wrong.status_code == 422 and 'value="many"' in wrong.content.decode()
    wrong = client.post(url("panel_targets", draft), {**sent, "min-age_band-1": "6"})
    assert wrong.status_code == 422


def test_letters_are_shown_once_and_cards_are_made(signed_in, cy, opened, clock):
    client = signed_in(cy)
    sent = {"kind": "letters", "n": "4", "seed": "7", "addresses": "\n".join(
        f"{n} High Street\tW{1 + n % 2}" for n in range(10))}  # fmt: skip
    page = client.post(url("panel_invite", opened), sent).content.decode()
    assert page.count("High Street") == 8
    client.post(url("panel_invite", opened), {"kind": "champions", "many": "3", "words": "Ana"})
    assert list(PanelInvitation.objects.values_list("n", flat=True)) == [4, 3]
    bad = client.post(url("panel_invite", opened), {"kind": "champions", "many": "lots"})
    assert "Make between 1 and 200" in bad.content.decode()


def test_the_draw_is_walked_from_tickets_to_telling(signed_in, cy, closed, network, clock, over):
    clock(over)
    client, page = signed_in(cy), url("panel_draw", closed)
    assert "Waiting to be worked on" in client.get(page).content.decode()
    panels.work_on_draws(network, now=over)
    assert "The tickets are published" in client.get(page).content.decode()
    early = client.post(page, {"do": "draw", "words": "1 2 3"})
    assert early.status_code == 422 and 'value="1 2 3"' in early.content.decode()
    clock(queries.panels.draw_of(closed, 1).seed_at + timedelta(hours=1))
    client.post(page, {"do": "draw", "words": "1 2 3"})
    client.post(page, {"do": "tell"})
    assert queries.panels.states_of(closed)["invited"] == 6


def test_targets_give_way_with_one_press(
    signed_in, cy, opened, codes, town, network, clock, over, ben, now
):
    for n in (0, 1, 3, 4, 6, 7, 9):
        cast.sign_up(town, opened, codes, n, by=ben, now=now)
    services.close_and_count_due(network, now=over)
    panels.work_on_draws(network, now=over)
    clock(over)
    client, page = signed_in(cy), url("panel_draw", opened)
    assert "at least 0 instead of 1" in client.get(page).content.decode()
    assert client.post(page, {"do": "relax", "reason": ""}).status_code == 422
    client.post(page, {"do": "relax", "reason": "Nobody of 65 came"})
    assert PanelDraw.objects.get().state == "waiting"
    public = reverse("public:panel", args=[network.slug, opened.pk])
    assert "Nobody of 65 came" in client.get(public).content.decode()


def test_a_call_is_noted_and_a_seat_drawn_again(signed_in, cy, seated, clock):
    clock(seated.now)
    client, row = signed_in(cy), seated.rows[0]
    page = url("panel_person", seated.activity, row.id)
    assert "They dropped out" in client.get(page).content.decode()
    client.post(page, {"do": "decline"})
    client.post(page, {"do": "take_back"})
    client.post(page, {"do": "decline"})
    client.post(url("panel_draw", seated.activity), {"do": "ask"})
    assert PanelDraw.objects.get(number=2).kind == "replacement"
    assert client.post(page, {"do": "take_back"}).status_code == 409


def test_people_are_found_by_name_and_listed(signed_in, cy, seated, clock):
    client = signed_in(cy)
    page = client.get(url("panel_people", seated.activity), {"q": "person 17"}).content.decode()
    assert "Person 17" in page and "Person 18" not in page
    text = client.get(url("panel_list", seated.activity, "members.csv")).content.decode()
    assert text.count("@example.org") == 6
    assert client.get(url("panel_list", seated.activity, "x.csv")).status_code == 404


def test_attendance_and_money(signed_in, cy, seated, clock):
    clock(seated.now)
    client, activity = signed_in(cy), seated.activity
    client.post(
        url("panel_meeting_add", activity),
        {"title": "First", "starts_at": "2026-06-01T18:00", "ends_at": "2026-06-01T20:00"},
    )
    meeting = queries.panels.meetings(activity).get()
    came = {"came": [str(row.id) for row in seated.rows[:2]] + ["nonsense"]}
    client.post(url("panel_attendance", activity, meeting.pk), came)
    sent = {"who": str(seated.rows[0].id), "how": "cash"}
    client.post(url("panel_honoraria", activity), sent)
    client.post(url("panel_honoraria", activity), sent)
    assert queries.panels.honoraria_total(activity) == 6000
    assert "£60" in client.get(url("panel_list", activity, "honoraria.csv")).content.decode()


def test_a_champion_registers_somebody_on_the_phone(signed_in, ana, opened, clock):
    client, page = signed_in(ana), url("panel_assist", opened)
    sent = {"place": "W1", "group-age_band": "prefer_not", "name": "Rosa", "way": "phone",
            "address": "01632 960001", "key": "0" * 32}  # fmt: skip
    assert client.post(page, {**sent, "address": "x"}).status_code == 422
    assert "Read this code to them" in client.post(page, sent).content.decode()
    assert Registrant.objects.get().channel == "assisted"


PHASES = ("draft", "gathering", "open", "closed", "counted")
#: Deed → phases in which it may be done, whoever of the team does it.
DEEDS = {
    "set_panel": {"draft", "gathering"},
    "set_targets": {"draft", "gathering"},
    "invite": {"draft", "gathering", "open"},
    "register": {"open"},
    "ask": {"closed", "counted"},
}
ROLES = ("ana", "pat", "doc", "lee", "cy", "eve")
TEAM = {"cy", "eve"}


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_each_deed_has_its_phases(deed, phase, draft, ana, cy, now, town):
    who = panels.Who("Rosa", ("phone", "01632 960001"))
    services.open_activity(draft, by=cy, now=now)
    opened = Activity.objects.select_related("network").get(pk=draft.pk)
    panels.register(opened, who=who, key=cast.a_key(1), by=ana, now=now)
    Activity.objects.filter(pk=draft.pk).update(state=phase)
    activity = Activity.objects.select_related("network").get(pk=draft.pk)
    words = {"by": cy, "now": now}
    deeds = {
        "set_panel": lambda: panels.set_panel(activity, seats=6, **words),
        "set_targets": lambda: panels.set_targets(
            activity, targets={"age_band": {"16-64": (0, 6), "65+": (0, 6)}}, **words
        ),
        "invite": lambda: panels.invite_by_champion(activity, n=1, **words),
        "register": lambda: panels.register(activity, who=who, key=cast.a_key(2), **words),
        "ask": lambda: panels.ask_for_draw(activity, **words),
    }
    try:
        deeds[deed]()
    except Refused:
        assert phase not in DEEDS[deed]
    else:
        assert phase in DEEDS[deed]


@pytest.mark.parametrize("role", ROLES)
def test_only_the_team_sees_names_and_presses(role, request, signed_in, pool, opened, clock):
    client = signed_in(request.getfixturevalue(role))
    row = queries.panels.registrants(opened).first()
    team_only = [
        url("panel_people", opened), url("panel_person", opened, row.id), url("panel_draw", opened),
        url("panel_invite", opened), url("panel_list", opened, "members.csv"),
    ]  # fmt: skip
    for address in team_only:
        got = client.get(address)
        assert (got.status_code == 200) is (role in TEAM), address
        assert ("Person" in got.content.decode()) <= (role in TEAM)
    if role != "ana":
        assert "person1@" not in client.get(url("panel", opened)).content.decode()
    client.post(url("panel_draw", opened), {"do": "ask"})
    client.post(url("panel_person", opened, row.id), {"do": "withdraw"})
    gone = queries.panels.registrants(opened, id=row.id).get().state == "withdrawn"
    assert gone is (role in TEAM) and not PanelDraw.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing(
    method, signed_in, dee, cy, other_network, opened, ana, now, clock
):
    who = panels.Who("Rosa", ("phone", "01632 960001"))
    panels.register(opened, who=who, key=cast.a_key(1), by=ana, now=now)
    row = queries.panels.registrants(opened).get()
    ends = now + timedelta(hours=2)
    meeting = panels.add_panel_meeting(
        opened, title="First", starts_at=now, ends_at=ends, by=cy, now=now
    )
    client = signed_in(dee)
    plain = ("panel", "panel_settings", "panel_targets", "panel_meeting_add", "panel_invite",
             "panel_people", "panel_draw", "panel_assist", "panel_honoraria")  # fmt: skip
    routes = [(name, ()) for name in plain] + [
        ("panel_meeting_drop", (meeting.pk,)),
        ("panel_attendance", (meeting.pk,)),
        ("panel_person", (row.id,)),
        ("panel_draw_file", (1, "people.csv")),
        ("panel_list", ("members.csv",)),
    ]
    for network in (opened.network, other_network):
        for name, more in routes:
            address = reverse(f"desk:{name}", args=[network.slug, opened.pk, *more])
            assert getattr(client, method)(address).status_code == 404, name
    for name, more in (("panel", ()), ("panel_place", ()), ("panel_file", (1, "draw.json"))):
        address = reverse(f"public:{name}", args=[other_network.slug, opened.pk, *more])
        assert getattr(client, method)(address).status_code == 404, name
