"""The word before a role in a phrase: "prohibition by the European Union of ships", "thanks by Correia to Portugal for the swap".

What a role is differs by kind: the theme of a payment is what it is for, the recipient of an attack what it is on. Where a
word would stand for two roles in one phrase, the second is told after its name ("; purpose: …"), so that no phrase can be
read in another sense than the source has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

# The roles in the order in which a phrase has them, with the word before each; "" where none is right for all kinds. Several share one: the broader is
# inferred from the narrower, and a value is told once.
ROLES = (
    ("by", ("hasAgent", "hasChair", "signedBy", "hasParticipant", "hasOfficeHolder", "openedBy", "consentGivenBy")),
    ("by the hand of", ("signedByHandOf",)),
    ("to", ("hasRecipient",)),
    ("of", ("signs", "consentsTo", "bringsIntoForce", "describesDocument", "hasTheme", "isSessionOf")),
    ("as part of", ("isPartOf",)),
    ("as", ("hasOffice",)),
    ("on behalf of", ("isOnBehalfOf",)),
    ("with", ("hasPartner",)),
    ("for", ("hasBeneficiary", "hasRemit", "inForceFor")),
    ("from", ("hasSource", "hasOrigin")),
    ("to the place", ("hasDestination",)),
    ("on", ("hasTopic",)),
    ("by means of", ("hasInstrument",)),
    ("in", ("hasPlace",)),
    ("at", ("occursAt", "hasOccasion")),
    ("on the occasion of", ("hasOccasion",)),
    ("", ("hasAttribute",)),
    ("including", ("hasMember",)),
    ("for the purpose of", ("hasPurpose",)),
    ("because of", ("hasCause",)),
    ("on the condition of", ("hasCondition",)),
    ("with the exception of", ("hasException",)),
    ("in spite of", ("hasConcession",)),
    ("under", ("hasLegalBasis",)),
    ("before", ("precedes",)),
    ("during", ("isDuring",)),
    ("in place of", ("replaces",)),
    ("continuing", ("continues",)),
    ("fulfilling", ("fulfils",)),
    ("violating", ("violates",)),
    ("following up", ("followsUp",)),
)
# Roles that the words of what something is done to may have with them, by the word before.
SAID_OF_IT = {
    "hasRecipient": "to",
    "hasDestination": "to",
    "hasSource": "from",
    "hasOrigin": "from",
    "hasBeneficiary": "for",
}
# By kind: what another word than these stands before. Read from the definitions of the kinds (graph/reference/kinds.ttl).
_OF = {
    "on": "agreement reached|consensus|deal|vote|ruling|report|tax|tariff|trade restriction|export control|reliance|moratorium|"
    "sanctions|discussion|cooperation|effect|opinion|engagement|import restriction|spending",
    "about": "concern|regret|optimism|claim|accusation|complaint",
    "over": "conflict|war|dispute",
    "for": "thanks|payment|support|respect|need|preparation|opportunity|welcome|apology|congratulation|figure|search|subsidy|waiting|"
    "pardon|competition",
    "to": "access|opposition|sentencing",
    "in": "interest|involvement|skill|mediation|participation|membership|take part|trust",
    "against": "protest|crackdown|use of force|retaliation|combating",
    "attacking": "attack",
    "from": "exemption",
    "with": "replacement",
}
_TO = {
    "against": "sanctions|use of force|retaliation|crime|war|violation|enforcement|attack|shelling|blockade|rebellion|"
    "criminal charge|industrial strike",
    "of": "criticism|praise|punishment|provocation|repression|condemnation|informing|notification|summoning|"
    "training|prosecution|conviction in court|sentencing|coercion|encouragement|persuasion|invasion|replenishment",
    "on": "burden|imposition",
    "for": "tariff|tax|prevention|asset freeze|trade restriction|trade barrier|export control|requirement|in force",
    "between": "mediation",
    "in": "investment|trust",
    "with": "contact|consultation",
}
_TO_THE_PLACE = {
    "in": "arrival|investment",
    "into": "entry|infiltration|integration|conversion|merger|import",
    "of": "invasion",
    "against": "shelling",
}
_BY = {
    "of": "debt|possession|need|interest|skill|capability|membership|participation|arrival|departure|meeting|war|effect|"
    "career|education|figure|conflict|dispute|lasting|status|rank|term in office|entry|leaving|flight|migration|residence|success|"
    "succession|waiting|competition|belief|hope|relationship|surrender|employment",
    "for": "permission|prohibition|importance",
}


def _turned(table: Mapping[str, str]) -> dict[str, str]:
    return {kind: word for word, kinds in table.items() for kind in kinds.split("|")}


_OTHER = {
    "of": _turned(_OF),
    "to": _turned(_TO),
    "to the place": _turned(_TO_THE_PLACE),
    "by": _turned(_BY),
    "as part of": {"meeting": "of"},
    "for": {"pardon": "of"},
    "from": _turned(
        {
            "at": "education",
            "with": "volunteering|employment",
            "of": "replacement",
            "after": "succession",
            "for": "swap",
            "on": "basis|reliance",
        }
    ),
}
# Kinds whose name is no word for it: what a phrase says in its place.
_NOUNS = {
    "office holding": "term in office",
    "document content": "content",
    "sides of a document": "sides",
    "entry into a place": "entry",
    "trust in somebody": "trust",
}
# What has an attribute that it is taken or given as.
_AS = frozenset("provision status treatment volunteering designation".split())
# Whose holder is whoever does what is meant, where nobody else is named.
MEANT = frozenset(
    "plan commitment aim obligation permission prohibition priority intention pledge promise offer".split()
)
# What somebody brings off or does not, and of which there is one without them: "success of Chad in the talks", "failure of the talks".
_IN_WHAT = frozenset(("success", "failure"))
# Of which what is done to has the "of", so that whoever does it has the "by".
_BY_AND_OF = MEANT | frozenset(("possession", "meeting", "lasting", "status", "rank"))
# What somebody has rather than does.
_HELD = MEANT | frozenset("expertise expectation possibility office".split())


def lead(
    usual: str, head: str, *, figure: bool = False, alone: bool = False, has_theme: bool = False, count: int = 1
) -> str:
    """The word before a role, as it suits what the phrase is of.

    usual: the word of `ROLES`; head: the name of the kind; figure: it names a measure; alone: nobody does it; has_theme:
    it is done to something, which takes the "of"; count: of values.

    >>> lead("of", "payment"), lead("by", "plan"), lead("by", "prohibition", has_theme=True)
    ('for', 'of', 'by')
    """
    if usual == "by" and has_theme and head in _BY_AND_OF:
        return "by"
    if usual == "of" and head in _IN_WHAT and not alone:
        return "in"
    if usual in _OTHER and head in _OTHER[usual]:
        return _OTHER[usual][head]
    if usual == "by" and (figure or head in _HELD):
        return "of"
    if usual == "on" and figure:
        return "for"
    if usual == "to the place":
        return "to"
    if usual == "":
        return "as" if head in _AS else ""
    return "between" if usual == "with" and count > 1 and alone else usual


# What may begin the words of a means or of a place, in place of "by means of" or "in".
_MEANS = ("by", "with", "through", "via", "using")
_PLACES = frozenset(
    "within inside outside at on near off along around across between beyond over under above below behind throughout next north south east west from".split()
)
# The last word of what somebody is at and not in.
_AT = re.compile(
    r"\b(crossing|border|checkpoint|gate|front|line|summit|station|airport|headquarters|coast|Airport|House|Center|Centre|University|Embassy|Academy|"
    r"Institute|Palace|Hall|Hotel|Office)$"
)
# What begins the words of a group or item where they begin a sentence, and is no name.
BEGINS = frozenset(
    "a an the this that these those some each every several many most more all both any no other another such its their his her our "
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty hundreds thousands dozens about around up over nearly almost at".split()
)


def led(word: str, texts: str) -> str:
    """Values with the word before them, which is not written where the words of the source begin with it.

    >>> led("for", "a pier"), led("about", "about 200 jobs"), led("by means of", "by sea"), led("in", "within a mile")
    ('for a pier', 'over about 200 jobs', 'by sea', 'within a mile')
    >>> led("in", "the Red Bridge crossing"), led("in", "Riga")
    ('at the Red Bridge crossing', 'in Riga')
    """
    begins = texts.partition(" ")[0]
    if word == begins == "about":  # the one in the source says "roughly"
        return f"over {texts}"
    if word == "in" and _AT.search(texts):
        word = "at"
    instead = {"by means of": _MEANS, "in": _PLACES, "at": _PLACES}.get(word, ())
    return texts if begins == word or begins in instead else f"{word} {texts}"


def inside(words: str) -> str:
    """The words of a group or item as they stand within a sentence.

    >>> inside("Some 900 rescuers"), inside("A Latvian helicopter"), inside("Latvian rescuers")
    ('some 900 rescuers', 'a Latvian helicopter', 'Latvian rescuers')
    """
    begins = words.partition(" ")[0]
    return words[:1].lower() + words[1:] if begins.lower() in BEGINS and begins.istitle() else words


def is_bare(words: str) -> bool:
    """Whether the words of a group or item begin with no article, number or name, such as a noun beside a name ("the carmaker X"):
    whether it is a carmaker or the carmaker is then not said, nor whether it is a noun.

    >>> is_bare("opposition lawmaker"), is_bare("a weapon"), is_bare("Peru's capital"), is_bare("120 miles away")
    (True, False, False, False)
    """
    return words[:1].islower() and words.partition(" ")[0] not in BEGINS


def narrowed(head: str, of: str) -> str:
    """A kind whose name has a place for what it is done to, with that in it; "" where it has none.

    >>> narrowed("crossing of a border", "the border with Peru"), narrowed("control of something", "a ship")
    ('crossing of the border with Peru', 'control of a ship')
    >>> narrowed("meeting", "the next meeting"), narrowed("use of force", "a gun")
    ('next meeting', '')
    """
    kind, _, place = head.partition(" of ")
    if place and (place == "something" or re.search(rf"\b{re.escape(place.split()[-1])}\b", of)):
        return f"{kind} of {of}"
    return of.removeprefix("the ") if not place and of.startswith("the ") and of.endswith(f" {head}") else ""


_NAMES = {"hasTheme": "on what", "hasAgent": "who", "hasRecipient": "to whom"}
_BESIDE = {"hasAttribute": " ({})", "hasTopic": ", concerning {}", "hasBeneficiary": ", for the benefit of {}"}
# What an amount says of a change: by how much, or to what; of some the model leaves open which.
_SAYS_DIFFERENCE = re.compile(r"^(by|to)\b|\b(more|less|fewer|higher|lower|up|down)$")
_BY_HOW_MUCH = {"growth": "by", "decline": "by", "change": "by", "increase": "by or to", "reduction": "by or to"}


def amounts(head: str, texts: str) -> str:
    """An amount as it suits the kind; what says by itself that it is a difference stands alone.

    >>> amounts("increase", "5 percent"), amounts("payment", "€5")
    ('by or to 5 percent', '€5')
    >>> amounts("growth", "8 per cent more"), amounts("growth", "by 8 per cent")
    ('8 per cent more', 'by 8 per cent')
    """
    if _SAYS_DIFFERENCE.search(texts):
        return texts
    return f"{_BY_HOW_MUCH[head]} {texts}" if head in _BY_HOW_MUCH else texts


def labelled(role: str, texts: str) -> str:
    """A role for which no word is free, in other words or after its name.

    >>> labelled("hasBeneficiary", "Kenya"), labelled("hasRecipient", "Kenya")
    (', for the benefit of Kenya', '; to whom: Kenya')
    """
    if role in _BESIDE:
        return _BESIDE[role].format(texts)
    name = _NAMES.get(role) or "".join(
        f" {each.lower()}" if each.isupper() else each for each in role.removeprefix("has").removeprefix("is")
    )
    return f"; {name.strip()}: {texts}"


def noun(kind: str) -> str:
    """What a phrase calls a kind.

    >>> noun("office holding"), noun("loan")
    ('term in office', 'loan')
    """
    return _NOUNS.get(kind, kind)


class Clause(NamedTuple):
    """How a kind is told as a clause: the roles of what it is said of, what stands behind, the verb of a part of a sentence and that of
    a whole one, and the roles of what it says of it; none where the verb says all."""

    of: tuple[str, ...]
    part: str
    whole: str
    says: tuple[str, ...]

    def verb(self, *, many: bool = False) -> str:
        """The verb of a whole sentence.

        >>> CLAUSES["part"].verb(), CLAUSES["being"].verb(many=True)
        ('is part of', 'are')
        """
        first, _, rest = self.whole.partition(" ")
        first = _MANY.get(first, first.removesuffix("s")) if many else first
        return f"{first} {rest}".strip()


_MANY = {"is": "are", "has": "have"}
_IT, _HOW = ("hasTheme",), ("hasAttribute", "predicate")  # the words that say how, where nothing else does
# What is no deed and has no noun of its own: that something is such, is called so, has something in it.
CLAUSES = {
    "being": Clause(_IT, "being", "is", _HOW),
    "superlative": Clause(_IT, "being", "is", ("hasAttribute",)),
    "counts as": Clause(_IT, "counting as", "counts as", ("hasAttribute",)),
    "in force": Clause(_IT, "being in force", "is in force", ()),
    "part": Clause(_IT, "being part of", "is part of", ("isPartOf",)),
    "subject matter": Clause(_IT, "being about", "is about", ("hasTopic",)),
    "naming": Clause(_IT, "being called", "is called", ("name",)),
    "composition": Clause(_IT, "including", "includes", ("hasMember",)),
    "document content": Clause(_IT, "containing", "contains", ("hasMember",)),
    "scope": Clause(_IT, "covering", "covers", ("hasMember",)),
    "rank": Clause(("hasAgent", "hasTheme"), "having the rank of", "has the rank of", ("hasAttribute",)),
    "sides of a document": Clause(("hasAgent",), "being the sides of", "are the sides of", ("hasTheme",)),
}
