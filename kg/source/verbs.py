"""The verbs by which texts speak of kinds of happenings, by language (`verbs.toml`), in all their forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kg.source.normal import key

# What the ending of a regular English verb becomes, and how many of its letters go.
_ENDINGS = (
    (("ee",), 0, ("s", "d", "ing")),
    (("ie",), 2, ("ies", "ied", "ying")),
    (("e",), 1, ("es", "ed", "ing")),
    (("ay", "ey", "oy", "uy", "iy"), 0, ("s", "ed", "ing")),
    (("y",), 1, ("ies", "ied", "ying")),
    (("s", "sh", "ch", "x", "z", "o"), 0, ("es", "ed", "ing")),
    (("",), 0, ("s", "ed", "ing")),
)

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@cache
def _data() -> dict[str, dict[str, Any]]:
    import tomllib  # takes 5 ms, and most questions need none of these

    return tomllib.loads(Path(__file__).with_name("verbs.toml").read_text(encoding="utf-8"))


def forms(word: str) -> Iterator[str]:
    """The forms of a verb of which the regular ones are not written out.

    >>> list(forms("announce~")), list(forms("carry~ out")), list(forms("met"))
    (['announce', 'announces', 'announced', 'announcing'], ['carry out', 'carries out', 'carried out', 'carrying out'], ['met'])
    >>> list(forms("ban~n")), list(forms("die~"))
    (['ban', 'bans', 'banned', 'banning'], ['die', 'dies', 'died', 'dying'])
    """
    stem, mark, rest = word.partition("~")
    if not mark:
        yield word
        return
    doubled, _, behind = rest.partition(" ")
    rest = f" {behind}" if behind else ""
    yield stem + rest
    cut, endings = next((cut, endings) for ends, cut, endings in _ENDINGS if stem.endswith(ends))
    short = stem[: len(stem) - cut]
    yield short + endings[0] + rest
    yield from (short + doubled + ending + rest for ending in endings[1:])


def verbs(language: str) -> dict[str, list[str]]:
    """The verbs of a language (its primary subtag) that say a kind by themselves, in all their forms, by kind."""
    own = _data().get(language, {})
    return {
        kind: list(dict.fromkeys(form for word in words.split("|") for form in forms(word)))
        for kind, words in own.items()
        if isinstance(words, str)
    }


def also(kind: str) -> list[str]:
    """The English verbs, as a dictionary has them, that can say a kind, beside other things.

    >>> also("seizure")[:2]
    ['seize', 'confiscate']
    """
    words = _data()["en"]["also"].get(kind, "")
    return [next(forms(word)) for word in words.split("|") if word]


@lru_cache(maxsize=4096)  # the checks ask for the same words again and again
def kinds_said_by(word: str) -> list[str]:
    """The kinds that a verb of any language can say, in any of its forms; first the kinds that it says before all. Do not
    change the list.

    >>> kinds_said_by("seized"), kinds_said_by("Cutting"), kinds_said_by("took over")
    (['seizure', 'occupation'], ['reduction', 'cutting'], ['takeover'])
    """
    return [kind for _, kind in sorted(_by_form().get(key(word), {}).values())]


def meant_by(word: str) -> list[str]:
    """The kinds by which is told what a word that readers look for means, where it is no verb that says them.

    >>> meant_by("Ownership"), meant_by("sign")
    (['possession'], [])
    """
    return str(_data()["en"]["meant"].get(key(word), "")).split()


def said_in(words: str) -> set[str]:
    """The kinds that any verb in some words can say, of up to three words each.

    >>> "involvement" in said_in("did not take part"), "indictment" in said_in("nobody else has been charged.")
    (True, True)
    """
    found = _WORD.findall(words)
    phrases = (" ".join(found[at : at + size]) for size in (1, 2, 3) for at in range(len(found) - size + 1))
    return {kind for phrase in phrases for kind in kinds_said_by(phrase)}


def all_forms() -> list[str]:
    """Every form of every verb."""
    return list(_by_form())


@cache
def _by_form() -> dict[str, dict[str, tuple[int, str]]]:
    """The kinds of each form, each with its rank: 0 for what says it by itself, else the place among the verbs of the kind."""
    found: dict[str, dict[str, tuple[int, str]]] = {}
    for language in _data():
        for kind, every in verbs(language).items():
            for form in every:
                found.setdefault(_plain(form), {})[kind] = 0, kind
    for kind, words in _data()["en"]["also"].items():
        for place, word in enumerate(words.split("|"), 1):
            first, space, behind = word.partition(" ")
            irregular = _data()["en"]["forms"].get(first, "").split("|")
            for form in (*forms(word), *(each + space + behind for each in irregular if each)):
                found.setdefault(_plain(form), {}).setdefault(kind, (place, kind))
    return found


def _plain(form: str) -> str:
    """The normal form of a form in the table; most are in it already, and it is made for thousands."""
    return form if form.isascii() and form.islower() else key(form)
