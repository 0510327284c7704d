"""Makes faulty copies of an article graph, by program and from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.source.corpus import Article, Corpus
from kg.source.turtle import Triple, TurtleFile
from kg.terms import ENT, ID, OA, RDF, XSD, shorten

IN_WORDS = {OA + "exact", ENT + "attribution", ENT + "wording", ENT + "headline"}


@dataclass
class Mutant:
    """A faulty copy: the kind of fault, what was done, and the corpus that has it."""

    kind: str
    what: str
    corpus: Corpus


class Mutator:
    """Draws mutants of the first article of a corpus."""

    def __init__(self, corpus: Corpus, seed: int) -> None:
        self.corpus = corpus
        self.random = random.Random(seed)
        self.triples = corpus.articles[0].turtle.triples
        self.kinds: dict[str, str] = {}
        for file in corpus.data_files():
            for t in file.triples:
                if t.p.value == RDF + "type":
                    self.kinds[t.s.value] = t.o.value
        self.classes = sorted(
            {
                t.s.value
                for t in corpus.ontology[0].triples
                if t.o.value == "http://www.w3.org/2002/07/owl#Class" and t.s.value.startswith(ENT)
            }
        )
        self.faults: dict[str, Callable[[list[Triple]], str]] = {
            "delete": self.delete,
            "duplicate": self.duplicate,
            "swap class": self.swap_class,
            "swap individual": self.swap_individual,
            "break datatype": self.break_datatype,
            "reverse dates": self.reverse_dates,
            "mistype an IRI": self.mistype,
            "alter a quote": self.alter_quote,
            "assert a content": self.assert_content,
            "cut off a content": self.cut_off_content,
            "change the voice": self.change_voice,
        }

    def mutant(self, kind: str) -> Mutant:
        """A corpus with one fault of that kind."""
        triples = list(self.triples)
        what = self.faults[kind](triples)
        article = self.corpus.articles[0]
        file = TurtleFile(article.turtle.path, article.turtle.data, triples)
        mutated = Article(file, article.text_path, article.text, article.digest)
        return Mutant(kind, what, Corpus(self.corpus.ontology, self.corpus.shapes, self.corpus.reference, [mutated]))

    def _pick(self, triples: list[Triple], fits: Callable[[Triple], bool]) -> int:
        return self.random.choice([i for i, t in enumerate(triples) if fits(t)])

    def delete(self, triples: list[Triple]) -> str:
        return self.random.choice([self.delete_triple, self.delete_node])(triples)

    def duplicate(self, triples: list[Triple]) -> str:
        return self.random.choice([self.duplicate_value, self.duplicate_node])(triples)

    def delete_triple(self, triples: list[Triple]) -> str:
        return f"without {_text(triples.pop(self._pick(triples, lambda t: True)))}"

    def delete_node(self, triples: list[Triple]) -> str:
        node = self.random.choice(sorted({t.s.value for t in triples}))
        triples[:] = [t for t in triples if t.s.value != node]
        return f"without node {_short(node)}"

    def duplicate_value(self, triples: list[Triple]) -> str:
        t = triples[self._pick(triples, lambda t: True)]
        others = sorted({str(u.o): u.o for u in triples if u.p == t.p and u.o != t.o}.items())
        value = self.random.choice(others)[1] if others else ox.Literal("another")
        added = Triple(t.s, t.p, value, t.line)
        triples.append(added)
        return f"also {_text(added)}"

    def duplicate_node(self, triples: list[Triple]) -> str:
        node = self.random.choice(sorted({t.s.value for t in triples}))
        triples += [Triple(ox.NamedNode(node + "-copy"), t.p, t.o, t.line) for t in triples if t.s.value == node]
        return f"copy of {_short(node)}"

    def swap_class(self, triples: list[Triple]) -> str:
        i = self._pick(triples, lambda t: t.p.value == RDF + "type")
        t = triples[i]
        other = self.random.choice([name for name in self.classes if name != t.o.value])
        triples[i] = Triple(t.s, t.p, ox.NamedNode(other), t.line)
        return _text(triples[i])

    def swap_individual(self, triples: list[Triple]) -> str:
        while True:
            i = self._pick(triples, lambda t: t.p.value != RDF + "type" and t.o.value in self.kinds)
            t = triples[i]
            twins = sorted(n for n, kind in self.kinds.items() if kind == self.kinds[t.o.value] and n != t.o.value)
            if twins:
                triples[i] = Triple(t.s, t.p, ox.NamedNode(self.random.choice(twins)), t.line)
                return f"{_text(triples[i])} in place of {_short(t.o.value)}"

    def break_datatype(self, triples: list[Triple]) -> str:
        i = self._pick(triples, lambda t: isinstance(t.o, ox.Literal))
        t = triples[i]
        others = [
            XSD + n
            for n in ("integer", "date", "decimal", "boolean", "string", "gYear")
            if XSD + n != t.o.datatype.value
        ]
        triples[i] = Triple(t.s, t.p, ox.Literal(t.o.value, datatype=ox.NamedNode(self.random.choice(others))), t.line)
        return _text(triples[i])

    def reverse_dates(self, triples: list[Triple]) -> str:
        i = self._pick(triples, lambda t: t.p.value in (ENT + "earliest", ENT + "latest"))
        t = triples[i]
        year = "2031" if t.p.value == ENT + "earliest" else "1931"
        triples[i] = Triple(t.s, t.p, ox.Literal(year + t.o.value[4:], datatype=t.o.datatype), t.line)
        return _text(triples[i])

    def mistype(self, triples: list[Triple]) -> str:
        i = self._pick(triples, lambda t: any(getattr(x, "value", "").startswith((ENT, ID)) for x in (t.p, t.o)))
        t = triples[i]
        place = self.random.choice(
            [p for p, x in (("p", t.p), ("o", t.o)) if isinstance(x, ox.NamedNode) and x.value.startswith((ENT, ID))]
        )
        iri = (t.p if place == "p" else t.o).value
        cut = self.random.randrange(max(iri.rfind("/"), iri.rfind("#")) + 1, len(iri))
        wrong = ox.NamedNode(iri[:cut] + iri[cut + 1 :] + "x")
        triples[i] = Triple(t.s, wrong if place == "p" else t.p, wrong if place == "o" else t.o, t.line)
        return _text(triples[i])

    def alter_quote(self, triples: list[Triple]) -> str:
        i = self._pick(triples, lambda t: t.p.value in IN_WORDS)
        t = triples[i]
        at = self.random.randrange(len(t.o.value))
        other = self.random.choice([c for c in "abcdefghij" if c != t.o.value[at]])
        triples[i] = Triple(t.s, t.p, ox.Literal(t.o.value[:at] + other + t.o.value[at + 1 :]), t.line)
        return _text(triples[i])

    def assert_content(self, triples: list[Triple]) -> str:
        """What is only said or meant becomes an act or situation, with or without being a content still."""
        i = self._pick(triples, lambda t: t.p.value == RDF + "type" and t.o.value == ENT + "Content")
        t = triples[i]
        real = sorted(self.corpus.subclasses("Act") | self.corpus.subclasses("Situation"))
        asserted = Triple(t.s, t.p, ox.NamedNode(self.random.choice(real)), t.line)
        triples[i : i + self.random.randrange(2)] = [asserted]
        return _text(asserted)

    def cut_off_content(self, triples: list[Triple]) -> str:
        """Nothing says any more what a content is the content of."""
        return f"without {_text(triples.pop(self._pick(triples, lambda t: t.p.value == ENT + 'hasContent')))}"

    def change_voice(self, triples: list[Triple]) -> str:
        """The source's own words become a speaker's, or the other way round."""
        i = self._pick(triples, lambda t: t.p.value == ENT + "hasVoice")
        t = triples[i]
        other = self.random.choice(["attributed", "quoted"]) if t.o.value == ENT + "own" else "own"
        triples[i] = Triple(t.s, t.p, ox.NamedNode(ENT + other), t.line)
        return _text(triples[i])


def _text(t: Triple) -> str:
    value = _short(t.o.value) if isinstance(t.o, ox.NamedNode) else str(t.o)[:90]
    return f"{_short(t.s.value)} {_short(t.p.value)} {value}"


def _short(iri: str) -> str:
    """As it stands in the article file."""
    nodes = f"{ID}article/kazakhstan-uk-strategic-dialogue-8/"
    return ":" + iri.removeprefix(nodes) if iri.startswith(nodes) else shorten(iri)
