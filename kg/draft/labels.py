"""Labels of things that a draft declares: whether two are of one person, names made of them, lines whose capitals say nothing."""

from __future__ import annotations

import re
import unicodedata

from kg.notes.names import ALL_PREFIXES, PREFIX_OF, ThingNames
from kg.source.normal import key


def one_person(known: str, label: str) -> bool:
    """Whether a name is that of somebody known: "Biden", or "Joe Biden" beside "Joseph R. Biden".

    >>> one_person("Ana Vaz", "Vaz"), one_person("Vaz", "Dr. Ana Vaz"), one_person("Kim Jong Un", "Kim")
    (True, True, True)
    >>> one_person("Ana Vaz", "Rui Vaz"), one_person("Ana Maria Vaz", "Maria Vaz"), one_person("Ana Vaz", "Maria Ana Vaz")
    (False, True, True)
    """
    theirs, ours = (
        [key(word) for word in re.sub(r",? [JS]r\.$|^(?:Mr|Mrs|Ms|Dr|Prof|Sir|Gen|Col)\.? ", "", name).split()]
        for name in (known, label)
    )
    if theirs[-len(ours) :] == ours or ours[-len(theirs) :] == theirs:  # "Ana Maria Vaz", "Maria Vaz"
        return bool(theirs and ours)
    if not theirs or not ours or 1 in (len(theirs), len(ours)):  # by surname alone, which some write first
        return bool(theirs and ours) and ({*theirs[:1], *theirs[-1:]} & {*ours[:1], *ours[-1:]} != set())
    return theirs[-1] == ours[-1] and theirs[0][0] == ours[0][0]


def iri_for(names: ThingNames, kind: str, label: str) -> str:
    """The IRI under which a thing of a class with that label would be declared."""
    above = names.vocabulary.above(kind)
    order = sorted(above, key=lambda name: -len(names.vocabulary.above(name)))
    prefix = next((PREFIX_OF[name] for name in order if name in PREFIX_OF), "topic")
    return ALL_PREFIXES[prefix] + slug(label)


def slug(label: str) -> str:
    """A label as the last part of a name.

    >>> slug("Côte d’Ivoire Ministry, 2nd"), slug("新华社")
    ('cote-divoire-ministry-2nd', 'x-b8be4')
    """
    plain = unicodedata.normalize("NFKD", label.replace("ß", "ss").replace("’", "").replace("'", ""))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)).lower())
    if words:
        return "-".join(words)[:60].strip("-")
    import hashlib

    return "x-" + hashlib.sha256(label.encode()).hexdigest()[:5]


def is_title(line: str) -> bool:
    """Whether nearly all words of a line have capitals, as in headlines: then these say nothing.

    >>> is_title("France and Germany Sign Treaty in Paris"), is_title("France and Germany sign a treaty in Paris")
    (True, False)
    """
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]+", line) if len(word) > 3]
    if line.rstrip()[-1:] in set('.!?:;,”"'):
        return False
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.8 * len(words)


def language_has_no_capitals(line: str) -> bool:
    """Whether a line is in a script without capitals, or in capitals throughout, so that these say nothing."""
    letters = [c for c in line if c.isalpha()]
    return not any(c.isupper() for c in letters) or not any(c.islower() for c in letters)


def in_quotes(text: str) -> str:
    """A text as notes write a label: in double quotes, on one line."""
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'
