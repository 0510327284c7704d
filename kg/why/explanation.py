"""An explanation as Python and JSON have it. It prints as a tree of text."""

from __future__ import annotations

from typing import Any

from kg.why.parts import Applied, ExplainedTriple, Happening, Quote, Refusal, Said, Source, SourceReading, Step, Term
from kg.why.text import tree


class Explanation(ExplainedTriple):
    """Why a triple holds, or what is missing. True where it holds; `str()` gives the tree of text."""

    def __str__(self) -> str:
        return tree(self)

    def __repr__(self) -> str:
        held = f"{len(self.derivations)} derivation{'s' * (len(self.derivations) != 1)}" if self else "not derivable"
        return f"<{' '.join(term.name for term in self.fact)}: {held}>"

    def to_json(self) -> str:
        """The explanation as JSON, in the form that docs/why.md describes."""
        import json

        return json.dumps(self.as_dict(), ensure_ascii=False, indent=2) + "\n"

    def as_dict(self) -> dict[str, Any]:
        """What `to_json` writes, as Python has it."""
        return {
            "format": 3,
            "fact": _fact(self.fact),
            "holds": bool(self),
            "derivations": [_step(step) for step in self.derivations],
            "complete": self.complete,
            "missing": [
                {
                    "rule": _rule(one.rule),
                    "present": [_fact(fact) for fact in one.present],
                    "absent": [_fact(fact) for fact in one.absent],
                }
                for one in self.missing
            ],
            "against": _refusal(self.against) if self.against else None,
            "silent": [
                {"node": _term(one.node), "property": _term(one.property), "source": _source(one.source)}
                for one in self.silent
            ],
            "mentions": [
                {
                    "node": _term(one.node),
                    "kind": _term(one.kind),
                    "way": _way(one.way),
                    "quotes": [_quote(quote) for quote in one.quotes],
                    "readings": [_reading(reading) for reading in one.readings],
                }
                for one in self.mentions
            ],
        }

    def to_dot(self) -> str:
        """The explanation as a graph in the DOT language of Graphviz, the same bytes each time."""
        from kg.why.dot import dot

        return dot(self)

    def to_svg(self) -> str:
        """The explanation as a picture, drawn by Graphviz. Raises `KgError` where its program `dot` is not installed."""
        from kg.why.draw import draw

        return draw(self.to_dot(), "svg").decode()

    def _repr_svg_(self) -> str | None:
        from kg.why.draw import is_installed

        return self.to_svg() if is_installed() else None


def _term(term: Term) -> dict[str, str]:
    if term.iri.startswith("?"):
        return {"variable": term.iri[1:], "label": term.label}
    key = "literal" if term.iri.startswith('"') else "iri"
    return {key: term.iri, "name": term.name, "label": term.label}


def _fact(fact: Said) -> dict[str, dict[str, str]]:
    return dict(zip(("subject", "predicate", "object"), map(_term, fact), strict=True))


def _source(source: Source) -> dict[str, Any]:
    return {"kind": source.kind, "file": source.file, "line": source.line}


def _rule(rule: Applied) -> dict[str, Any]:
    return {"name": rule.name, "words": rule.words, "axiom": rule.axiom, "source": _source(rule.source)}


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "node": _term(quote.node),
        "words": quote.words,
        "voice": quote.voice,
        "speakers": [_term(speaker) for speaker in quote.speakers],
        "relayed": [_term(one) for one in quote.relayed],
        "article": _term(quote.article) if quote.article else None,
        "line": quote.line,
        "through": _term(quote.through) if quote.through else None,
    }


def _reading(reading: SourceReading) -> dict[str, Any]:
    return {
        "words": reading.words,
        "node": _term(reading.node),
        "denotes": [_term(term) for term in reading.denotes],
        "means": reading.means,
        "basis": reading.basis,
        "ground": reading.ground,
        "source": _source(reading.source),
    }


def _refusal(refusal: Refusal) -> dict[str, Any]:
    because = [{"words": words, "source": _source(source) if source else None} for words, source in refusal.because]
    return {"rule": _rule(refusal.rule), "because": because}


def _way(way: tuple[Happening, ...]) -> list[dict[str, Any]]:
    return [
        {
            "property": _term(one.property) if one.property else None,
            "node": _term(one.node),
            "kind": _term(one.kind),
        }
        for one in way
    ]


def _step(step: Step) -> dict[str, Any]:
    return {
        "fact": _fact(step.fact),
        "kind": step.kind,
        "rule": _rule(step.rule) if step.rule else None,
        "premises": [_step(premise) for premise in step.premises],
        "sources": [_source(source) for source in step.sources],
        "way": _way(step.way),
        "quotes": [_quote(quote) for quote in step.quotes],
        "others": [_quote(quote) for quote in step.others],
        "readings": [_reading(reading) for reading in step.readings],
    }
