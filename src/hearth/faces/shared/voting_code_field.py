"""The field for a voting code, wherever one is typed."""

from django import forms
from django.utils.translation import gettext_lazy as _


def voting_code_field(*, required: bool = True) -> forms.CharField:
    """Twelve letters and digits; how they are written does not matter."""
    return forms.CharField(
        label=_("Your voting code"),
        help_text=_(
            "12 letters and digits from your letter or card. Dashes and capitals do not matter."
        ),
        max_length=40,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
