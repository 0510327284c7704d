"""The tokens of SPARQL and Turtle, in time linear to the text.

Both languages have the same terminals (SPARQL 1.1, section 19.8, [139] to [173]; Turtle, section 6.5).
Whoever needs to know what in such a text is a keyword, a variable, a name, an IRI, a string or a comment
asks here and nowhere else. A string or long string that nobody closes goes to the end of its line or of the
text. No quantifier gives back what it took (`*+`), so every character is looked at a few times at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# PN_CHARS_BASE, PN_CHARS_U and PN_CHARS, as classes of characters. Above U+00FF they take what no token may have
# as well, such as U+2190: naming all ranges would cost the cold start of every command 30 ms.
_BASE = "[^\\x00-@\\[-`{-\xbf\xd7\xf7]"
_LETTER_OR_DIGIT = "[^\\x00-/:-@\\[-^`{-\xbf\xd7\xf7]"
_CHAR_OF_VARIABLE = "[^\\x00-/:-@\\[-^`{-\xb6\xb8-\xbf\xd7\xf7]"
_CHAR = "[^\\x00-,./:-@\\[-^`{-\xb6\xb8-\xbf\xd7\xf7]"  # and -
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?#@%]"  # PLX
_CODE_POINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"

# The kinds of tokens. MARK is any other character, or a row of dots between words.
SPACE, COMMENT, STRING, IRI, VARIABLE = "space", "comment", "string", "iri", "variable"
NODE, NAME, WORD, TAG, NUMBER, MARK = "node", "name", "word", "tag", "number", "mark"

_TOKEN = re.compile(
    r"(?P<space>[\x20\t\r\n]++)"
    r"|(?P<comment>#[^\r\n]*+)"
    r"|(?P<string>'''(?:[^'\\]|\\.|''?(?!'))*+(?:''')?"
    r'|"""(?:[^"\\]|\\.|""?(?!"))*+(?:""")?'
    r"|'(?:[^'\\\r\n]|\\[^\r\n])*+'?"
    r'|"(?:[^"\\\r\n]|\\[^\r\n])*+"?)'
    rf"|(?P<iri><(?:[^<>\"{{}}|^`\\\x00-\x20]|{_CODE_POINT})*+>)"
    rf"|(?P<variable>[?$]{_LETTER_OR_DIGIT}{_CHAR_OF_VARIABLE}*+)"
    rf"|(?P<node>_:{_LETTER_OR_DIGIT}(?:\.*+{_CHAR})*+)"
    rf"|(?P<name>(?P<prefix>{_BASE}(?:\.*+{_CHAR})*+)?:"
    rf"(?P<local>(?:{_LETTER_OR_DIGIT}|:|{_ESCAPED})(?:\.*+(?:{_CHAR}|:|{_ESCAPED}))*+)?)"
    # A run of words: no prefix, as no colon follows. One pattern for all of it, so that none is tried again.
    rf"|(?P<word>{_BASE}(?:\.*+{_CHAR})*+)"
    r"|(?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?)"
    r"|(?P<number>(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)[eE][+-]?[0-9]++|[0-9]*+\.[0-9]++|[0-9]++)"
    r"|(?P<mark>.)",
    re.S,
)


class Token:
    """A token: its kind, its text, where it starts (code points from 0), and for a NAME its two parts.

    A NAME is a prefixed name or what declares a prefix (`ent:`); local has its escapes still.
    """

    __slots__ = ("kind", "local", "prefix", "start", "text")

    def __init__(self, kind: str, text: str, start: int, prefix: str = "", local: str = "") -> None:
        self.kind = kind
        self.text = text
        self.start = start
        self.prefix = prefix
        self.local = local

    def __repr__(self) -> str:
        return f"{self.kind} {self.text!r}"


# The texts that were read last, if they are short, with their tokens: a question is looked at several times in a row.
_latest: dict[str, list[Token]] = {}
_SHORT, _FEW = 20_000, 4  # code points, texts


def tokens(text: str) -> list[Token]:
    """Every token of the text, in order: their texts joined are the text. Do not change the list.

    >>> [token for token in tokens("?o.SERVICE <urn:a>") if token.kind != SPACE]
    [variable '?o', mark '.', word 'SERVICE', iri '<urn:a>']
    """
    found = _latest.get(text)
    if found is None:
        found = list(_tokens(text))
        if len(text) < _SHORT:
            if len(_latest) >= _FEW:
                del _latest[next(iter(_latest))]
            _latest[text] = found
    return found


# An IRI with a scheme; what begins otherwise between `<` and `>` may be a comparison.
_ABSOLUTE = re.compile("<[A-Za-z][-A-Za-z0-9+.]*:")
_COMPARED = re.compile("<[^>]*[?$]")


def _tokens(text: str) -> Iterator[Token]:
    """The tokens, where `?x<=?y&&?z>1` in brackets is a comparison and no IRI, as engines that know their place read it."""
    start, depth, before = 0, 0, ""
    while found := _TOKEN.match(text, start):
        if (
            depth
            and found["iri"] is not None
            and before in (VARIABLE, NUMBER, STRING, ")")
            and _COMPARED.match(found[0])
            and not _ABSOLUTE.match(found[0])
        ):
            yield Token(MARK, "<", start)
            start, before = start + 1, MARK
            continue
        start = found.end()
        for token in _parts(found):
            if token.kind == MARK:
                depth += (token.text == "(") - (token.text == ")" and depth > 0)
            if token.kind not in (SPACE, COMMENT):
                before = token.text if token.text == ")" else token.kind
            yield token


def _parts(found: re.Match[str]) -> Iterator[Token]:
    kind = found.lastgroup or MARK
    whole, start = found[0], found.start()
    if kind == WORD and "." in whole:  # in Turtle and SPARQL a dot ends it
        for part in re.split(r"(\.+)", whole):
            yield Token(MARK if part[0] == "." else WORD, part, start)
            start += len(part)
    elif found["name"] is not None:
        yield Token(NAME, whole, start, found["prefix"] or "", found["local"] or "")
    else:
        yield Token(kind, whole, start)


def code(text: str) -> list[Token]:
    """The tokens without white space and comments."""
    return [token for token in tokens(text) if token.kind not in (SPACE, COMMENT)]


def variables(found: Iterable[Token]) -> set[str]:
    """The names of the variables among tokens, without their mark."""
    return {token.text[1:] for token in found if token.kind == VARIABLE}


def declarations(found: list[Token]) -> list[tuple[str, str]]:
    """The declared prefixes with what stands between `<` and `>`, in order.

    >>> declarations(code("PREFIX a: <urn:a> @prefix b: <urn:b> . '''PREFIX c: <urn:c>'''"))
    [('a', 'urn:a'), ('b', 'urn:b')]
    """
    return [
        (name.prefix, iri.text[1:-1])
        for key, name, iri in zip(found, found[1:], found[2:], strict=False)
        if key.text.upper() in ("PREFIX", "@PREFIX") and name.kind == NAME and not name.local and iri.kind == IRI
    ]
