"""Values that are joined by "or" are at least two."""

from __future__ import annotations

from collections.abc import Iterator

from kg.finding import Finding
from kg.source.corpus import Corpus
from kg.terms import ENT, RDFS, short_name, shorten

_ALTERNATIVE = ENT + "isAlternativeOn"


def check(corpus: Corpus) -> Iterator[Finding]:
    """Nodes with ent:isAlternativeOn on a property of which they have fewer than two values."""
    narrower = corpus.once("narrower properties", lambda: _narrower(corpus))
    for article in corpus.articles:
        for node, properties in article.nodes.having(_ALTERNATIVE).items():
            about = article.nodes.texts[node]
            for joined in properties:
                names = {joined, *narrower.get(joined, ())}
                if sum(len(about.get(name, ())) for name in names) < 2:
                    message = f"joins values of {shorten(joined)} by 'or' and has fewer than two: add the others, or remove {short_name(_ALTERNATIVE)}."
                    file, line = article.turtle.path, article.turtle.line_of(node)
                    yield Finding("lists/alternative", message, file, line, node, _ALTERNATIVE, joined)


def _narrower(corpus: Corpus) -> dict[str, set[str]]:
    """By property those directly below it."""
    found: dict[str, set[str]] = {}
    for name, wider in corpus.schema.having(RDFS + "subPropertyOf").items():
        for above in wider:
            found.setdefault(above, set()).add(name)
    return found
