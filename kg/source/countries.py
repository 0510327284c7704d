"""Names and adjectives of countries by language (`countries.toml`): "Bulgarian", "Deutschlands"."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("countries.toml").read_text(encoding="utf-8"))


def country_words(language: str) -> dict[str, list[str]]:
    """The words for each country by its code, in a language (BCP 47); none of a language that has no data.

    >>> country_words("en-GB")["ar"]
    ['Argentine', 'Argentinian']
    """
    own = _data().get(language.split("-", maxsplit=1)[0].lower(), {})
    return {code: words.split("|") for code, words in own.items()}
