"""The grammar of one line of notes (without its indentation), and the line as a part of the tree."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from kg.notes.tree import (
    ArticleLine,
    CandidateValues,
    Declaration,
    Described,
    MentionLine,
    Modifier,
    Node,
    Omission,
    Place,
    Problem,
    QuoteReference,
    Reference,
    Remark,
    Role,
    Roles,
    Scalar,
    Silent,
    Statement,
    TextLine,
    ThingReference,
    Voice,
    Words,
    WordsReading,
)
from kg.notes.unparsed import told
from kg.notes.vocabulary import vocabulary

GRAMMAR = r"""
line: article | seen | declaration | mention | text | voice | quote | omission | remark | statement | continuation
article: "article" NAME [evidence]
seen: "see" values
property: roles
declaration: "declare" thing NAME strings [";" roles]
text: TEXT
voice: "~" NAME [things | UNKNOWN] [words] ["via" things]
quote: words option*
option: "{" NAME "}" -> named
      | "passing" things -> passing
      | "translation" STRING -> translation
      | "prefix" STRING -> prefix
      | "suffix" STRING -> suffix
omission: "x" words option* ":" FREE
remark: "?" NAME [NAME] [evidence] ["on" things] ":" FREE
mention: "=" [NAME] mentioned ":" things modifier*
mentioned: words ("," words)*
continuation: ";" roles
statement: [NAME ">"] body
body: kinds [NAME] [words] [evidence] [":" [roles]] [">" body]
kinds: kind ("+" kind)*
kind: NAME | PREFIXED

roles: (item ";")* (item | last) [";"]
?item: role | silent
last: NAME ">" body
role: NAME values [MARK]
silent: "silent" NAME ("," NAME)*
values: value ("," value)*
?value: thing | described | NUMBER -> scalar | TRUTH -> scalar
described: [SORT] [NAME] words ["=" reading] modifier*
         | [NAME] "=" reading modifier* -> bare
reading: number thing?
number: [BOUND] (NUMBER | SCALAR | UNKNOWN) | "between" (NUMBER | SCALAR) "and" (NUMBER | SCALAR)
modifier: MODIFIER value -> modifier
        | "on" "page" -> page
        | "at" CLOCK -> clock
        | "stated" -> stated
        | (QUOTED_GROUND | GROUND) -> ground
things: thing ("," thing)*
thing: NAME | PREFIXED | STRING | LOCAL | IRI
strings: STRING ("," STRING)*
words: WORDS | POSITION
evidence: "{" NAME ("," NAME)* "}"

