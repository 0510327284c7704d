"""JSON-LD, compact by the published context (ontology/context.jsonld).

Written from the terms of N-Triples, whose strings are JSON strings: a processor would need a thousand times as long. That
processors read it as the same graph is tested with pyld, pyoxigraph and rdflib.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from kg.errors import KgError
from kg.export.order import sections
from kg.export.parts import TYPE, Block, Blocks
from kg.export.source import json_string, words
from kg.paths import data_root
from kg.terms import BASE, XSD

CONTEXT_IRI = BASE + "ontology/context.jsonld"
STRING = f"<{XSD}string>"


def context() -> dict[str, object]:
    """What the published context maps each name to. Raises `KgError` as `kg.files.read_text`."""
    from kg.files import read_text

    found = json.loads(read_text(data_root() / "ontology" / "context.jsonld"))["@context"]
    assert isinstance(found, dict)
    return found


def jsonld(blocks: Blocks, linked: bool = False) -> bytes:
    """The blocks as JSON-LD, one property a line.

    linked: with the IRI of the context in place of the context, for readers that may fetch it or know it.
    Raises `KgError` for an IRI that a reader would take for a prefixed name.
    """
    subjects = [subject for _, group in sections(blocks) for subject in group]
    return document(((subject, blocks[subject]) for subject in subjects), linked)


def document(blocks: Iterable[tuple[str, Block]], linked: bool = False) -> bytes:
    """As `jsonld`, in the given order."""
    terms = context()
    head = CONTEXT_IRI if linked else terms
    write = JsonLdWriter(terms).node
    nodes = ",\n".join(write(subject, block) for subject, block in blocks)
    return f'{{\n"@context": {json.dumps(head, ensure_ascii=False)},\n"@graph": [\n{nodes}\n]\n}}\n'.encode()


class JsonLdWriter:
    """Writes nodes by a context."""

    def __init__(self, terms: dict[str, object]) -> None:
        self._prefixes: dict[str, str] = {}
        self._names: dict[str, str] = {}  # of ontology terms, by IRI in brackets
        self._kinds: dict[str, str] = {}  # of properties: how their values are written
        self._reserved = {name for name in terms if name[0] != "@"}
        simple = {name: value for name, value in terms.items() if isinstance(value, str)}
        self._prefixes.update({space: name for name, space in simple.items() if space[-1] in "/#"})

        def whole(short: str) -> str:
            prefix, _, local = short.partition(":")
            return f"<{simple.get(prefix, prefix + ':')}{local}>"

        for name, value in terms.items():
            if isinstance(value, dict):
                iri = whole(value["@id"])
                kind = value.get("@container") or value.get("@type") or ""
                self._names[iri] = name
                self._kinds[iri] = kind if kind[:1] in ("@", "") else whole(kind)
            elif isinstance(value, str) and value[0] != "@" and value not in self._prefixes:
                self._names[whole(value)] = name
        self._short: dict[str, str] = {}

    def node(self, subject: str, block: Block) -> str:
        """A thing with its properties, as JSON text."""
        lines = [f'  {{"id": {self._iri(subject)}']
        for predicate, values in block.items():
            if predicate == TYPE and all(value[0] == "<" for value in values):
                lines.append(f'    "type": {_one_or_list([self._vocab(value) for value in values])}')
                continue
            kind = self._kinds.get(predicate)
            other = values
            if kind == "@language":
                tagged = [
                    value for value in values if value[0] == '"' and value[-1] not in '">' and "--" not in _tag(value)
                ]
                other = [value for value in values if value not in tagged]
                if tagged:
                    lines.append(f'    "{self._names[predicate]}": {_by_language(tagged)}')
            elif kind is not None:
                lines.append(f'    "{self._names[predicate]}": {_one_or_list([self._value(v, kind) for v in values])}')
                continue
            if other:
                # Under its IRI a property has no rules of its own for its values.
                lines.append(f"    {self._iri(predicate)}: {_one_or_list([self._value(v, '') for v in other])}")
        return ",\n".join(lines) + "}"

    def _value(self, value: str, kind: str) -> str:
        if value.startswith("<<"):
            raise KgError("JSON-LD has no way to write a triple as a value.", "Choose another format.")
        if value[0] != '"':
            return self._vocab(value) if kind == "@vocab" else f'{{"id": {self._iri(value)}}}'
        end = value.rindex('"') + 1
        body, rest = json_string(value[:end]), value[end:]
        if not rest:
            return body if kind == "" else f'{{"@value": {body}}}'
        if rest[0] == "@":
            tag, _, direction = rest[1:].partition("--")
            more = f', "@direction": "{direction}"' if direction else ""
            return f'{{"@value": {body}, "@language": "{tag}"{more}}}'
        return body if rest[2:] == kind else f'{{"@value": {body}, "@type": {self._vocab(rest[2:])}}}'

    def _vocab(self, term: str) -> str:
        name = self._names.get(term)
        return f'"{name}"' if name else self._iri(term)

    def _iri(self, term: str) -> str:
        found = self._short.get(term)
        if found is None:
            text = words(term)
            found = text
            for place in range(len(text) - 1, 0, -1):
                # The longest prefix. What begins with // after a colon would be taken for an IRI.
                local = text[place:]
                if text[place - 1] in "/#" and text[:place] in self._prefixes and not local.startswith("//"):
                    found = f"{self._prefixes[text[:place]]}:{local}"
                    break
            else:
                if text.partition(":")[0] in self._reserved:
                    raise KgError(f"JSON-LD would take {term} for a prefixed name.", "Choose another format.")
            found = self._short[term] = json.dumps(found, ensure_ascii=False)
        return found


def _tag(value: str) -> str:
    """The language of a literal, with its direction ("ar--rtl")."""
    return value[value.rindex('"') + 2 :]


def _one_or_list(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def _by_language(values: list[str]) -> str:
    found: dict[str, list[str]] = {}
    for value in values:
        end = value.rindex('"') + 1
        found.setdefault(value[end + 1 :], []).append(json_string(value[:end]))
    return "{" + ", ".join(f'"{tag}": {_one_or_list(found[tag])}' for tag in sorted(found)) + "}"


Loader = Callable[[str, dict[str, object]], dict[str, object]]


def no_network(url: str, _: dict[str, object]) -> dict[str, object]:
    """A document loader for pyld that knows the published context and refuses everything else with `KgError`."""
    if url == CONTEXT_IRI:
        found = {"@context": context()}
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": found}
    raise KgError(f"a JSON-LD document asks for {url}, and nothing is fetched.", "Put the context into the document.")
