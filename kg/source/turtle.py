"""Reads Turtle strictly and remembers the line of every triple.

pyoxigraph's parser is the front door: it refuses bad and relative IRIs, literal subjects and broken
syntax with line and column. It streams, so feeding it line by line tells on
which line each triple ends.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg import lexer
from kg.errors import ParseError
from kg.files import decode, read_bytes
from kg.terms import XSD

TYPE_CHECKING = False
if TYPE_CHECKING:
    import rdflib

MAX_LITERAL = 1024 * 1024  # code points
MAX_IRI = 2048  # code points
MAX_DETAIL = 200  # code points of what the parser says, which may repeat the whole input
IRI_SCHEMES = ("https:", "http:", "urn:", "mailto:")

# C0 and C1 controls but tab and line ends; characters without width, which disguise an IRI.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# The bytes that no control character has in UTF-8 (0xC2 begins U+0080 to U+009F, and more).
_NO_CONTROL = bytes({9, 10, 13, *range(32, 256)} - {0x7F, 0xC2})
_HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Escapes that make characters which are not to be seen in the text, base directions, and triple terms.
_DOUBTFUL = ("\\u", "\\U", "\\b", "\\f", "--l", "--r", "<<")
_IRI = re.compile(r'<([^\x00-\x20<>"{}|^`\\]*)>')
# What may begin a declaration, and is more often than not one.
_DECLARING = re.compile(r"(?<![\w:-])prefix(?![\w:-])", re.I)
# Of the file as a whole; of the line with the error; of what stands at the place of the error.
_HINTS_BEGINNING = (
    (re.compile(r"\s*<(!DOCTYPE|html|\?xml|rdf:RDF)", re.I), "It looks like HTML or XML, not Turtle."),
    (re.compile(r"\s*[\[{]\s*[\"{]"), "It looks like JSON, not Turtle."),
)
_HINTS_LINE = ((re.compile(r"<{7} |={7}$|>{7} "), "That is a git conflict mark: resolve the conflict."),)
_HINTS_PLACE = (
    (
        re.compile("[\u201c\u201d]"),
        "That is a curly quotation mark: in Turtle, curly quotation marks open no string; use straight ones.",
    ),
    (re.compile("\xa0"), "That is a no-break space: use plain spaces."),
)

Subject = ox.NamedNode | ox.BlankNode
Object = ox.NamedNode | ox.BlankNode | ox.Literal


class Triple(NamedTuple):
    """A triple and the line (1-based) on which it ends in its file."""

    s: Subject
    p: ox.NamedNode
    o: Object
    line: int


@dataclass
class TurtleFile:
    """A parsed file: its path, bytes and triples in the order of the text."""

    path: Path
    data: bytes
    triples: list[Triple]
    redefined: list[str] = field(default_factory=list)
    parts: list[TurtleFile] = field(default_factory=list)  # the files that this one joins; empty for one file

    @cached_property
    def _lines(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for triple in self.triples:
            found.setdefault(triple.s.value, triple.line)
        return found

    def line_of(self, subject: str) -> int | None:
        """The line on which the first triple about the subject ends."""
        return self._lines.get(subject)

    def path_of(self, subject: str) -> Path:
        """The file that describes the subject: the first where several do, or none does."""
        return next((part.path for part in self.parts if part.line_of(subject) is not None), self.path)


def joined(files: list[TurtleFile]) -> TurtleFile:
    """Several files as one graph, with the path of the first."""
    triples = [triple for file in files for triple in file.triples]
    return TurtleFile(files[0].path, b"".join(file.data for file in files), triples, parts=files)


class _LineReader(io.RawIOBase):
    """Gives the parser one line a read, or the next part of a long one, and counts the lines."""

    def __init__(self, data: bytes) -> None:
        self.lines = data.splitlines(keepends=True)
        self.count = 0
        self.line = b""
        self.read_of_line = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self.read_of_line >= len(self.line):
            if self.count == len(self.lines):
                return b""
            self.line = self.lines[self.count]
            self.read_of_line = 0
            self.count += 1
        # More bytes than asked for make the parser abort the process.
        end = len(self.line) if size < 0 else self.read_of_line + size
        part = self.line[self.read_of_line : end]
        self.read_of_line += len(part)
        return part


def parse(path: Path, *, blank_nodes: bool = False) -> TurtleFile:
    """Parses a Turtle file.

    Blank nodes are refused unless `blank_nodes`: data are to be pointed at. Raises `InputError` where
    the file cannot be read, `ParseError` with file, line and column where it is not strict RDF 1.1 Turtle.
    """
    return parse_bytes(read_bytes(path), path, blank_nodes=blank_nodes)


def parse_bytes(data: bytes, path: Path, *, blank_nodes: bool = False, lines: bool = True) -> TurtleFile:
    """As `parse`, of bytes that came from `path`.

    lines: whether the triples know their lines; without it takes half the time, and all lines are 0.
    """
    text = decode(data, path)
    if data.translate(None, _NO_CONTROL) and (control := CONTROL.search(text)):
        line = text.count("\n", 0, control.start()) + 1
        raise ParseError(f"has the control character U+{ord(control.group()):04X}.", "Remove it.", path, line)
    if not lines and (quick := _quick(text, blank_nodes)):
        return TurtleFile(path, data, *quick)
    reader = _LineReader(text.encode())
    triples: list[Triple] = []
    fine: set[object] = set()  # the terms that were looked at: most stand in a file many times
    try:
        parsed = ox.parse(reader, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)  # type: ignore[arg-type]
        for quad in parsed:
            s, o = quad.subject, quad.object
            triple = Triple(s, quad.predicate, o, reader.count)
            for term in triple[:3]:
                if term not in fine:
                    if fault := _fault(term, blank_nodes):
                        raise ParseError(*fault, path, reader.count)
                    fine.add(term)
            triples.append(triple)
    except SyntaxError as error:
        raise _syntax_error(error, text, path) from error
    except MemoryError as error:
        raise ParseError(f"cannot be parsed: {error}.", "Split what is very long.", path, reader.count) from error
    except (OSError, ValueError) as error:
        raise ParseError(f"cannot be parsed: {error}.", "", path, reader.count) from error
    if not triples:
        raise ParseError("has no triples.", "Write at least one, or remove the file.", path, 1)
    return TurtleFile(path, data, triples, _redefined(text, len(parsed.prefixes)))


def _quick(text: str, blank_nodes: bool) -> tuple[list[Triple], list[str]] | None:
    """The triples without their lines, and the redefined prefixes; None where something is wrong, as the slow way will tell."""
    new = tuple.__new__
    try:
        parsed = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        triples = [new(Triple, (quad.subject, quad.predicate, quad.object, 0)) for quad in parsed]
    except (SyntaxError, MemoryError, OSError, ValueError):
        return None
    if not triples:
        return None
    kinds = {triple[0].__class__ for triple in triples} | {triple[2].__class__ for triple in triples}
    if not (_is_plain(text) and kinds <= {ox.NamedNode, ox.Literal}) and any(
        _fault(term, blank_nodes) for term in {term for triple in triples for term in triple[:3]}
    ):
        return None
    return triples, _redefined(text, len(parsed.prefixes))


def _is_plain(text: str) -> bool:
    """Whether a look at the text of a file without control characters shows that no IRI or literal in it has a fault: what can
    make one is not there."""
    if (
        any(sign in text for sign in _DOUBTFUL)
        or len(text) > MAX_LITERAL
        or max(map(len, text.splitlines())) > MAX_IRI // 2
    ):
        return False
    others = text.encode().translate(None, bytes(range(128)))
    if _HIDDEN.search(others.decode()):
        return False
    return all(iri.startswith(IRI_SCHEMES) for iri in _IRI.findall(text))


def _fault(term: object, blank_nodes: bool) -> tuple[str, str] | None:
    """What is wrong with a term, and what to do."""
    if isinstance(term, ox.NamedNode):
        iri = term.value
        if len(iri) > MAX_IRI:
            return f"has an IRI of more than {MAX_IRI} characters.", "Shorten it."
        if not iri.isprintable() and (_HIDDEN.search(iri) or CONTROL.search(iri)):
            return "has an IRI with hidden characters.", "Remove them."
        if not iri.startswith(IRI_SCHEMES):
            return f"has the IRI <{iri}> of a kind that is not allowed.", f"Allowed are {', '.join(IRI_SCHEMES)}"
    elif isinstance(term, ox.BlankNode):
        if not blank_nodes:
            return "has a blank node ([ … ], ( … ) or _:name).", "Give it an IRI: data are there to be pointed at."
    elif isinstance(term, ox.Literal):
        words = term.value
        if len(words) > MAX_LITERAL:
            return f"has a literal of more than {MAX_LITERAL} characters.", "Shorten it."
        if not words.isprintable() and (control := CONTROL.search(words)):
            return f"has a literal with the control character U+{ord(control.group()):04X}.", "Remove it."
        if getattr(term, "direction", None) is not None:
            return "has a literal with a base direction, which is RDF 1.2.", "Use RDF 1.1."
    else:
        return "has a triple term, which is RDF 1.2.", "Use RDF 1.1."
    return None


def _syntax_error(error: SyntaxError, text: str, path: Path) -> ParseError:
    message = str(error.msg)
    # "… at line 1 column 2: …", "… at line 1 between columns 2 and 5: …" or
    # "… between line 1 column 2 and line 3 column 4: …".
    where = re.search(r"line (\d+)(?: column| between columns) (\d+)(?: and (?:line \d+ column )?\d+)?:? ?", message)
    line, column = (int(where.group(1)), int(where.group(2))) if where else (error.lineno or None, error.offset)
    detail = message[where.end() :] if where else message
    detail = detail if len(detail) <= MAX_DETAIL else f"{detail[:MAX_DETAIL]}…"
    remedy = _hint(text, line, column)
    if not remedy and detail.startswith("Line jumps"):
        remedy = 'Close the string on its line, or put """ around one of several lines.'
    detail = detail.strip().rstrip(".") or "it cannot be parsed"
    return ParseError(f"is not valid Turtle: {detail[0].lower()}{detail[1:]}.", remedy, path, line, column)


