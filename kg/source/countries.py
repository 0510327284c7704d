"""Names and adjectives of countries by language (`countries.toml`): "Bulgarian", "Deutschlands"; their capitals (`capitals.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def country_words(language: str) -> dict[str, list[str]]:
    """The words for each country by its code, in a language (BCP 47); none of a language that has no data.

    >>> country_words("en-GB")["ar"]
    ['Argentine', 'Argentinian']
    """
    own = _data("countries.toml").get(language.split("-", maxsplit=1)[0].lower(), {})
    return {code: words.split("|") for code, words in own.items()}


def capitals() -> dict[str, list[str]]:
    """The cities that stand for the government of each country by its code.

    >>> capitals()["kz"], capitals()["nl"]
    (['Astana'], ['The Hague', 'Amsterdam'])
    """
    return {code: names.split("|") for code, names in _data("capitals.toml").items()}
