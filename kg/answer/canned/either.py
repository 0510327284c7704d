"""The word for the first of several patterns that holds, in lines of SPARQL that every store takes.

The patterns are looked for in a SELECT of their own, which keeps its variables to itself. IF(EXISTS …) would be shorter, but Virtuoso's compiler
breaks off at an EXISTS that is bound (SQ156), and rdflib's parser has no depth for one IF in another.
"""

from __future__ import annotations

from collections.abc import Sequence


def first(name: str, keys: str, pattern: str, which: str, words: Sequence[tuple[str, str]]) -> str:
    """An OPTIONAL that looks for the first word. name: of the variable that gets it, with its number before it; keys: the variables that the
    pattern shares with all else; which: the variable that tells the patterns apart, with a word for each of its values.

    >>> first("in_", "?x", "?y ?way_ ?x .", "way_", [("ent:hasCause", "cause in ")])
    'OPTIONAL { { SELECT ?x (MIN(?in_Word) AS ?in_) WHERE { ?y ?way_ ?x . VALUES (?way_ ?in_Word) { (ent:hasCause "0cause in ") } } GROUP BY ?x } }'
    """
    rows = " ".join(f'({value} "{number}{word}")' for number, (value, word) in enumerate(words))
    return (
        f"OPTIONAL {{ {{ SELECT {keys} (MIN(?{name}Word) AS ?{name}) WHERE {{ {pattern} VALUES (?{which} ?{name}Word) {{ {rows} }} }} "
        f"GROUP BY {keys} }} }}"
    )


def said(name: str) -> str:
    """The word itself.

    >>> said("in_")
    'SUBSTR(?in_, 2)'
    """
    return f"SUBSTR(?{name}, 2)"
