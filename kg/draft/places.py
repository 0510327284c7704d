"""What a text says of an unknown name beside it: whether something happens there, whether it is a state."""

from __future__ import annotations

import re

from kg.draft.language import Language, any_of


def is_in(text: str, words: str) -> bool:
    """Whether the text says anywhere that something is or happens in what has this name.

    >>> is_in("They met in Vell.", "Vell"), is_in("They met Vell.", "Vell")
    (True, False)
    """
    there = rf"\b(?:in|near|across|throughout)\s+{re.escape(words)}(?![\w’'])"
    return re.search(there, text, re.I) is not None


def is_state(language: Language, text: str, words: str) -> bool:
    """Whether the text says anywhere that a name has what only states have: ministers, ambassadors, a capital.

    >>> from kg.draft.language import language
    >>> is_state(language("en"), "Marevia's trade minister left for Vell.", "Marevia")
    True
    >>> is_state(language("en"), "Marevia's trade minister left for Vell.", "Vell")
    False
    """
    has, before = language.words("states", "has"), language.words("states", "before")
    if not has or not before:
        return False
    name = rf"(?<!\w){re.escape(words)}"
    return (
        re.search(rf"{name}['’]s?\s+(?:[\w-]+\s+){{0,2}}?(?:{any_of(has).pattern})", text, re.I) is not None
        or re.search(rf"(?:{any_of(before).pattern})\s+(?:the\s+)?{name}(?!\w)", text, re.I) is not None
    )
