"""Form fields made ready for the page: ids, hints and errors tied together for every reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Option:
    """One radio or checkbox with its label."""

    tag: str
    label: Words
    for_id: str


@dataclass(frozen=True)
class FieldView:
    """What `shared/components/field.html` prints."""

    kind: str
    for_id: str
    label: Words
    hint: Words
    errors: list[str]
    optional: bool
    widget: str
    options: list[Option] = field(default_factory=list)
    hint_id: str = ""
    error_id: str = ""
    count: int | None = None
    big: bool = False
    bare: bool = False

    @property
    def described_by(self) -> str:
        """The ids that a group of choices points to."""
        ids = [self.hint_id if self.hint else "", self.error_id if self.errors else ""]
        return " ".join(filter(None, ids))


def kind_of(widget: forms.Widget) -> str:
    """How the page shows this widget."""
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, (forms.MultiWidget, forms.SelectDateWidget)):
        return "group"
    return "file" if isinstance(widget, forms.FileInput) else "line"


def classes_of(widget: forms.Widget, width: str) -> str:
    """CSS classes of the control itself, with what the form asked for kept."""
    name = "input"
    if isinstance(widget, forms.Textarea):
        name = "input input-area"
    elif isinstance(widget, forms.Select):
        name = "input input-select"
    elif isinstance(widget, forms.FileInput):
        name = "file-input"
    own = str(widget.attrs.get("class", ""))
    return " ".join(filter(None, [name, f"input-{width}" if width else "", own]))


def _options(bound: BoundField) -> list[Option]:
    return [
        Option(option.tag(), option.choice_label, option.id_for_label)
        for option in bound.subwidgets
    ]


def field_view(
    bound: BoundField,
    *,
    label: Words = "",
    hint: Words = "",
    width: str = "",
    count: int | None = None,
    big: bool = False,
    mark_optional: bool = True,
    **attrs: Any,
) -> FieldView:
    """Tie a bound field's control, hint and errors together."""
    widget = bound.field.widget
    kind = kind_of(widget)
    hint = hint or bound.help_text
    errors = [str(error) for error in bound.errors]
    base = bound.auto_id or bound.html_name
    hint_id, error_id = f"{base}_hint", f"{base}_error"
    describe = " ".join(filter(None, [hint_id if hint else "", error_id if errors else ""]))
    if describe and kind not in ("choices", "group"):
        attrs["aria-describedby"] = describe
    if count:
        attrs["data-count"] = count
    attrs = {key.replace("_", "-"): value for key, value in attrs.items()}
    if kind in ("line", "file"):
        attrs["class"] = classes_of(widget, width)
    return FieldView(
        kind=kind,
        for_id=bound.id_for_label,
        label=label or bound.label,
        hint=hint,
        errors=errors,
        optional=mark_optional and not bound.field.required and kind not in ("hidden", "tick"),
        widget="" if kind == "choices" else bound.as_widget(attrs=attrs),
        options=_options(bound) if kind == "choices" else [],
        hint_id=hint_id,
        error_id=error_id,
        count=count,
        big=big,
    )


def target_of(bound: BoundField) -> str:
    """The id that an error in the summary leads to: the control, or the first choice."""
    if kind_of(bound.field.widget) == "choices":
        first = next(iter(bound.subwidgets), None)
        return first.id_for_label if first else ""
    return bound.id_for_label or bound.auto_id


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Fill a choice field with what there is to choose just now."""
    chosen = form.fields[name]
    if not isinstance(chosen, forms.ChoiceField):
        raise TypeError(f"{name} is not a field of choices")
    chosen.choices = list(choices)
