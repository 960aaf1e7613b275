"""What is fixed at opening, and its hash. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import Any

#: The rule offered unless somebody chooses another: Equal Shares, completed by Add1, then greedy.
DEFAULT_RULE = {
    "method": "equal-shares",
    "utility": "cost",
    "completion": "add1",
    "completion_after": "greedy",
}


def text_of(locked: dict[str, Any]) -> str:
    """Everything that was fixed at opening as canonical JSON: one text for one meaning."""
    return json.dumps(locked, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_of(locked: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of everything that was fixed at opening."""
    return hashlib.sha256(text_of(locked).encode()).hexdigest()
