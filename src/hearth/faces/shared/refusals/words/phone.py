"""Words for refusals of what a champion's phone sends."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "body_too_large": _("This is larger than %(most_mb)s MB, so it was not taken."),
    "value_not_readable": _("“%(name)s” cannot be read here."),
    "phone_round_unknown": _("This question is not known here any more."),
    "language_not_known": _("“%(language)s” is not a language that we know."),
    "too_many_phone_files": _("At most %(most)s photos and recordings go with one voice."),
    "phone_files_missing": _("Photos or recordings of this voice have not arrived yet."),
    "phone_file_unknown": _("This photo or recording is not known here. It is sent again."),
    "media_not_as_announced": _("This photo or recording cannot be read. Please take it again."),
}
