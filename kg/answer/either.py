"""The word for the first of several patterns that holds, in lines of SPARQL that every store takes.

Each pattern is looked for in an OPTIONAL of its own that binds the word. IF(EXISTS …) would be shorter, but Virtuoso's compiler
breaks off at an EXISTS that is bound (SQ156), and rdflib's parser has no depth for one IF in another.
"""

from __future__ import annotations

from collections.abc import Sequence


def found(name: str, tests: Sequence[tuple[str, str]]) -> list[str]:
    """The lines that look for each pattern. tests: words and patterns, whose variables are their own; name: of what is bound.

    >>> found("in", [("condition in ", "?whole ent:hasCondition ?x")])
    ['  OPTIONAL { ?whole ent:hasCondition ?x . VALUES ?in0_ { "condition in " } }']
    """
    return [f'  OPTIONAL {{ {test} . VALUES ?{name}{n}_ {{ "{word}" }} }}' for n, (word, test) in enumerate(tests)]


def said(name: str, tests: Sequence[tuple[str, str]]) -> str:
    """What COALESCE takes the first of.

    >>> said("in", [("condition in ", ""), ("cause in ", "")])
    '?in0_, ?in1_'
    """
    return ", ".join(f"?{name}{n}_" for n in range(len(tests)))
