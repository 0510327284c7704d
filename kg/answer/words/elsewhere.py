"""What a question asks of several articles at once: what became of promises, where sources differ, who has it from whom.

No question in SPARQL says so, as a match stands between two articles. `kg promises` and `kg compare` do, and the pages of
`kg serve` of the same names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

PROMISES, COMPARE = "promises", "compare"
CONFLICT = "conflict"


class Elsewhere(NamedTuple):
    """Where it is told. page: `promises` or `compare`, a command and a page; only: of which status, "" for all; told: a sentence."""

    page: str
    only: str
    told: str

    @property
    def command(self) -> str:
        return f"kg {self.page}{f' --only {self.only}' if self.only else ''}"

    def __str__(self) -> str:
        return f"{self.told}: {self.command}."


# What a question in somebody's own words has where it asks what became of promises.
_PROMISED = re.compile(r"\b(promis\w+|pledg\w+|commitments?|undertakings?|assurances?|plans|vows?|vowed|word)\b", re.I)
_BECAME = re.compile(
    r"\b(kept|broken|broke|fulfill?ed|honou?red|overdue|carried out|came true|come true|put into practice|kept to|"
    r"(?<!to )keep(?:s|ing)?|(?:paid|done|delivered|given|sent|did|do) (?:all )?what (?:it|they|he|she) (?:had |has )?(?:promised|pledged)|"
    r"postponed|put off|abandoned|given up|(?:became|become) of|happened (?:to|with)|not yet due|too late|in time|on time|"
    r"(?:keep|keeps|keeping|break|breaks|breaking) (?:its|his|her|their|the|all|any|such) (?:\w+ )?(?:promise|pledge|commitment|word)s?)\b",
    re.I,
)
# Where it asks how sources differ.
_DIFFER = re.compile(
    r"\b(differ\w*|disagree\w*|contradict\w*|conflicting|discrepanc\w+|inconsisten\w+|at odds|versions?|"
    r"right|wrong|correct|agree (?:on|about)|say the same|the same (?:date|day|amount|number|figure)s?)\b",
    re.I,
)
# Where it asks who has it from whom, or what only one has.
_SOURCES = (
    r"(?:paper|papers|outlet|outlets|agency|agencies|newspapers?|source|sources|articles?|reports?|newswires?|media)"
)
_FROM = re.compile(
    rf"\b{_SOURCES}\b.*\b(copied|copies|copy|plagiari\w+|reprint\w*|lifted|took (?:it|this|that|over)|cop(?:ying|ied) from)\b|"
    rf"\b(copied|copies|copy|reprinted|independent)\b.*\b{_SOURCES}\b|\bindependent(?:ly)? of (?:each other|one another)\b|"
    r"\bsame (?:origin|wording|press release)\b|\bone origin\b|\bwho has it from whom\b",
    re.I,
)
_ONLY = re.compile(
    rf"\bonly (?:\w+ ){{1,4}}(?:tells?|reports?|says?|mentions?|has|have|knows?)\b|\b(?:tells?|reports?|says?|mentions?) only (?:by|in)\b|"
    rf"\b(?:no|none of the) other {_SOURCES}\b|\bnobody else (?:tells?|reports?|says?|mentions?)\b",
    re.I,
)
_DIFFERENCES = Elsewhere(COMPARE, CONFLICT, "Every role of what several articles tell is compared")
_ORIGINS = Elsewhere(
    COMPARE,
    "",
    "Which other reports may tell of one happening, who has it from whom, what only one has, and who denies it",
)
_FATES = Elsewhere(PROMISES, "", "What became of each of what was planned, promised or demanded")


def asks_what_became(words: str) -> bool:
    """Whether words ask what became of promises.

    >>> asks_what_became("Which promises were kept?"), asks_what_became("Who kept the minutes of the meeting?")
    (True, False)
    >>> asks_what_became("Which pledges did Norway keep?"), asks_what_became("Has it paid what it promised?")
    (True, True)
    >>> asks_what_became("Has Norway kept its word?"), asks_what_became("Who promised to keep the port open?")
    (True, False)
    """
    return bool(_PROMISED.search(words) and _BECAME.search(words))


def elsewhere(words: str, questions: Iterable[str] = ()) -> Elsewhere | None:
    """Where it is told what somebody's own words, or the questions that these may mean, ask of several articles.

    >>> for words in ("do the papers disagree on the day?", "which paper copied the other?", "what does only Reuters report?"):
    ...     print(elsewhere(words).command)
    kg compare --only conflict
    kg compare
    kg compare
    >>> print(elsewhere("", ["not-done-yet"]))
    What became of each of what was planned, promised or demanded: kg promises.
    >>> elsewhere("who signed the treaty?", ["documents-signed"]) is None
    True
    """
    asked = set(questions)
    ways = (
        (_DIFFER.search(words), {"contradictions"}, _DIFFERENCES),
        (_FROM.search(words) or _ONLY.search(words), {"corroboration"}, _ORIGINS),
        (asks_what_became(words), {"commitments", "not-done-yet"}, _FATES),
    )
    by_words = next((where for said, _, where in ways if said), None)
    return by_words or next((where for _, names, where in ways if names & asked), None)
