"""The work of each form of activity: one file per form, named as the form.

A file has
- `lock(activity) -> dict`: what this form adds to what is locked at opening; refuses what is not ready;
- `close(activity, *, by, now) -> None`: what happens once the activity is closed (count, publish);
  repeating is harmless; without anything to count it leaves the activity closed.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ...models import Activity


def work_of(activity: Activity) -> Any:
    """The module of the activity's form."""
    return import_module(f"{__name__}.{activity.form}")
