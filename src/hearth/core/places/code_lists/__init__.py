"""Versioned code lists: which dimensions there are, their categories, and their other labels.

A list is data: one JSON file with `key`, `year` and `dimensions`; a category may carry `labels`
(how published files spell it) and `broader` (`dimension/category` of a broader list).
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from hearth.kit.refusals import Refused

FILES = {"england-wales-2021": "england_wales_2021.json"}


@cache
def code_list(key: str) -> dict[str, Any]:
    """The list with this key. Refused: `code_list_unknown`."""
    if key not in FILES:
        raise Refused("code_list_unknown", key=key, known=", ".join(sorted(FILES)))
    text = files(__package__).joinpath(FILES[key]).read_text(encoding="utf-8")
    return json.loads(text)


def labels_of(key: str) -> dict[tuple[str, str], str]:
    """(dimension, any spelling) to category key."""
    found = {}
    for dimension in code_list(key)["dimensions"]:
        for category in dimension["categories"]:
            for label in (category["key"], category["name"], *category.get("labels", ())):
                found[dimension["key"], label.strip().casefold()] = category["key"]
    return found
