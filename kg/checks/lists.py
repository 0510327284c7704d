"""Values that are joined by "or" are at least two."""

from __future__ import annotations

from collections.abc import Iterator

from kg.finding import Finding
from kg.source.corpus import Corpus
from kg.terms import ENT, RDFS, short_name, shorten

_ALTERNATIVE = ENT + "isAlternativeOn"


def check(corpus: Corpus) -> Iterator[Finding]:
    """Nodes with ent:isAlternativeOn on a property of which they have fewer than two values."""
    schema = corpus.schema.by_subject
    narrower: dict[str, set[str]] = {}
    for name, about in schema.items():
        for above in about.get(RDFS + "subPropertyOf", ()):
            narrower.setdefault(above.value, set()).add(name)
    for article in corpus.articles:
        for node, about in article.nodes.by_subject.items():
            for term in about.get(_ALTERNATIVE, ()):
                names = {term.value, *narrower.get(term.value, ())}
                if sum(len(about.get(name, ())) for name in names) < 2:
                    message = f"joins values of {shorten(term.value)} by 'or' and has fewer than two: add the others, or remove {short_name(_ALTERNATIVE)}."
                    file, line = article.turtle.path, article.turtle.line_of(node)
                    yield Finding("lists/alternative", message, file, line, node, _ALTERNATIVE, term.value)
