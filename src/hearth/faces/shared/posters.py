"""Posters as accessible PDF (PDF/UA-1), set by Typst. What people wrote is handed over as data."""

from __future__ import annotations

import io
import json

import segno

from .languages import Language
from .typesetting import pdf_of


def poster(
    *, title: str, body: str, network: str, address: str, language: Language, scan: str
) -> bytes:
    """One A4 page: title, words, QR code, address. The text is data, never markup."""
    words = {
        "title": title,
        "body": body,
        "network": network,
        "address": address,
        "scan": scan,
        "language": language.code.split("-")[0],
        "direction": language.direction,
    }
    code = io.BytesIO()
    segno.make(address, error="m").save(code, kind="svg", scale=8, border=1)
    return pdf_of(
        "poster.typ",
        inputs={"words": json.dumps(words)},
        pictures={"code.svg": code.getvalue().decode()},
    )
