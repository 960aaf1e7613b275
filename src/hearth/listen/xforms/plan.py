"""What a form asks, in which languages and words; whoever knows the words makes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

#: Key of a sentence to the sentence, in one language. The keys are named in `writing`.
Words = Mapping[str, str]


@dataclass(frozen=True)
class GroupAsked:
    """One question about the speaker: its field, and the ids of the answers to choose from."""

    field: str
    categories: tuple[UUID, ...]


@dataclass(frozen=True)
class FormPlan:
    """A whole form. `words` has every language; keys that a language lacks fall back to `language`."""

    form_id: str
    title: str
    language: str
    own_names: Mapping[str, str]
    words: Mapping[str, Words]
    kinds: tuple[str, ...]
    spoken: tuple[tuple[str, str], ...]
    purposes: tuple[str, ...]
    contact_for: tuple[str, ...] = ()
    groups: tuple[GroupAsked, ...] = ()
    longest: int = 8000
    largest_group: int = 500

    def said(self, key: str, language: str) -> str:
        """A sentence in one language, or in the form's own. Raises `KeyError` for an unknown key."""
        return self.words.get(language, {}).get(key) or self.words[self.language][key]
