"""TriG, and RDF/XML, which pyoxigraph writes: the lines of the snapshot go through its parser once more."""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.errors import KgError
from kg.export.names import ALL, PrefixedNames
from kg.export.parts import TYPE
from kg.export.pretty import term
from kg.export.source import Graphs, ntriples, statement, words

# What XML 1.0 has no way to write (section 2.2), in UTF-8.
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
# The end of an IRI from which an element can take its name: a subset of NCName (Namespaces in XML, section 3).
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*>\Z")


def trig(graphs: Graphs) -> bytes:
    """Named graphs as TriG, in their order, the triples of each grouped by subject and property."""
    names, parts = PrefixedNames(), []
    for name, lines in graphs.items():
        subject = predicate = ""
        parts.append(f"\n{names.short(f'<{name}>')} {{\n")
        for line in lines:
            s, p, o = line.split(" ", 2)
            if s != subject:
                parts.append(f"{' .' if subject else ''}\n{term(names, s)} {names.short(p)} {term(names, o)}")
            elif p != predicate:
                parts.append(f" ;\n  {names.short(p)} {term(names, o)}")
            else:
                parts.append(f" , {term(names, o)}")
            subject, predicate = s, p
        parts.append(" .\n}\n")
    return (names.header() + "".join(parts)).encode()


def rdfxml(lines: list[str]) -> bytes:
    """Triples as RDF/XML.

    Raises `KgError` for what XML cannot hold: control characters in a literal, a property or class without a name
    that XML can use.
    """
    elements = set()
    for line in lines:
        _, predicate, value = statement(line)
        elements.add(predicate)
        if predicate == TYPE and value[0] == "<":
            elements.add(value)  # pyoxigraph names the element of a thing by its type
    for element in sorted(elements):
        if not _NAME.search(element):
            raise KgError(f"RDF/XML has no element name for {element}.", "Choose another format.")
    plain = ntriples(lines)
    # Names in an article would need escapes below its prefix, which some stores do not undo.
    prefixes = {name: space for name, space in ALL.items() if f"<{space}".encode() in plain and name != "article"}
    quads = ox.parse(plain, format=ox.RdfFormat.N_TRIPLES)
    data = ox.serialize(quads, format=ox.RdfFormat.RDF_XML, prefixes=prefixes) or b""
    if _NOT_XML.search(data):
        guilty = next(line for line in lines if _NOT_XML.search(words(statement(line)[2]).encode()))
        subject, predicate, _ = statement(guilty)
        raise KgError(
            f"XML cannot hold a character of the literal that is {predicate} of {subject}.", "Choose another format."
        )
    # A parser of XML reads a bare carriage return as a line feed.
    return data.replace(b"\r", b"&#13;") + b"\n"
