"""Words for refusals around recordings, photos and corrections."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "transcript_missing": _(
        "This voice is a recording that nobody has written down yet. Write it down first."
    ),
    "recording_unknown": _("This recording is no longer here."),
    "attachment_unknown": _("We do not know this file. Please begin again."),
    "attachment_differs": _("Another file was announced under this key."),
    "attachment_not_whole": _("Your recording has not arrived in full. Please send it once more."),
    "attachment_not_usable": _(
        "We could not use this file. It may be damaged, or not be what its name says."
    ),
    "piece_too_large": _("A piece may have at most %(most_kb)s KB."),
    "piece_without_offset": _("A piece must say at which byte it begins (Upload-Offset)."),
    "too_many_files": _(
        "Very many files came from your connection. Please try again in %(minutes)s minutes, or write instead."
    ),
    "no_room_for_files": _(
        "We cannot take recordings or photos just now. Please write instead, or talk to us."
    ),
    "too_many_attachments": _("At most %(most)s recordings and photos go with one voice."),
}
