"""Writes docs/model.md: an introduction, one diagram, the roles, and a card for each class."""

from __future__ import annotations

from pathlib import Path
from string import Template

from vocabulary.model import IRIS, LITERALS, Class, Property, Vocabulary

PAGE = Path(__file__).resolve().parent / "model-page.md"
EXAMPLES = Path(__file__).resolve().parent.parent.parent / "docs" / "model-examples.md"
SLOT = "<!-- worked examples: docs/model-examples.md -->"
SECTIONS = {
    "happenings": "What happens, holds, is said, meant or denied",
    "sources": "Sources, evidence and closed lists",
    "things": "Things that sources talk about",
}
# What the diagram shows beside the classes right below those that it names.
FAMILIES = ("Happening", "Report", "SpeechAct", "Attitude")
LINKS = (
    ("Report", "hasEvidence", "Evidence"),
    ("Evidence", "isFromArticle", "Article"),
    ("SpeechAct", "hasContent", "Content"),
    ("Attitude", "hasContent", "Content"),
    ("NonOccurrence", "hasContent", "Content"),
    ("Content", "hasContent", "Content"),
    ("Happening", "hasKind", "Kind"),
    ("Happening", "hasAmount", "Quantity"),
    ("Happening", "hasTime", "TimeSpan"),
    ("Happening", "hasAgent", "Agent"),
)


def page(vocabulary: Vocabulary) -> str:
    found = list(vocabulary.properties.values())
    return Template(PAGE.read_text(encoding="utf-8")).substitute(
        diagram=_diagram(vocabulary),
        examples=_examples(),
        roles=_table(vocabulary, [each for each in found if each.role]),
        classes=_classes(vocabulary),
        properties=_table(vocabulary, [p for p in found if not (p.role or p.inferred or p.foreign)], carriers=True),
        inferred="\n".join(f"- `{each.name}`: {each.definition}" for each in found if each.inferred),
    )


def _examples() -> str:
    """The worked examples, which are written in a file of their own."""
    if not EXAMPLES.is_file():
        return SLOT
    return f"{SLOT}\n\n{EXAMPLES.read_text(encoding='utf-8').strip()}"


def _diagram(vocabulary: Vocabulary) -> str:
    lines = ["```mermaid", "classDiagram"]
    for family in FAMILIES:
        below = [name for name, kind in vocabulary.classes.items() if family in kind.parents]
        lines += [f"  {family} <|-- {name}" for name in below]
    lines += [f"  {one} --> {other} : {name}" for one, name, other in LINKS]
    return "\n".join([*lines, "```"])


def _table(vocabulary: Vocabulary, found: list[Property], carriers: bool = False) -> str:
    head = ["property", "in notes", "what it says", *(["of"] if carriers else []), "values"]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for each in found:
        words = " ".join([each.definition, each.note, *(f"Example: {example}" for example in each.examples)]).strip()
        words = " ".join(words.split())
        of = [", ".join(vocabulary.carriers(each.name))] if carriers else []
        cells = [f"`{each.name}`", each.short, words, *of, values(each)]
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines)


def values(each: Property) -> str:
    first = each.values[0]
    return LITERALS[first][0] if first in LITERALS else IRIS.get(first) or ", ".join(each.values)


def _classes(vocabulary: Vocabulary) -> str:
    parts = []
    for file, title in SECTIONS.items():
        parts.append(f"### {title}")
        parts += [_card(vocabulary, kind) for kind in vocabulary.classes.values() if kind.file == file]
    return "\n\n".join(parts)


def _card(vocabulary: Vocabulary, kind: Class) -> str:
    above = f" (below {', '.join(kind.parents)})" if kind.parents else ""
    lines = [f"{kind.definition}{above}"]
    lines += [f"*Note:* {kind.note}"] if kind.note else []
    lines += [f"*Source:* {kind.source}."] if kind.source else []
    lines += [f"*Example:* {example}" for example in kind.examples]
    lines += [f"*Not:* {example}" for example in kind.nots]
    takes, roles = vocabulary.takes(kind.name), vocabulary.is_happening(kind.name)
    needs = [f"`{name}` ({wanted})" for name, wanted in takes.items() if wanted not in ("any", "optional")]
    if needs and not kind.abstract:
        lines.append(f"*Needs:* {', '.join(needs)}.")
    # Roles of happenings and names of things are told of once; what else has a role has it of its own.
    own = [
        name
        for name in takes
        if not vocabulary.properties[name].foreign and not (roles and vocabulary.properties[name].role)
    ]
    may = [f"`{name}`" for name in own if takes[name] in ("any", "optional")]
    if may and not kind.abstract:
        lines.append(f"*May have:* {', '.join(may)}{', and all roles' if roles else ''}.")
    if kind.members:
        lines.append("*Values:* " + " ".join(f"`{name}`: {definition}" for name, definition in kind.members.items()))
    if concept := vocabulary.kind_of(kind.name):
        lines.append(f"*Kind:* `kind:{concept}`")
    return f"#### {kind.name}\n\n" + "  \n".join(lines)
