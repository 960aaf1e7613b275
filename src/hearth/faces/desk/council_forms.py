"""What is filled in about councils: the council, seats, terms, interests, meetings and their agenda."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hearth.faces.shared import council_words as words

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def area(rows: int) -> forms.Textarea:
    """A field of several lines whose direction follows what is typed."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class CouncilForm(forms.Form):
    """What a council is for, and its rules."""

    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(
        label=_("What it is for"), required=False, max_length=1000, widget=area(3)
    )
    meets = forms.CharField(
        label=_("When it meets"),
        help_text=_("Such as “first Tuesday of the month, 6 pm”."),
        required=False,
        max_length=160,
    )
    quorum = forms.ChoiceField(
        label=_("Who must be there so that something can be decided"),
        choices=words.choices(words.QUORUM),
    )
    majority = forms.ChoiceField(
        label=_("When a motion is carried"), choices=words.choices(words.MAJORITY)
    )
    is_public = forms.BooleanField(
        label=_("Everybody can see this council, its agendas and minutes"),
        required=False,
        initial=True,
    )


class SeatForm(forms.Form):
    """A seat: what it is called and how it is filled."""

    name = forms.CharField(
        label=_("Name of the seat"), help_text=_("Such as “Residents, north”."), max_length=120
    )
    how = forms.ChoiceField(label=_("How it is filled"), choices=words.choices(words.HOW_FILLED))
    may_vote = forms.BooleanField(label=_("Has a vote"), required=False, initial=True)


class FillerForm(forms.Form):
    """Which election or lottery fills the seat next."""

    activity = forms.ChoiceField(label=_("Filled next by"), required=False)


class TermForm(forms.Form):
    """Who takes a seat, from when to when."""

    shown_name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"),
        help_text=_("As it stands in the minutes."),
        max_length=80,
    )
    is_named = forms.BooleanField(label=_("Has agreed to be named in public"), required=False)
    membership = forms.ChoiceField(
        label=_("Account"),
        help_text=_("For invitations by e-mail."),
        required=False,
    )
    began_on = forms.DateField(label=_("From"), widget=DAY)
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DAY)


class TermChangeForm(forms.Form):
    """What can change while somebody sits."""

    shown_name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=80)
    is_named = forms.BooleanField(label=_("Has agreed to be named in public"), required=False)
    membership = forms.ChoiceField(label=_("Account"), required=False)
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DAY)


class TermEndForm(forms.Form):
    """Somebody leaves before the end."""

    on = forms.DateField(label=_("Last day"), widget=DAY)
    why = forms.ChoiceField(label=_("Why"), choices=words.choices(words.WHY_ENDED))


class InterestForm(forms.Form):
    """An interest that somebody declares."""

    term = forms.ChoiceField(label=_("Whose"))
    what = forms.CharField(
        label=_("What it is"),
        help_text=_("A job, a contract, family, property: whatever could pull on a decision."),
        max_length=600,
        widget=area(3),
    )
    since_on = forms.DateField(label=_("Since"), widget=DAY)
    is_public = forms.BooleanField(
        label=_("It stands in the public register"), required=False, initial=True
    )


class MeetingForm(forms.Form):
    """When and where a council meets."""

    title = forms.CharField(label=_("Name of the meeting"), max_length=120)
    starts_at = forms.DateTimeField(label=_("Begins"), widget=MOMENT)
    ends_at = forms.DateTimeField(label=_("Ends"), widget=MOMENT)
    where = forms.CharField(
        label=_("Where"),
        help_text=_("Say how to get in, and whether there are steps."),
        required=False,
        max_length=200,
    )
    online_link = forms.URLField(
        label=_("Link to join online"), required=False, max_length=300, assume_scheme="https"
    )
    is_link_public = forms.BooleanField(
        label=_("Everybody may see the link"),
        help_text=_("Otherwise it stands in the invitations only."),
        required=False,
    )
    is_open = forms.BooleanField(
        label=_("Anybody may come and listen"), required=False, initial=True
    )


class ItemForm(forms.Form):
    """One item of the agenda."""

    title = forms.CharField(label=_("What it is about"), max_length=160)
    kind = forms.ChoiceField(label=_("What is wanted"), choices=words.choices(words.ITEM_KINDS))
    text = forms.CharField(
        label=_("What people should know beforehand"),
        required=False,
        max_length=3000,
        widget=area(3),
    )
    presenter = forms.CharField(label=_("Who brings it in"), required=False, max_length=120)
    minutes_long = forms.IntegerField(
        label=_("Minutes"), required=False, min_value=1, max_value=600
    )


