"""What drafts look for in texts of a language: `words.toml`, made ready."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from kg.source.countries import country_words
from kg.source.normal import is_unspaced
from kg.source.verbs import forms, verbs

_NEVER = re.compile(r"(?!)")


@lru_cache(maxsize=2)
def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=16)
def language(tag: str) -> Language:
    """The words of a language (BCP 47); none of a language that has no data."""
    return Language(tag)


class Language:
    """Lists of words and the patterns that find them. Patterns find whole words, in any case."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.data = _data("words.toml").get(tag.split("-", maxsplit=1)[0].lower(), {})

    def words(self, *path: str) -> list[str]:
        """The words of a list, in all their forms; none where the language has no such list."""
        found: Any = self.data
        for name in path:
            found = found.get(name, {}) if isinstance(found, dict) else {}
        return (
            list(dict.fromkeys(form for word in found.split("|") for form in forms(word)))
            if isinstance(found, str)
            else []
        )

    def table(self, name: str) -> dict[str, list[str]]:
        """A table of lists of words; "verbs" are those of `kg.source.verbs`."""
        if name == "verbs":
            return verbs(self.tag.split("-", maxsplit=1)[0].lower())
        return {key: self.words(name, key) for key in self.data.get(name, {})}

    @lru_cache(maxsize=64)  # noqa: B019  # languages live as long as the program
    def pattern(self, *path: str) -> re.Pattern[str]:
        """Finds any of the words of a list."""
        return any_of(self.words(*path))

    @cached_property
    def attitudes(self) -> list[tuple[str, str]]:
        """Words before a verb with the class of attitude that they say, the longest first."""
        pairs = [(word, name) for name, words in self.table("attitudes").items() for word in words]
        return sorted(pairs, key=lambda pair: -len(pair[0]))

    @cached_property
    def verb_forms(self) -> frozenset[str]:
        """All forms of the verbs of kinds and of speech, in lower case."""
        return frozenset(
            form.lower() for forms in [*self.table("verbs").values(), self.words("speech")] for form in forms
        )

    @cached_property
    def base_forms(self) -> frozenset[str]:
        """The forms of these verbs that have no ending: "sign", "pay"; many of them are nouns as well."""
        return frozenset(
            form
            for form in self.verb_forms
            if any(other in self.verb_forms for other in (form + "s", form + "es", form[:-1] + "ies"))
        )

    @cached_property
    def roles(self) -> dict[str, str]:
        """The role of what follows a preposition."""
        return {word: role for role, words in self.table("roles").items() for word in words}

    @cached_property
    def adjectives(self) -> list[tuple[str, str]]:
        """Names and adjectives of countries: the code of the country and a form."""
        return [(code, form) for code, words in country_words(self.tag).items() for form in words]


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of some words, the longest that fits.

    >>> any_of(["said", "has said"]).findall("She has said it; Saidov did not.")
    ['has said']
    """
    return _any_of(frozenset(words))


@lru_cache(maxsize=4096)
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    parts = []
    for word in sorted(words, key=lambda word: (-len(word), word)):
        body = re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]")
        before = "" if is_unspaced(word[0]) or not word[0].isalnum() else r"(?<!\w)"
        behind = (
            "" if is_unspaced(word[-1]) or not word[-1].isalnum() or "\u0600" <= word[-1] <= "\u06ff" else r"(?!\w)"
        )
        parts.append(before + body + behind)
    return re.compile("|".join(parts), re.IGNORECASE) if parts else _NEVER
