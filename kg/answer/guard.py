"""Keeps queries harmless: what a text may say, and the form in which the engine gets it.

A SPARQL text can reach the network (SERVICE, FROM), overflow the engine's stack or run for ever.
`check_query` refuses the first with a message that says where; `harmless` makes sure of it,
whatever the engine's own reading of the text is; `kg.answer.worker` bounds the rest.
"""

from __future__ import annotations

import re
from collections.abc import Set

from kg import lexer
from kg.errors import ParseError
from kg.lexer import COMMENT, IRI, MARK, NAME, NODE, STRING, VARIABLE, WORD
from kg.terms import GRAPH_INFERRED, PREFIXES

MAX_LENGTH = 200_000  # code points
MAX_DEPTH = 100

REACHING = {"SERVICE", "FROM", "LOAD"}
_CHANGING = {"INSERT", "DELETE", "DROP", "CLEAR", "CREATE", "COPY", "MOVE", "ADD"}
# The letters of such words, wherever they stand, and an escape.
_SUSPECT = re.compile("|".join(sorted({*REACHING, *_CHANGING})) + r"|\\", re.I)
_SERVICE = re.compile("(ser)(v)(ice)", re.I)
_NAMED = [f"<{GRAPH_INFERRED}>"]
_CODE_POINT = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")


def check_query(text: str, name: object = "query", reaching: Set[str] = REACHING) -> None:
    """Refuses a query text that reaches out, changes data, or nests too deep.

    name: what messages call it; reaching: the words that reach out, without FROM where it only chooses among graphs that
    are there, as for the embedded store. Raises `ParseError`, with a line where there is one to name.
    """
    if len(text) > MAX_LENGTH:
        raise ParseError(f"has more than {MAX_LENGTH} characters.", "Shorten it.", name)
    if text.isascii() and not _SUSPECT.search(text) and sum(map(text.count, "({[")) <= MAX_DEPTH:
        return  # there is nothing in it that the tokens could be looked at for
    _check(text, name, reaching)
    if "\\" in text and (decoded := _CODE_POINT.sub(_character, text)) != text:
        # SPARQL 1.1, section 19.2: such escapes are undone before all else. Our engine does so in strings and IRIs
        # only; a server may do it everywhere.
        _check(decoded, name, reaching)


def names_graphs(text: str, own: bool = False) -> bool:
    """Whether a query may ask for graphs by name. own: one of ours, which knows what the store of a snapshot has of what was
    inferred under the name of that graph: all but the classes of `kg.snapshot.placement`."""
    if "GRAPH" not in (upper := text.upper()) and "FROM" not in upper:
        return False
    found = lexer.code(text)
    for place, token in enumerate(found):
        word = token.text.upper() if token.kind == WORD else ""
        if word == "FROM":
            return True
        if word.endswith("GRAPH") and not (own and [each.text for each in found[place + 1 : place + 2]] == _NAMED):
            return True
    return False


def _character(found: re.Match[str]) -> str:
    number = int(found[1] or found[2], 16)
    return chr(number) if number < 0x110000 else found[0]


def _check(text: str, name: object, reaching: Set[str]) -> None:
    depth = 0
    before = ""
    for token in lexer.tokens(text):
        if token.kind == WORD:
            # The engine needs no space before a keyword: `trueSERVICE`.
            word = "SERVICE" if "SERVICE" in token.text.upper() else token.text.upper()
            if word in reaching:
                raise _refused(
                    f"{word} reaches other servers, which queries here may not.", "Remove it.", name, text, token
                )
            if word in _CHANGING:
                raise _refused(f"{word} changes data, which queries here may not.", "Remove it.", name, text, token)
        if before == "\\" and token.text[0] in "uU":
            remedy = "Write the character itself."
            raise _refused("is not valid SPARQL here: \\u stands outside strings and IRIs.", remedy, name, text, token)
        if token.kind in (VARIABLE, NODE, NAME, WORD) and not token.text.isascii():
            for character in filter(str.isspace, token.text):
                what = f"is not valid SPARQL: U+{ord(character):04X} stands outside strings."
                raise _refused(what, "Write a plain space.", name, text, token)
        if token.kind == MARK:
            depth += (token.text in "({[") - (token.text in ")}]")
            if depth > MAX_DEPTH:
                raise _refused(f"nests deeper than {MAX_DEPTH} levels.", "Simplify it.", name, text, token)
        before = token.text


def _refused(message: str, remedy: str, name: object, text: str, token: lexer.Token) -> ParseError:
    return ParseError(message, remedy, name, text.count("\n", 0, token.start) + 1)


def harmless(text: str) -> tuple[str, str]:
    """The same query without the seven letters of SERVICE, and the mark that was put into names to part them.

    The engine's parser takes a keyword anywhere that its grammar lets it, with no space before or after it, so
    that `SERVICEx:y { … }` calls a server, and no reading of ours can be sure to agree with its own. But without
    these letters side by side there is no such keyword. In strings and IRIs an escape parts them, in names of
    variables, blank nodes and prefixes a mark, which is to be taken out of the names of columns; a prefixed name
    becomes its IRI. Raises `ParseError` where the letters stand in anything else.

    >>> harmless("SELECT ?Service { ?Service ?p 'service' }")
    ("SELECT ?Ser_vice { ?Ser_vice ?p 'ser\\\\u0076ice' }", '_')
    """
    if "SERVICE" not in text.upper():  # covers what else some take for an S or an I, such as U+017F
        return text, ""
    mark = "_" * (1 + max(map(len, re.findall("_+", text)), default=0))
    prefixes = {**PREFIXES, **dict(lexer.declarations(lexer.code(text)))}
    parts = []
    for token in lexer.tokens(text):
        part = token.text
        if _SERVICE.search(part):
            if token.kind == COMMENT:
                part = "#"
            elif token.kind == NAME and _SERVICE.search(token.local) and token.prefix in prefixes:
                local = re.sub(r"\\(.)", r"\1", token.local)
                part = _SERVICE.sub(_escaped, f"<{prefixes[token.prefix]}{local}>")
            elif token.kind in (STRING, IRI):
                part = _SERVICE.sub(_escaped, part)
            elif token.kind in (VARIABLE, NODE, NAME):
                part = _SERVICE.sub(rf"\1{mark}\2\3", part)
        parts.append(part)
    changed = "".join(parts)
    if "SERVICE" in changed.upper():
        raise ParseError("SERVICE reaches other servers, which queries here may not.", "Remove it.", "query")
    return changed, mark


def _escaped(found: re.Match[str]) -> str:
    return f"{found[1]}\\u{ord(found[2]):04x}{found[3]}"
