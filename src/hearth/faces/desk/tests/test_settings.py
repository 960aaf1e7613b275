"""The settings of a network: what is typed is kept, or shown again with a reason."""

import pytest

from hearth.core.networks.models import Network

pytestmark = pytest.mark.django_db

WORDS = {
    "name": "Larkmoor, together",
    "tagline": "",
    "languages": ["en", "ar"],
    "default_language": "en",
    "contact_email": "",
    "contact_phone": "",
    "small_number": "6",
    "line-TOTAL_FORMS": "2",
    "line-INITIAL_FORMS": "0",
    "line-0-name": "Listening line",
    "line-0-phone": "01632 960111",
}


def test_what_is_typed_stands_on_the_public_pages(network, eve, signed_in, client):
    answer = signed_in(eve).post(f"/{network.slug}/desk/settings/", WORDS)
    assert answer.status_code == 302
    kept = Network.objects.get(pk=network.pk)
    assert kept.crisis_lines == [{"name": "Listening line", "phone": "01632 960111"}]
    assert (kept.small_number, kept.languages) == (6, ["en", "ar"])
    page = client.get(f"/{network.slug}/").content.decode()
    assert "Larkmoor, together" in page and "01632 960111" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"small_number": "1"}, "greater than or equal to 3"),
        ({"default_language": "gu"}, "among the languages"),
        ({"line-0-phone": ""}, "Give a telephone number"),
        ({"line-1-phone": "999"}, "Who answers there?"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_what_cannot_stand_comes_back_with_its_reason(network, eve, signed_in, changed, said):
    answer = signed_in(eve).post(f"/{network.slug}/desk/settings/", WORDS | changed)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and "Listening line" in page
    assert Network.objects.get(pk=network.pk).name == network.name
