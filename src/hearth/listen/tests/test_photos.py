"""Photos: without metadata, never larger than needed, and no bomb gets unfolded."""

from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from hearth.listen import services

PLACE = "Phone of Ana, 52.63 north"


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.HOME = tmp_path


def photo(form="JPEG", size=(40, 30), mode="RGB"):
    """A small picture that tells too much about itself."""
    told = Image.Exif()
    told[0x010F], told[0x0112] = PLACE, 6
    out = BytesIO()
    Image.new(mode, size, 1).save(out, format=form, exif=told)
    return out.getvalue()


def keep(network, now, content, media_type="image/jpeg"):
    return services.keep_attachment(
        network, key=uuid4(), media_type=media_type, content=content, file_name="a", now=now
    )


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")],
)
def test_a_photo_keeps_its_picture_upright_and_nothing_else(network, now, form, media_type):
    content = photo(form)
    assert PLACE.encode() in content
    row = keep(network, now, content, media_type)
    kept = services.path_of(row).read_bytes()
    assert row.state == "whole"
    assert PLACE.encode() not in kept
    assert Image.open(BytesIO(kept)).size == (30, 40)


def test_a_large_photo_is_made_smaller(network, now):
    row = keep(network, now, photo(size=(4000, 3000)))
    assert max(Image.open(services.path_of(row)).size) == 2560


def bomb():
    """Sixteen thousand points square in a file of a few kilobytes."""
    out = BytesIO()
    Image.new("1", (16000, 16000)).save(out, format="PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (photo()[:-80], "image/jpeg"),
        (photo("PNG")[:60], "image/png"),
        (photo("PNG"), "image/jpeg"),
        (b"\xff\xd8\xff" + b"no picture" * 50, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBP" + b"\xff" * 90, "image/webp"),
        (bomb(), "image/png"),
    ],
    ids=["cut off", "cut off png", "not its type", "noise", "empty png", "broken webp", "bomb"],
)
def test_what_is_no_sound_picture_is_thrown_away(network, now, content, media_type):
    row = keep(network, now, content, media_type)
    assert row.state == "refused"
    assert not services.path_of(row).exists()


def test_the_last_piece_sent_again_after_a_crash_makes_it_whole(network, now):
    from hearth.listen.models import Attachment

    row = keep(network, now, photo())
    Attachment.objects.filter(id=row.id).update(state="coming")
    row.refresh_from_db()
    again = services.add_piece(row, offset=0, piece=photo(), now=now)
    assert again.state == "whole"