MODIFIER.3: /(per|of|than|from|offset)(?![\w:.-])/
BOUND: "exactly" | /at\s+least/ | /more\s+than/ | /at\s+most/ | /less\s+than/ | "about"
MARK: /\((open|closed|or)\)/
SORT.4: /(item|group|time|amount)(?=\s*[«@]|\s+[\w%][\w.~%-]*\s*[«@])/
CLOCK.4: /\d\d:\d\d(\/\d\d:\d\d)?(Z|[+-]\d\d:\d\d)?(?![\w.\/:])/
TRUTH.2: /(true|false)(?![\w-])/
NUMBER.3: /[-+]?\d+(\.\d+)?(?![\w.~%\/?-])/
SCALAR.1: /(\.\.\/[\dX]|[-+]?[\dX])[\w.\/~?%+:-]*/
UNKNOWN: "?"
TEXT.5: /\d+(?![^\s])([ \t].*)?/
PREFIXED.2: /[A-Za-z][\w-]*:(?:\w|%[0-9A-Fa-f]{2})(?:(?:[\w.~\/-]|%[0-9A-Fa-f]{2})*(?:[\w~\/-]|%[0-9A-Fa-f]{2}))?/
NAME: /(?:\w|%[0-9A-Fa-f]{2})(?:(?:[\w.~-]|%[0-9A-Fa-f]{2})*(?:[\w~-]|%[0-9A-Fa-f]{2}))?/
LOCAL: /:(?:\w|%[0-9A-Fa-f]{2})(?:(?:[\w.~\/-]|%[0-9A-Fa-f]{2})*(?:[\w~-]|%[0-9A-Fa-f]{2}))?/
IRI: /<[^<>"{}|^`\\\s]*>/
STRING: /"(?:[^"\\]|\\.)*"(@[A-Za-z][A-Za-z0-9-]*)?/
WORDS: /«[^«»]*»(#\d+)?/
POSITION: /@(\d+:)?\d+-(\d+:)?\d+/
QUOTED_GROUND.2: /![ \t]*"(?:[^"\\]|\\.)*"(?=[ \t]*([;,>(]|\Z))/
GROUND: /!.*/
FREE.-1: /\S.*/
%ignore /[ \t]+/
"""

_KEPT = 2000  # characters of a line whose tree is kept
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_ROLE_INSIDE = re.compile(r";\s*([a-z][\w-]*)(?=\s*>|\s+\S)")
_SPAN = re.compile(r"@(?:(\d+):)?(\d+)-(?:(\d+):)?(\d+)")


def unescaped(text: str) -> str:
    """The content of a string with its escapes undone."""
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), text, flags=re.S)


@lru_cache(maxsize=1)
def _parser() -> Any:
    from lark import Lark

    return Lark(GRAMMAR, parser="lalr", start=["line", "property"], maybe_placeholders=True, propagate_positions=True)


@lru_cache(maxsize=4096)
def _tree(text: str, start: str) -> Any:
    """lark's tree of a line, which nobody changes: while an author writes, all lines but one are as they were."""
    return _parser().parse(text, start=start)


def parse_line(text: str, line: int, indent: int, start: str = "line") -> Node | Problem:
    """A line as a part of the tree. text: without indentation, which `indent` columns wide stood before it."""
    from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

    try:
        tree = _tree(text, start) if len(text) < _KEPT else _parser().parse(text, start=start)
    except UnexpectedInput as error:
        at = (
            (error.column or 1)
            if not (isinstance(error, UnexpectedToken) and error.token.type == "$END")
            else len(text) + 1
        )
        at = max(at, 1)
        expected = error.allowed if isinstance(error, UnexpectedCharacters) else error.expected  # type: ignore[attr-defined]
        found = re.match(r"\S+", text[at - 1 :])
        return told(
            text, Place(line, indent + at, indent + at + (len(found[0]) if found else 1)), at, set(expected or ())
        )
    try:
        return _Builder(line, indent).build(tree)
    except _RefusedError as error:
        return error.problem


def swallowed(ground: str) -> re.Match[str] | None:
    """A role that stands inside a ground without quotation marks, where it would be lost as a part of the ground.

    >>> swallowed("the text gives no date; place london")[1], swallowed("only one is named; the other is not")
    ('place', None)
    """
    known = vocabulary().by_role
    return next((m for m in _ROLE_INSIDE.finditer(ground) if m[1] in known or m[1] == "silent"), None)