class AttendanceForm(forms.Form):
    """How each seat is there, and about how many came to listen."""

    def __init__(
        self, *args: Any, sitting: list[Any], there: dict[Any, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {f"seat-{row.seat.pk}": row.seat.pk for row in sitting}
        for row in sitting:
            label = f"{row.name} ({row.seat.name})" if row.term else row.seat.name
            self.fields[f"seat-{row.seat.pk}"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=words.choices(words.PRESENCE, empty=_("Not noted")),
                initial=there.get(row.seat.pk, ""),
            )

    def there(self) -> dict[Any, str]:
        """{seat_id: how}, with nothing for seats not noted."""
        return {seat: self.cleaned_data[name] for name, seat in self.seats.items()}


class VisitorsForm(forms.Form):
    """About how many came to listen, and of which groups. Never names."""

    people = forms.IntegerField(
        label=_("About how many came to listen?"), required=False, min_value=0, max_value=20_000
    )

    def __init__(self, *args: Any, dimensions: Any, counts: dict[Any, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories = {}
        for dimension in dimensions:
            for category in dimension.categories.all():
                name = f"group-{category.pk}"
                self.categories[name] = category
                self.fields[name] = forms.IntegerField(
                    label=f"{dimension.name}: {category.name}",
                    required=False,
                    min_value=0,
                    max_value=20_000,
                    initial=counts.get(category.pk),
                )

    def groups(self) -> dict[Any, int]:
        """Counts by group, as far as they were given."""
        told = {self.categories[name]: self.cleaned_data[name] for name in self.categories}
        return {category: n for category, n in told.items() if n is not None}


class CorrectionForm(forms.Form):
    """What was wrong in published minutes."""

    text = forms.CharField(label=_("What was wrong"), max_length=1000, widget=area(3))


class ActionForm(forms.Form):
    """Who does what by when."""

    what = forms.CharField(label=_("What is to be done"), max_length=400)
    who = forms.CharField(label=_("Who does it"), max_length=120)
    due_on = forms.DateField(label=_("By when"), required=False, widget=DAY)


class RecusalForm(forms.Form):
    """A seat steps aside."""

    seat = forms.ChoiceField(label=_("Which seat"))
    interest = forms.ChoiceField(label=_("Because of a declared interest"), required=False)
    why = forms.CharField(label=_("Why"), required=False, max_length=400)


class MotionForm(forms.Form):
    """What is put to the vote, and how each seat votes."""

    motion = forms.CharField(
        label=_("The motion, as it is read out"), max_length=600, widget=area(2)
    )
    majority = forms.ChoiceField(
        label=_("Carried when"), required=False, choices=words.choices(words.MAJORITY)
    )

    def __init__(self, *args: Any, voters: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voters = {f"hand-{row.seat.pk}": row.seat.pk for row in voters}
        for row in voters:
            self.fields[f"hand-{row.seat.pk}"] = forms.ChoiceField(
                label=row.name,
                required=False,
                choices=words.choices(words.CHOICES, empty=_("Does not vote")),
            )

    def hands(self) -> dict[Any, str]:
        """{seat_id: choice}."""
        return {seat: self.cleaned_data[name] for name, seat in self.voters.items()}


class SecretForm(forms.Form):
    """A secret vote: only the counts."""

    motion = forms.CharField(
        label=_("The motion, as it is read out"), max_length=600, widget=area(2)
    )
    majority = forms.ChoiceField(
        label=_("Carried when"), required=False, choices=words.choices(words.MAJORITY)
    )
    yes = forms.IntegerField(label=_("In favour"), min_value=0, max_value=500)
    no = forms.IntegerField(label=_("Against"), min_value=0, max_value=500)
    abstain = forms.IntegerField(label=_("Abstain"), min_value=0, max_value=500, initial=0)


class WhyForm(forms.Form):
    """A reason, where one is needed."""

    which = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why"), max_length=400)


class ProposalForm(forms.Form):
    """The wording of a proposal."""

    text = forms.CharField(label=_("The proposal"), max_length=3000, widget=area(4))


class RemarkForm(forms.Form):
    """What somebody said about a proposal."""

    kind = forms.ChoiceField(label=_("What it is"))
    seat = forms.ChoiceField(label=_("Who said it"), required=False)
    text = forms.CharField(label=_("In their words"), max_length=1000, widget=area(2))


class ObjectionForm(forms.Form):
    """How an objection was met."""

    which = forms.UUIDField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("What became of it"), choices=words.choices(words.OBJECTION_STATES)
    )
    resolved = forms.CharField(label=_("How it was met"), required=False, max_length=1000)
