"""“What we heard” on paper: an accessible PDF (PDF/UA-1), set by Typst. People's words are data, never markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .typesetting import pdf_of


def heard_report(content: Mapping[str, Any]) -> bytes:
    """A report of themes with bars, figures as a table, and quotes in the original and in translation."""
    return pdf_of("heard.typ", inputs={"content": json.dumps(content)})
