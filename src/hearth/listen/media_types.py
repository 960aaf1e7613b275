"""Which sound, pictures and files are taken, and how each begins. Pure."""

from __future__ import annotations

#: Media type to (kind, ending, beginnings of the file as (offset, bytes)).
TAKEN: dict[str, tuple[str, str, tuple[tuple[int, bytes], ...]]] = {
    "audio/webm": ("audio", ".webm", ((0, b"\x1a\x45\xdf\xa3"),)),
    "audio/ogg": ("audio", ".ogg", ((0, b"OggS"),)),
    "audio/mp4": ("audio", ".m4a", ((4, b"ftyp"),)),
    "audio/x-m4a": ("audio", ".m4a", ((4, b"ftyp"),)),
    "audio/aac": ("audio", ".aac", ((0, b"\xff\xf1"), (0, b"\xff\xf9"), (4, b"ftyp"))),
    "audio/mpeg": (
        "audio",
        ".mp3",
        ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2")),
    ),
    "audio/wav": ("audio", ".wav", ((0, b"RIFF"),)),
    "audio/x-wav": ("audio", ".wav", ((0, b"RIFF"),)),
    "audio/amr": ("audio", ".amr", ((0, b"#!AMR"),)),
    "audio/3gpp": ("audio", ".3gp", ((4, b"ftyp"),)),
    "image/jpeg": ("photo", ".jpg", ((0, b"\xff\xd8\xff"),)),
    "image/png": ("photo", ".png", ((0, b"\x89PNG\r\n\x1a\n"),)),
    "image/webp": ("photo", ".webp", ((8, b"WEBP"),)),
    "application/pdf": ("file", ".pdf", ((0, b"%PDF-"),)),
}

#: What browsers and phones call the same things.
ALSO: dict[str, str] = {
    "audio/mp3": "audio/mpeg",
    "audio/wave": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "audio/m4a": "audio/mp4",
    "audio/opus": "audio/ogg",
    "audio/aac-adts": "audio/aac",
    "video/webm": "audio/webm",
    "video/3gpp": "audio/3gpp",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
}


def plain_type(media_type: str) -> str:
    """The type without parameters, in small letters, by the one name that we use for it."""
    plain = media_type.split(";")[0].strip().lower()
    return ALSO.get(plain, plain)


def kind_of(media_type: str) -> str | None:
    """`audio`, `photo` or `file`; none for what is not taken."""
    found = TAKEN.get(media_type)
    return found[0] if found else None


def kind_of_media(media_type: str) -> str | None:
    """The same for a type as a browser or phone writes it."""
    return kind_of(plain_type(media_type))


def extension_of(media_type: str) -> str:
    """The ending under which it is kept. Raises `KeyError` for what is not taken."""
    return TAKEN[media_type][1]


def looks_like(media_type: str, beginning: bytes) -> bool:
    """Whether a file begins as its type does."""
    return any(
        beginning[offset : offset + len(mark)] == mark for offset, mark in TAKEN[media_type][2]
    )


def type_by_content(beginning: bytes) -> str:
    """The type that a file begins like, for phones that do not say; empty when it is none of ours."""
    found = (media_type for media_type in TAKEN if looks_like(media_type, beginning))
    return next(found, "")
