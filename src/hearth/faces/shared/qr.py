"""QR codes as inline SVG: dark on light whatever the colour scheme, so that every phone reads them."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr(address: str, *, scale: int = 5) -> SafeString:
    """The address as an SVG picture (segno escapes nothing because it writes only squares).

    It has a view box and no size of its own: the page's style makes it smaller without cutting it.
    """
    code = segno.make(address, error="m")
    drawn = code.svg_inline(scale=scale, border=3, dark="#1d2a20", light="#ffffff", omitsize=True)
    return mark_safe(drawn)  # nosec B308 B703
