"""The nodes that notes come to: names, what is said of each, and the place in the notes that says it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.notes.tree import NOWHERE, Place
from kg.terms import ENT, RDF

Term = ox.NamedNode | ox.Literal
TYPE = RDF + "type"

# The order of nodes below one line of the text.
ARTICLE, DECLARATION, EVIDENCE, MENTION, REPORT, REMARK, OMISSION, OTHER = range(8)
_MAX_NAME = 48  # characters of a name that is made of words


@dataclass
class MadeNode:
    """A node: its IRI, its properties with their values in the order of the notes, and where it stands.

    section: the line of the text, 0 at the margin; rank: the sort of node, as above.
    """

    iri: str
    place: Place = NOWHERE
    section: int = 0
    rank: int = OTHER
    said: dict[str, list[Term]] = field(default_factory=dict)

    def say(self, predicate: str, *values: Term) -> None:
        """Adds values of a property; one that is there is not repeated."""
        there = self.said.setdefault(predicate, [])
        there += [value for value in dict.fromkeys(values) if value not in there]
        if not there:
            del self.said[predicate]

    def say_ent(self, name: str, *values: Term) -> None:
        self.say(ENT + name, *values)

    def key(self) -> tuple[object, ...]:
        return tuple((predicate, tuple(map(str, values))) for predicate, values in self.said.items())


class NodeGraph:
    """The nodes of one article, in the order in which they were made."""

    def __init__(self, slug: str, article: str) -> None:
        self.slug = slug
        self.article = article
        self.base = article + "/"
        self.nodes: dict[str, MadeNode] = {}
        self.taken: set[str] = set()  # names that nodes have or that are kept for them
        self._same: dict[tuple[object, ...], MadeNode] = {}

    def iri(self, name: str) -> str:
        """The IRI of a node of the article by its name."""
        return self.base + name

    def free(self, base: str) -> str:
        """A name that no other node has: the base, or the base with a number behind it. It is taken from now on."""
        name, number = base, 2
        while name in self.taken:
            name, number = f"{base}-{number}", number + 1
        self.taken.add(name)
        return name

    def add(self, made: MadeNode) -> MadeNode:
        self.nodes[made.iri] = made
        return made

    def shared(self, made: MadeNode, name: str, base: str, label: str) -> MadeNode:
        """The node that says the same, or this one under a name: the given one, or one made of words.

        label: the sort of node, so that a time and an item of the same words are two. The node that has the given name
        already comes back whatever it says.
        """
        key = (label, name, made.key())
        there = self._same.get(key) or (
            self.nodes.get(self.iri(name)) if name else self._same.get((label, "", made.key()))
        )
        if there is not None:
            return there
        made.iri = self.iri(name or self.free(base))
        self._same[key] = made
        self._same.setdefault((label, "", made.key()), made)
        return self.add(made)


def name_of_words(words: str) -> str:
    """Words as a name: letters and digits in lower case, hyphens between.

    >>> name_of_words("in the UK’s £2.8 billion"), name_of_words("São Tomé"), name_of_words("$")
    ('in-the-uks-2-8-billion', 'sao-tome', 'u24')
    """
    plain = unicodedata.normalize("NFKD", words.lower().replace("’", "").replace("'", ""))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("ß", "ss")
    name = "-".join(re.findall(r"[^\W_]+", plain))
    if len(name) > _MAX_NAME:
        name = name[: _MAX_NAME + 1].rsplit("-", 1)[0][:_MAX_NAME]
    return name or "u" + "-".join(f"{ord(c):x}" for c in words[:4] if not c.isspace())