class _RefusedError(Exception):
    """A line that parses and does not say what its author means."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Builder:
    """Makes parts of the tree from lark's tree of one line."""

    def __init__(self, line: int, indent: int) -> None:
        self.line, self.indent = line, indent

    def place(self, item: Any) -> Place:
        meta = getattr(item, "meta", item)
        column = getattr(meta, "column", None) or 1
        return Place(self.line, self.indent + column, self.indent + (getattr(meta, "end_column", None) or column + 1))

    def build(self, tree: Any) -> Node:
        if tree.data == "property":
            return Roles(self.roles(tree.children[0])[0], of_article=True, place=self.place(tree))
        part = tree.children[0]
        made: Node = getattr(self, "line_" + part.data)(*part.children)
        made.place = self.place(part)
        return made

    def line_article(self, slug: Any, evidence: Any) -> Node:
        return ArticleLine(str(slug), self.evidence(evidence))

    def line_declaration(self, thing: Any, kind: Any, strings: Any, roles: Any) -> Node:
        made, _ = self.roles(roles)
        return Declaration(self.thing(thing), str(kind), [self.string(item) for item in strings.children], made)

    def line_seen(self, values: Any) -> Node:
        return CandidateValues([self.value(item) for item in values.children])

    def line_text(self, token: Any) -> Node:
        number, _, rest = str(token).partition(" ")
        return TextLine(int(number), rest.strip() or None)

    def line_voice(self, voice: Any, things: Any, words: Any, relays: Any) -> Node:
        return Voice(str(voice), self.things(things), words and self.words(words), self.things(relays))

    def line_quote(self, words: Any, *options: Any) -> Node:
        made = QuoteReference(self.words(words))
        self.options(made, options)
        return made

    def options(self, made: QuoteReference | Omission, options: Any) -> None:
        for option in options:
            item = option.children[0]
            if option.data == "named":
                made.name = str(item)
            elif option.data in ("prefix", "suffix"):
                setattr(made, option.data, self.string(item).text)
            elif isinstance(made, QuoteReference) and option.data == "passing":
                made.passing += self.things(item)
            elif isinstance(made, QuoteReference):
                made.translations.append(self.string(item))

    def line_omission(self, words: Any, *parts: Any) -> Node:
        made = Omission(self.words(words), reason=self.free(parts[-1]))
        self.options(made, parts[:-1])
        return made

    def free(self, token: Any) -> str:
        """Text to the end of the line, or a string."""
        text = str(token).strip()
        return unescaped(text[1:-1]) if re.fullmatch(r'"(?:[^"\\]|\\.)*"', text) else text

    def line_remark(self, kind: Any, name: Any, evidence: Any, things: Any, rest: Any) -> Node:
        return Remark(str(kind), str(name or ""), self.evidence(evidence), self.things(things), self.free(rest))

    def line_mention(self, name: Any, mentioned: Any, things: Any, *modifiers: Any) -> Node:
        first, *others = map(self.words, mentioned.children)
        said = [self.modifier(m) for m in modifiers]
        return MentionLine(first, self.things(things), str(name or ""), said, others)

    def line_continuation(self, roles: Any) -> Node:
        made, last = self.roles(roles)
        return Roles(made, children=last)

    def line_statement(self, arrow: Any, body: Any) -> Node:
        if arrow is not None and arrow[:1].isupper():  # Claim > purchase: the class of a statement without roles
            kind = ThingReference("name", str(arrow), place=self.place(arrow))
            return Statement([kind], children=[self.statement(body, "")])
        return self.statement(body, str(arrow or ""))

    def statement(self, body: Any, arrow: str) -> Statement:
        kinds, name, words, evidence, roles, child = body.children
        made, last = self.roles(roles)
        if child is not None:
            last = [*last, self.statement(child, "")]
        return Statement(
            [ThingReference("prefixed" if k.children[0].type == "PREFIXED" else "name", str(k.children[0]), place=self.place(k)) for k in kinds.children],
            arrow, str(name or ""), words and self.words(words), self.evidence(evidence), made,
            children=list(last), place=self.place(body),
        )  # fmt: skip

    def roles(self, tree: Any) -> tuple[list[Role | Silent], list[Node]]:
        """Roles, and the statement at the end that is the value of one."""
        made: list[Role | Silent] = []
        last: list[Node] = []
        for item in tree.children if tree is not None else ():
            if item is None:
                continue
            if item.data == "last":
                last.append(self.statement(item.children[1], str(item.children[0])))
            elif item.data == "silent":
                made.append(
                    Silent([str(n) for n in item.children], [self.place(n) for n in item.children], self.place(item))
                )
            else:
                name, values, mark = item.children
                made.append(
                    Role(str(name), [self.value(v) for v in values.children], str(mark or "()")[1:-1], self.place(name))
                )
        return made, last

    def value(self, tree: Any) -> ThingReference | Scalar | Described:
        if tree.data == "thing":
            return self.thing(tree)
        if tree.data == "scalar":
            return Scalar(str(tree.children[0]), self.place(tree))
        if tree.data == "bare":
            sort, words, (name, reading, *modifiers) = None, None, tree.children
        else:
            sort, name, words, reading, *modifiers = tree.children
        for modifier in modifiers:
            self.refuse_to_swallow(modifier)
        return Described(
            words and self.words(words), str(sort or ""), str(name or ""), reading and self.reading(reading),
            [self.modifier(m) for m in modifiers], self.place(tree),
        )  # fmt: skip

    def refuse_to_swallow(self, modifier: Any) -> None:
        """A ground without quotation marks runs to the end of the line: whoever writes a role behind it does not know."""
        if modifier.data != "ground":
            return
        token = modifier.children[0]
        found = swallowed(str(token)) if token.type == "GROUND" else None
        if found is None:
            return
        start = self.indent + (token.column or 1) + found.start()
        raise _RefusedError(
            Problem(
                Place(self.line, start, start + len(found[0])),
                f'"{found[0].strip()}" stands inside the ground, which runs to the end of the line.',
                'End the ground before it: ! "ground"; or, if it belongs to the ground, put all of that between "…".',
            )
        )

    def reading(self, tree: Any) -> WordsReading:
        first, *unit = tree.children
        parts = [str(part) for part in first.children if part is not None]
        made = WordsReading(parts[-1], place=self.place(tree), unit=self.thing(unit[0]) if unit else None)
        tokens = [part for part in first.children if part is not None]
        if len(parts) == 2 and tokens[0].type != "BOUND":
            made.value, made.upper, made.bound = parts[0], parts[1], "between"
        elif len(parts) == 2:
            made.bound = " ".join(parts[0].split())
        return made

    def modifier(self, tree: Any) -> Modifier:
        if tree.data == "modifier":
            return Modifier(str(tree.children[0]), self.value(tree.children[1]), place=self.place(tree))
        if tree.data == "ground":
            text = str(tree.children[0])[1:].strip()
            quoted = tree.children[0].type == "QUOTED_GROUND"
            return Modifier("!", None, unescaped(text[1:-1]) if quoted else text, self.place(tree))
        if tree.data == "clock":
            return Modifier("at", None, str(tree.children[0]), self.place(tree))
        return Modifier("on page" if tree.data == "page" else "stated", place=self.place(tree))

    def thing(self, tree: Any) -> ThingReference:
        token = tree.children[0]
        text = str(token)
        if token.type == "STRING":
            return self.string(token)
        way = {"NAME": "name", "PREFIXED": "prefixed", "LOCAL": "local", "IRI": "iri"}[token.type]
        if way == "iri":
            try:
                ox.NamedNode(text[1:-1])
            except ValueError as error:
                raise _RefusedError(Problem(self.place(tree), f"{text} is no IRI: {error}.", "Correct it.")) from None
        return ThingReference(
            way, text[1:] if way == "local" else text[1:-1] if way == "iri" else text, place=self.place(tree)
        )

    def string(self, token: Any) -> ThingReference:
        text = str(token)
        end = text.rindex('"')
        return ThingReference("label", unescaped(text[1:end]), text[end + 2 :], place=self.place(token))

    def things(self, tree: Any) -> list[ThingReference]:
        return [self.thing(item) for item in tree.children] if hasattr(tree, "children") else []

    def words(self, tree: Any) -> Words:
        token = tree.children[0]
        text = str(token)
        if token.type == "POSITION":
            line, start, line2, end = (int(part or 0) for part in _SPAN.fullmatch(text).groups())  # type: ignore[union-attr]
            return Words(span=(line, start, line2 or line, end), place=self.place(tree))
        inside, _, nth = text.rpartition("»")
        return Words(inside[1:], int(nth[1:] or 0) if nth else 0, place=self.place(tree))

    def evidence(self, tree: Any) -> list[Reference]:
        return [Reference(str(item), self.place(item)) for item in tree.children] if tree is not None else []
