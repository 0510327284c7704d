"""Turtle in the style of this project: one fact a line, a lone full stop, lists broken where they are long."""

from __future__ import annotations

import json
from collections.abc import Iterable

PREFIXES = {
    "ent": "https://w3id.org/entente/ontology#",
    "shape": "https://w3id.org/entente/shapes#",
    "kind": "https://w3id.org/entente/id/kind/",
    "scheme": "https://w3id.org/entente/id/scheme/",
    "oa": "http://www.w3.org/ns/oa#",
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
WIDTH = 110


def prefixes(*names: str) -> str:
    width = max(map(len, names)) + 2
    return "".join(f"@prefix {name + ':':<{width - 1}} <{PREFIXES[name]}> .\n" for name in names)


def heading(words: str, mark: str = "=") -> str:
    return f"# {mark * 64} {words}\n"


def block(subject: str, *facts: tuple[str, str] | None) -> str:
    """A thing with its facts, those that are None left out; "a" has several values, others one."""
    lines = [f"  {predicate} {value} ;\n" for predicate, value in filter(None, facts)]
    return f"{subject}\n{''.join(lines)}.\n"


def text(words: str, language: str = "en") -> str:
    """A literal; language "" for a plain string."""
    return json.dumps(words, ensure_ascii=False) + (f"@{language}" if language else "")


def texts(words: Iterable[str]) -> str:
    return " ,\n    ".join(map(text, words))


def names(found: Iterable[str]) -> str:
    return " , ".join(found)


def collection(items: Iterable[str]) -> str:
    """An RDF list: on one line where it fits, else on several."""
    items = list(items)
    one = f"( {' '.join(items)} )"
    if len(one) <= WIDTH and "\n" not in one:
        return one
    lines, line = [], ""
    for item in items:
        if line and len(line) + len(item) > WIDTH:
            lines.append(line)
            line = ""
        line = f"{line} {item}".strip()
    return "(\n" + "".join(f"    {each}\n" for each in [*lines, line]) + "  )"
