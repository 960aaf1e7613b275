"""What each role is called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hearth.core.people.models import Role

ROLE_WORDS: dict[str, Promise] = {
    Role.CHAMPION: _("Champion"),
    Role.PARTNER: _("Partner"),
    Role.PROFESSIONAL: _("Professional"),
    Role.COUNCIL: _("Council member"),
    Role.FACILITATOR: _("Facilitator"),
    Role.STEWARD: _("Steward"),
    Role.SAFEGUARDING: _("Safeguarding lead"),
}
