"""Names as they stand within a sentence: "the United Kingdom", "the loan agreement", "a, b and c"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.answer.canned.leads import BEGINS, inside
from kg.terms import ID

_ARTICLE = ID + "article/"
# Of these a name that begins as a common noun is one: "loan agreement for the port of Lamu", "parliament of Kenya".
_COMMON = tuple(f"{ID}{each}/" for each in ("document", "body", "place"))
_THE = re.compile(
    r"(United |White House|Russian Federation|Executive Order|Joint |World$|Bank of |University of |Bank for |"
    r"(Netherlands|Philippines|Bahamas|Gambia|Maldives|Seychelles|Sudan|Comoros|Senate|House)$|"
    r"(Ministry|Department|Embassy|Memorandum|Roadmap|Agreement|Treaty|Bill|Protocol|Convention|Framework|Message|Letters?|Declaration|Charter|"
    r"Statement|Communiqué|Accord|Pact|Prime Minister|Foreign Minister|Ministr\w*|Deputy|Ambassador|Secretary|Senate)\b|"
    r"(Government|Parliament|President|Republic|Organi[sz]ation|Fund|Agency|Commission|Council|Committee|Association) (of|for|on|in|against) |"
    r".*\bRepublic\b|.*Commission on |.*\b(?:Strategic |Cooperation )?Framework for |"
    r".*\b(Agreement|Treaty|Convention|Dialogue|Commission|Authority|Party|Council|Committee|Protocol|Programme|program|Ministry|Union|Islands|"
    r"Act|Act of \d{4}|Framework|Communiqué|Declaration|Charter|Contract|Accord|Pact|Constitution|Memorandum|Summit|Conference|Organi[sz]ation|Association|"
    r"Fund|World Bank|Development Bank|Central Bank|Court|Foreign Service|Corps|Red Cross|Army|Navy|Bureau|Assembly|Foundation|"
    r"(?<!News )(?<!Press )Agency|Center|Centre|House|Exercise|Initiative)( \([^)]*\))?$|"
    r".*\b(crossing|border|canal|region|river|valley|basin|pipeline|bridge|dam|reservoir|corridor|railway)$)"
)
_COUNTED = re.compile(
    r"^(?:[a-z-]+ ){0,3}(agreement|treaty|convention|memorandum|protocol|law|bill|act|contract|declaration|statement|report|plan|roadmap|"
    r"program(?:me)?|parliament|government|ministry|council|committee|commission|court|army|navy|party|opposition|union|company|port|"
    r"city|office|agency|fund|bank|list|constitution|decree|order|charter|letter|message)\b"
)
_NUMBERED = re.compile(r"(?:sub)?(?:section|article|annex|chapter|paragraph|part|title|resolution)s? \S*\d", re.I)
_TURNED = re.compile(r"([^,]+), (?:The )?([^,]+ of(?: the)?)")
_LONGEST = 30  # words of a name that a "the" stands before


def the(label: str, iri: str = "") -> str:
    """A name as it stands within a sentence. iri: of what it names, "" where that is not known.

    >>> the("United Kingdom"), the("Kazakhstan"), the("Labour Party"), the("South Sudan")
    ('the United Kingdom', 'Kazakhstan', 'the Labour Party', 'South Sudan')
    >>> the("Congo, The Democratic Republic of the"), the("Moldova, Republic of"), the("The talks")
    ('the Democratic Republic of the Congo', 'the Republic of Moldova', 'the talks')
    >>> the("Trade Act of 1974"), the("Kazinform News Agency"), the("Atomic Energy Agency (AEA)"), the("Sokh canal")
    ('the Trade Act of 1974', 'Kazinform News Agency', 'the Atomic Energy Agency (AEA)', 'the Sokh canal')
    >>> the("loan agreement", ID + "document/x"), the("nickel", ID + "mineral/x"), the("two ships", ID + "body/x")
    ('the loan agreement', 'nickel', 'two ships')
    """
    if turned := _TURNED.fullmatch(label):  # as ISO 3166 sorts them
        return f"the {turned[2]} {turned[1]}"
    if label.startswith("The "):
        return f"the {label[4:]}"
    if _NUMBERED.match(label):
        return label
    if label.count(" ") < _LONGEST and _THE.match(label):
        return f"the {label}"
    common = iri.startswith(_COMMON) and label[:1].islower() and label.partition(" ")[0] not in BEGINS
    return f"the {label}" if common and _COUNTED.search(label) else label


def joined(texts: Sequence[str], last: str = "and") -> str:
    """Several as one: a, b and c.

    >>> joined(["nickel", "tin", "zinc"])
    'nickel, tin and zinc'
    """
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}" if len(texts) > 1 else "".join(texts)


def is_node(iri: str) -> bool:
    """Whether this is something that an article tells of, rather than a named thing or the article itself."""
    return iri.startswith(_ARTICLE) and "/" in iri[len(_ARTICLE) :]


def in_article(iri: str) -> bool:
    """Whether this is an article or something that one tells of, which have no labels."""
    return iri.startswith(_ARTICLE)


def place_in(words: str, label: str) -> int:
    """Where a text has a label, or as many of its first words as it has; its length where it has none.

    >>> place_in("three campuses (De Montfort, Heriot-Watt)", "Heriot-Watt University")
    29
    """
    words, parts = words.casefold(), label.casefold().split()
    for count in range(len(parts), 0, -1):
        if (at := words.find(" ".join(parts[:count]))) >= 0:
            return at
    return len(words)


def called(label: str, iri: str) -> str:
    """What has a label, as it stands within a sentence: a name, or the words of a source for something."""
    return inside(label) if is_node(iri) else the(label, iri)
