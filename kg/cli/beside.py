"""What kg compare and kg promises have beside an answer of kg ask, or for a question in somebody's own words."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from kg.cli.common import counted, workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.compare.kept import KeptFindings

_FEW = 5  # sentences that are shown of many

# What a question in somebody's own words has where it asks what became of promises, or where sources differ.
_PROMISED = re.compile(r"\b(promis\w+|pledg\w+|commitments?|undertakings?|assurances?|plans|vows?|vowed|word)\b", re.I)
_BECAME = re.compile(
    r"\b(kept|broken|broke|fulfill?ed|honou?red|overdue|carried out|came true|come true|put into practice|kept to|"
    r"(?<!to )keep(?:s|ing)?|(?:paid|done|delivered|given|sent|did|do) (?:all )?what (?:it|they|he|she) (?:had |has )?(?:promised|pledged)|"
    r"postponed|put off|abandoned|given up|(?:became|become) of|happened (?:to|with)|not yet due|too late|in time|on time|"
    r"(?:keep|keeps|keeping|break|breaks|breaking) (?:its|his|her|their|the|all|any|such) (?:\w+ )?(?:promise|pledge|commitment|word)s?)\b",
    re.I,
)
_DIFFER = re.compile(
    r"\b(differ\w*|disagree\w*|contradict\w*|conflicting|discrepanc\w+|inconsisten\w+|at odds|versions?|"
    r"right|wrong|correct|agree (?:on|about)|say the same|the same (?:date|day|amount|number|figure)s?)\b",
    re.I,
)
_TO_DO = frozenset(("commitments", "not-done-yet"))  # questions on what is to be done


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


def beside(options: argparse.Namespace, questions: Iterable[str], words: str = "") -> str:
    """What kg compare and kg promises have beside some questions, or for somebody's own words; "" where they have nothing.

    Contradictions sets figures, days and cells of tables side by side, corroboration what names one thing: a comparison every role
    of whatever several articles tell. What is not done yet by a question may be told in other words.
    """
    asked = set(questions)
    differ = "contradictions" in asked or bool(_DIFFER.search(words))
    if not (differ or "corroboration" in asked or asked & _TO_DO):
        return ""  # before anything is looked up, for it is so nearly always
    from kg.cli.sources import kept_of
    from kg.compare import kept

    articles = len(workspace(options).article_files())
    if articles < 2:
        return ""
    if "corroboration" in asked and not differ:
        return "Which other reports may tell of one happening, who has it from whom, and who denies it: kg compare."
    where = "kg compare --only conflict" if differ else "kg promises"
    if articles > kept.MANY:
        what = "Every role of what several articles tell is compared by" if differ else "What became of each is told by"
        return f"{what} {where}."
    with kept_of(as_asked(options)) as found:
        return _conflicts(found) if differ else _became(found, options.known_by or date.today().isoformat())


def as_asked(options: argparse.Namespace) -> argparse.Namespace:
    """The options of a question as those of these commands, which find what was known on a day in what is kept of all days."""
    own = {"as_of": options.known_by, "known_by": None, "workspace": None, "confirmed": False}
    return argparse.Namespace(**{**vars(options), **own})


def _conflicts(found: KeptFindings) -> str:
    from kg.compare import kept, show

    told = [show.narrowed(item, frozenset(["conflict"])) for item in found.found(kept.HAPPENING)]
    sentences = [
        f"{item['name'][:1].upper()}{item['name'][1:]}. {each['sentence']}"
        for item in told
        for each in item["findings"]
    ]
    sentences += [each["sentence"] for each in found.found(kept.OFFICE) if each["status"] == "conflict"]
    if not sentences:
        return ""
    more = [f"and {len(sentences) - _FEW} more"] if len(sentences) > _FEW else []
    head = f"kg compare --only conflict has {counted(len(sentences), 'conflict')}, in every role of what several articles tell:"
    return "\n  ".join([head, *sentences[:_FEW], *more])


def _became(found: KeptFindings, day: str) -> str:
    from kg.compare.promises import statuses

    counts = Counter(item["status"] for item in found.promises(day))
    if not counts:
        return ""
    return (
        f"What became of {counts.total()} of what was planned, promised, offered or demanded (of no mere duty or expectation), with the "
        f"sentence of the deed where one is told, in whatever words: kg promises ({statuses(counts)})."
    )