def _hint(text: str, line: int | None, column: int | None) -> str:
    """What the text shows of the cause, where it shows any at the place of the error; line and column from 1."""
    lines = text.splitlines() if line else []
    bad = lines[line - 1] if line and line <= len(lines) else ""
    place = bad[(column or 1) - 1 :]
    looked_at = (text, _HINTS_BEGINNING), (bad, _HINTS_LINE), (place, _HINTS_PLACE)
    return next((hint for words, hints in looked_at for form, hint in hints if form.match(words)), "")


def _redefined(text: str, prefixes: int) -> list[str]:
    """Prefixes that the file, which has so many in the end, declares twice with different IRIs."""
    # Counting the letters takes a hundredth of the time of looking for the word.
    if text.lower().count("prefix") <= prefixes or len(_DECLARING.findall(text)) <= prefixes:
        return []
    seen: dict[str, set[str]] = defaultdict(set)
    for name, iri in lexer.declarations(lexer.code(text)):
        seen[name].add(iri)
    return sorted(name for name, iris in seen.items() if len(iris) > 1)


def to_rdflib(triples: list[Triple]) -> rdflib.Graph:
    """The triples as an `rdflib.Graph`, lexical forms untouched (rdflib would rewrite decimals)."""
    import rdflib

    graph = rdflib.Graph()
    cache: dict[object, rdflib.term.Node] = {}

    def term(value: Object) -> rdflib.term.Node:
        node = cache.get(value)
        if node is None:
            if isinstance(value, ox.NamedNode):
                node = rdflib.URIRef(value.value)
            elif isinstance(value, ox.BlankNode):
                node = rdflib.BNode(value.value)
            elif value.language:
                node = rdflib.Literal(value.value, lang=value.language)
            elif value.datatype.value == XSD + "string":
                node = rdflib.Literal(value.value)
            else:
                node = rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value), normalize=False)
            cache[value] = node
        return node

    for triple in triples:
        graph.add((term(triple.s), term(triple.p), term(triple.o)))
    return graph
