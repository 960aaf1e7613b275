"""Photos made safe: looked at by their header first, turned upright, drawn anew without metadata.

Where and when a photo was taken, by which phone, and whatever else hides in it does not stay. A
small file that unfolds into an enormous picture is refused before it is unfolded.
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from threading import Lock

from PIL import Image, ImageOps

#: What a photo may measure before it is drawn, in millions of points. A JPEG is drawn smaller at once.
MOST_POINTS = {"JPEG": 85_000_000, "PNG": 30_000_000, "WEBP": 30_000_000}
#: The longer side of what is kept.
LONGEST_SIDE = 2560
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
#: Everything that a broken or hostile picture is known to raise.
BROKEN = (
    OSError,
    ValueError,
    TypeError,
    SyntaxError,
    IndexError,
    KeyError,
    EOFError,
    OverflowError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)

#: One picture is unfolded at a time, so that many at once cannot fill the memory.
_one_at_a_time = Lock()


def cleaned(content: bytes, *, media_type: str) -> bytes | None:
    """The same picture without metadata, at most `LONGEST_SIDE` long; none if it cannot be trusted."""
    expected = FORMATS[media_type]
    with _one_at_a_time:
        try:
            return _drawn_anew(content, expected)
        except BROKEN:
            return None


def _drawn_anew(content: bytes, expected: str) -> bytes | None:
    with Image.open(BytesIO(content), formats=[expected]) as picture:
        if picture.width * picture.height > MOST_POINTS[expected]:
            return None
        picture.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = _points_only(upright)
    out = BytesIO()
    plain.save(out, format=expected, quality=85)
    return out.getvalue()


def _points_only(picture: Image.Image) -> Image.Image:
    """A new picture that has the points of this one and nothing else."""
    see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    points = picture.convert("RGBA" if see_through else "RGB")
    plain = Image.new(points.mode, points.size)
    plain.paste(points)
    return plain
