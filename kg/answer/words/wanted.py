"""What an answer is to be like, beside the words of a question: of which sort and number, what something is, what it is for."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.answer.stems import telling

# Of which class something is that a noun asks for ("which two authorities").
_SORTS = {
    "Person": r"(cabinet )?members?( of( the)?( [\w’'.-]+)? (cabinet|government))|ministers?|persons?|presidents?|secretar(y|ies)|officials?|envoys?|ambassadors?|diplomats?|m[ae]n|wom[ae]n|politicians?|senators?|leaders?",
    "Country": r"countr(y|ies)|states?|nations?|governments?",
    "Organisation": r"compan(y|ies)|firms?|ministr(y|ies)|bod(y|ies)|organi[sz]ations?|institutions?|banks?|universit(y|ies)|agenc(y|ies)|authorit(y|ies)|departments?",
}  # fmt: skip
_ASKED = {
    sort: re.compile(
        rf"\b(?:which|what|whose)\b(?: (?P<number>two|three|four|five|six)\b)?(?: [\w’'.-]+){{0,2}}? (?:{nouns})\b",
        re.I,
    )
    for sort, nouns in _SORTS.items()
}
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_IS = re.compile(r"\A\W*(?:what|who)(?:[’']?s| is| are| was| were) (?P<thing>[^,;:]+?)\W*\Z", re.I)
_STANDS_FOR = re.compile(r"\bwhat (?:do|does|did) (?P<thing>[^,;:]+?) (?:stand for|mean)\W*\Z", re.I)
_PURPOSE = re.compile(
    r"\b(purpose|aim|goal|point|rationale|objective)s?\b|\bwhat for\b|\b(meant|intended|supposed|designed) to\b|\bto achieve\b",
    re.I,
)
_NEW = re.compile(r"\b(new(ly|est)?|current|next|incoming)\b", re.I)
_FORMER = re.compile(r"\b(before|previous(ly)?|former(ly)?|predecessors?|last holder)\b", re.I)
_STOCK = re.compile(r"\b(is|are|were|was) there\b", re.I)


class WantedAnswer(NamedTuple):
    """sort: the class of what is asked for as "which", or ""; number: how many of them, 0 where that is not said; thing: the stems of
    what is asked what it is, none where something else is asked; name: what a name stands for; purpose: what something is for; stock: how many there
    are, and not of how many something became true; new: who or what is so by now, and was not before; former: who or what was so before."""

    sort: str = ""
    number: int = 0
    thing: tuple[str, ...] = ()
    name: bool = False
    purpose: bool = False
    stock: bool = False
    new: bool = False
    former: bool = False


def wanted(text: str) -> WantedAnswer:
    """What an answer to a question is to be like.

    >>> wanted("Which two authorities signed?")[:2], wanted("Which members of the US cabinet went?").sort
    (('Organisation', 2), 'Person')
    >>> wanted("What is the IDA?").thing, wanted("What does IDA stand for?").name
    (('ida',), True)
    """
    asked = [(match.end(), sort, match) for sort, pattern in _ASKED.items() if (match := pattern.search(text))]
    _, sort, first = min(asked, key=lambda each: each[0], default=(0, "", None))
    number = _NUMBERS.get(((first and first["number"]) or "").lower(), 0)
    is_ = _IS.search(text) or _STANDS_FOR.search(text)
    return WantedAnswer(
        sort,
        number,
        tuple(telling(is_["thing"])) if is_ else (),
        bool(_STANDS_FOR.search(text)),
        bool(_PURPOSE.search(text)),
        bool(_STOCK.search(text)),
        bool(_NEW.search(text)),
        bool(_FORMER.search(text)),
    )
