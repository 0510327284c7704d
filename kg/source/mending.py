"""Changes single statements in the text of a Turtle file, and nothing else: what comes out is parsed and compared."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox

from kg import lexer
from kg.errors import KgError
from kg.finding import Remedy
from kg.source.turtle import Object, Triple, parse_bytes
from kg.terms import RDF


def mended(data: bytes, path: Path, remedy: Remedy) -> bytes | None:
    """The file with one change; None where the statement cannot be found in the text, or more than it would change."""
    if not remedy.node or not (remedy.old or remedy.new):
        return None
    try:
        triples = parse_bytes(data, path).triples
        new = _changed(data.decode("utf-8"), triples, remedy)
        if new is None or not _says_the_same(triples, parse_bytes(new.encode(), path).triples, remedy):
            return None
    except KgError:
        return None
    return new.encode()


def _says_the_same(before: list[Triple], after: list[Triple], remedy: Remedy) -> bool:
    """Whether the change is all that has changed."""
    wanted = {(str(t.s), str(t.p), str(t.o)) for t in before}
    subject, path = f"<{remedy.node}>", f"<{remedy.path}>"
    if remedy.new_path:  # all the values of a property are renamed with it
        wanted = {(s, f"<{remedy.new_path}>" if (s, p) == (subject, path) else p, o) for s, p, o in wanted}
    elif remedy.old:
        wanted.discard((subject, path, remedy.old))
    if remedy.new and not remedy.new_path:
        wanted.add((subject, path, remedy.new))
    return wanted == {(str(t.s), str(t.p), str(t.o)) for t in after}


def _changed(text: str, triples: list[Triple], remedy: Remedy) -> str | None:
    prefixes = dict(lexer.declarations(lexer.code(text)))
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)  # as the parser counts them
    about = [t for t in triples if t.s.value == remedy.node]
    if not about:
        return None
    if not remedy.old:
        return _with(lines, about[0].line, _term(remedy.path, prefixes), _literal(remedy.new, prefixes))
    found = next((t for t in about if t.p.value == remedy.path and str(t.o) == remedy.old), None)
    if found is None:
        return None
    if not remedy.new:
        return _without(lines, found, prefixes)
    if remedy.new_path:
        return _swapped(lines, found.line, _spellings(found.p, prefixes), _term(remedy.new_path, prefixes))
    return _swapped(lines, found.line, _spellings(found.o, prefixes), _literal(remedy.new, prefixes))


def _swapped(lines: list[str], line: int, spellings: list[str], new: str) -> str | None:
    """Another term in place of one, which ends on a line or begins above it."""
    for number in (line, line - 1, line - 2):
        if not 0 < number <= len(lines):
            continue
        for spelling in spellings:
            pattern = rf"(?<![\w:-]){re.escape(spelling)}(?![\w-]|:\w)"
            places = list(re.finditer(pattern, lines[number - 1]))
            if len(places) == 1:
                start, end = places[0].span()
                old = lines[number - 1]
                return "".join([*lines[: number - 1], old[:start] + new + old[end:], *lines[number:]])
    return None


def _with(lines: list[str], line: int, predicate: str, value: str) -> str | None:
    """One statement more on a node of which the first one ends on a line."""
    for number in range(line, min(line + 20, len(lines)) + 1):
        old = lines[number - 1]
        body = old.rstrip("\r\n")
        ending = old[len(body) :] or "\n"
        bare = body.rstrip()
        indent = re.match(r"\s*", body)[0] or "  "  # type: ignore[index]
        if bare.endswith(";"):
            return "".join([*lines[:number], f"{indent}{predicate} {value} ;{ending}", *lines[number:]])
        if bare.endswith("."):
            return "".join(
                [*lines[: number - 1], f"{bare[:-1].rstrip()} ; {predicate} {value} .{ending}", *lines[number:]]
            )
    return None


def _without(lines: list[str], triple: Triple, prefixes: dict[str, str]) -> str | None:
    """The file without a value: the whole line where it says nothing else, else the value and its comma."""
    names = [*_spellings(triple.p, prefixes)]
    values = _spellings(triple.o, prefixes)
    line = lines[triple.line - 1]
    for name in names:
        for value in values:
            if re.fullmatch(rf"\s*{re.escape(name)}\s+{re.escape(value)}\s*;\s*", line):
                return "".join([*lines[: triple.line - 1], *lines[triple.line :]])
    for name in names:
        for value in values:
            inside = rf"[ \t]*(?<![\w:-]){re.escape(name)}\s+{re.escape(value)}[ \t]*;"
            if len(re.findall(inside, line)) == 1:
                return "".join([*lines[: triple.line - 1], re.sub(inside, "", line), *lines[triple.line :]])
    for value in values:
        for pattern in (rf"\s*,\s*{re.escape(value)}(?![\w-])", rf"(?<![\w:-]){re.escape(value)}\s*,\s*"):
            if len(re.findall(pattern, line)) == 1:
                return "".join([*lines[: triple.line - 1], re.sub(pattern, "", line), *lines[triple.line :]])
    return None


def _term(iri: str, prefixes: dict[str, str]) -> str:
    return _spellings(ox.NamedNode(iri), prefixes)[0]


def _literal(term: str, prefixes: dict[str, str]) -> str:
    """A term that is given as N-Triples, as the file would write it."""
    if term.startswith("<"):
        return _term(term[1:-1], prefixes)
    value, _, kind = term.rpartition('"^^<')
    if not value:
        return term
    if kind.endswith(("#integer>", "#decimal>", "#boolean>")):
        return value[1:]
    return f'{value}"^^{_term(kind[:-1], prefixes)}'


def _spellings(term: Object, prefixes: dict[str, str]) -> list[str]:
    """The ways in which a file may write a term, the usual one first."""
    if isinstance(term, ox.NamedNode):
        found = [
            f"{name}:{term.value[len(base) :]}"
            for name, base in prefixes.items()
            if term.value.startswith(base)
            and re.fullmatch(r"[A-Za-z0-9_]([\w-]*\w)?", term.value[len(base) :], re.ASCII)
        ]
        found.sort(key=len)
        return [*found, f"<{term.value}>", *(["a"] if term.value == RDF + "type" else [])]
    plain = str(term)
    forms = [plain, _literal(plain, prefixes)]
    if isinstance(term, ox.Literal) and '"' not in term.value and "\\" not in term.value and "\n" not in term.value:
        tag = plain[plain.rindex('"') + 1 :]
        forms += [f"'{term.value}'{tag}", f'"""{term.value}"""{tag}', f'"{term.value}"{tag}']
    return list(dict.fromkeys(forms))
