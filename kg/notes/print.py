"""Notes as text, in the one form that `kg notes --format` gives: two spaces a level, a statement a line together with the
only one below it, where they fit.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.notes.grammar import swallowed
from kg.notes.tree import (
    ArticleLine,
    Block,
    CandidateValues,
    Declaration,
    Document,
    MentionLine,
    Modifier,
    Node,
    Omission,
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
    Value,
    Voice,
    Words,
    WordsReading,
)

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.S)
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})
_WIDTH = 180  # of a statement together with what it says
_SPACED = (ArticleLine, Block)  # an empty line stands before these at the margin


def printed(document: Document) -> str:
    """The notes as text. Reading it gives the same tree."""
    lines: list[str] = []
    before: Node | None = None
    for node in _together(document.lines):
        if before is not None and (isinstance(node, _SPACED) or type(node) is not type(before)):
            lines.append("")
        lines += _lines(node, 0)
        before = node
    if document.tail:
        lines += ["", *document.tail] if lines else document.tail
    return "\n".join(lines) + "\n"


def _lines(node: Node, depth: int) -> list[str]:
    indent = "  " * depth
    found = [indent + comment for comment in node.comments]
    if isinstance(node, Block):
        mark = "" if node.unreviewed is None else f"?-{node.unreviewed} "
        return [*found, f"{indent}{mark}turtle:", *_block(node, depth + 1)]
    children = _together(node.children)
    if isinstance(node, Statement):
        children = sorted(children, key=lambda child: isinstance(child, Statement | Remark))
        if (whole := _on_one_line(node, children)) and len(indent + whole) <= _WIDTH:
            return [*found, indent + whole]
    found.append(indent + line_of(node))
    for child in children:
        found += _lines(child, depth + 1)
    return found


def _on_one_line(node: Statement, children: list[Node]) -> str:
    """A statement together with the only one below it, and so on, where nothing else stands there and no ground between."""
    match children:
        case [Statement(comments=[], unreviewed=None) as only] if not _grounds(node):
            inner = line_of(only) if not only.children else _on_one_line(only, only.children)
            line = line_of(node)  # without a colon the kind would be read as a role
            colon = "" if node.roles or line.endswith(":") else ":"
            between = " >" if not only.arrow else ";" if node.roles else ""
            return f"{line}{colon}{between} {inner}" if inner else ""
    return ""


def _grounds(node: Statement) -> bool:
    said = [item for role in node.roles if isinstance(role, Role) for item in role.values]
    return any(modifier.name == "!" for item in said for modifier in getattr(item, "modifiers", ()))


def _together(nodes: list[Node]) -> list[Node]:
    """The lines with mentions of the same things on one line, where they follow each other and have no names."""
    found: list[Node] = []
    for node in nodes:
        last = found[-1] if found else None
        if (
            isinstance(node, MentionLine)
            and isinstance(last, MentionLine)
            and not (node.name or last.name or node.comments)
            and (node.things, node.modifiers, node.unreviewed) == (last.things, last.modifiers, last.unreviewed)
        ):
            found[-1] = replace(last, others=[*last.others, node.words])
        else:
            found.append(node)
    return found


def _block(block: Block, depth: int) -> list[str]:
    """The Turtle of a block with its own indentation kept below the first of its lines."""
    lines = [line for _, line in block.lines]
    least = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return ["  " * depth + line[least:] if line.strip() else "" for line in lines]


def line_of(node: Node) -> str:
    """A part of the tree as one line, without what stands below it."""
    mark = "" if node.unreviewed is None else f"?-{node.unreviewed} "
    return mark + _line_of(node)


def _line_of(node: Node) -> str:
    match node:
        case ArticleLine():
            return f"article {node.slug}{_evidence(node.evidence)}"
        case Roles():
            return roles(node.roles) if node.of_article else f"; {roles(node.roles)}"
        case Declaration():
            labels = ", ".join(map(string, node.labels))
            return f"declare {thing(node.thing)} {node.kind} {labels}" + (
                f"; {roles(node.roles)}" if node.roles else ""
            )
        case MentionLine():
            name = f"{node.name} " if node.name else ""
            behind = "".join(" " + _modifier(m, final=True) for m in _ground_last(node.modifiers))
            mentioned = ", ".join(map(words, [node.words, *node.others]))
            return f"= {name}{mentioned}: {things(node.things)}{behind}"
        case TextLine():
            return f"{node.number} {node.text}" if node.text else str(node.number)
        case Voice():
            return _voice(node)
        case QuoteReference():
            return words(node.words) + _options(node)
        case Omission():
            return f"x {words(node.words)}{_options(node)}: {_free(node.reason)}"
        case Remark():
            name = f" {node.name}" if node.name else ""
            on = f" on {things(node.things)}" if node.things else ""
            return f"? {node.kind}{name}{_evidence(node.evidence)}{on}: {_free(node.text)}"
        case CandidateValues():
            return f"see {', '.join(map(value, node.values))}"
        case Statement():
            return _statement(node)
    raise TypeError(node)


def _voice(node: Voice) -> str:
    speakers = f" {things(node.speakers)}" if node.speakers else "" if node.voice == "own" else " ?"
    said = f" {words(node.words)}" if node.words else ""
    return f"~ {node.voice}{speakers}{said}" + (f" via {things(node.relays)}" if node.relays else "")


def _options(node: QuoteReference | Omission) -> str:
    parts = [f"{{{node.name}}}"] if node.name else []
    if isinstance(node, QuoteReference):
        parts += [f"passing {things(node.passing)}"] if node.passing else []
        parts += [f"translation {string(label)}" for label in node.translations]
    for name, text in (("prefix", node.prefix), ("suffix", node.suffix)):
        parts += [f"{name} {_quoted(text)}"] if text else []
    return "".join(" " + part for part in parts)


def _statement(node: Statement) -> str:
    parts = [f"{node.arrow}>"] if node.arrow else []
    parts.append("+".join(kind.text for kind in node.kinds))
    parts += [node.name] if node.name else []
    parts += [words(node.words)] if node.words else []
    said = roles(node.roles)
    return (
        " ".join(parts)
        + _evidence(node.evidence)
        + (f": {said}" if said else "" if node.children or node.arrow or node.words or node.name else ":")
    )


def _evidence(references: list[Reference]) -> str:
    return f" {{{', '.join(r.name for r in references)}}}" if references else ""


def roles(items: list[Role | Silent]) -> str:
    """Roles on one line; a ground is quoted unless it ends the line."""
    parts = []
    for index, item in enumerate(items):
        last = index == len(items) - 1
        if isinstance(item, Silent):
            parts.append(f"silent {', '.join(item.names)}")
        else:
            final = [last and not item.mark and i == len(item.values) - 1 for i in range(len(item.values))]
            values = ", ".join(value(v, final=end) for v, end in zip(item.values, final, strict=True))
            parts.append(f"{item.name} {values}" + (f" ({item.mark})" if item.mark else ""))
    return "; ".join(parts)


def value(item: Value, *, final: bool = False) -> str:
    """A value; final: whether it ends its line."""
    if isinstance(item, ThingReference):
        return thing(item)
    if isinstance(item, Scalar):
        return item.text
    modifiers = _ground_last(item.modifiers)
    parts = [item.sort] if item.sort else []
    parts += [item.name] if item.name else []
    parts += [words(item.words)] if item.words else []
    parts += [f"= {_reading(item.reading)}"] if item.reading else []
    parts += [_modifier(m, final=final and m is modifiers[-1]) for m in modifiers]
    return " ".join(parts)


def _ground_last(modifiers: list[Modifier]) -> list[Modifier]:
    return sorted(modifiers, key=lambda m: m.name == "!")


def _reading(reading: WordsReading) -> str:
    if reading.bound == "between":
        number = f"between {reading.value} and {reading.upper}"
    else:
        number = f"{reading.bound} {reading.value}".strip()
    return number + (f" {thing(reading.unit)}" if reading.unit else "")


def _modifier(modifier: Modifier, *, final: bool) -> str:
    if modifier.name == "!":
        text = modifier.text
        bare = final and text == text.strip() and "\n" not in text and text[:1] != '"' and not swallowed(text)
        return f"! {text if bare and text else _quoted(text)}"
    if modifier.value is None:
        return f"{modifier.name} {modifier.text}".rstrip()
    return f"{modifier.name} {value(modifier.value)}"


def thing(item: ThingReference) -> str:
    """A thing as its author named it."""
    match item.way:
        case "local":
            return f":{item.text}"
        case "iri":
            return f"<{item.text}>"
        case "label":
            return string(item)
    return item.text


def things(items: list[ThingReference]) -> str:
    return ", ".join(map(thing, items))


def string(item: ThingReference) -> str:
    return _quoted(item.text) + (f"@{item.language}" if item.language else "")


def words(item: Words) -> str:
    """Words between « and », or their position."""
    if item.span is None:
        return f"«{item.text}»" + (f"#{item.nth}" if item.nth else "")
    line, start, line2, end = item.span
    return f"@{f'{line}:' if line else ''}{start}-{f'{line2}:' if line2 not in (0, line) else ''}{end}"


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _free(text: str) -> str:
    """Text that runs to the end of its line, quoted where it could not be read back otherwise."""
    plain = text == text.strip() and text and not re.search(r"[\n\r]", text) and not _STRING.fullmatch(text)
    return text if plain else _quoted(text)
