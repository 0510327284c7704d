"""What a class, a property or a kind is and takes, on one card; and all of them in one list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import NamedTuple

from kg.errors import KgError
from kg.source.verbs import all_forms, also, kinds_said_by, meant_by
from kg.terms import ENT, ID, SKOS
from kg.vocabulary import Class, Property, Vocabulary, hyphened

WIDTH = 100
KIND = ID + "kind/"
_MOST = 3  # names that are offered for one that is not known
_BEGIN = 3  # letters that a verb and a slip for it have alike
_ALIKE = 85  # of 100, from which on a word may be one that is written otherwise
_ROLE = re.compile(r"\s*(?:and |or )?(?:the )?([a-z-]+)")
NEEDED = {"one": "one", "some": "some", "one or silent": "one, or silent", "some or silent": "some, or silent"}


class Kind(NamedTuple):
    """A kind of the reference data: its local name, label, definition, class, broader kinds and verbs."""

    name: str
    label: str
    definition: str
    of: str
    broader: tuple[str, ...]
    verbs: tuple[str, ...]


def read_kinds(files: list[Path]) -> dict[str, Kind]:
    """The kinds of some reference files, by local name. Raises as `kg.source.turtle.parse`."""
    from kg.files import read_bytes
    from kg.source.corpus import Nodes
    from kg.source.turtle import parse_bytes

    nodes = Nodes()
    for file in files:
        data = read_bytes(file)
        if b"Kind" in data:
            nodes.add(parse_bytes(data, file, lines=False).triples)
    found = {}
    for iri in nodes.of_kind({ENT + "Kind"}):
        of = nodes.value(iri, ENT + "isKindOf") or ""
        name = iri.removeprefix(KIND)
        found[name] = Kind(
            name,
            nodes.value(iri, SKOS + "prefLabel") or name,
            nodes.value(iri, SKOS + "definition") or "",
            of.removeprefix(ENT),
            tuple(broader.removeprefix(KIND) for broader in nodes.values(iri, SKOS + "broader")),
            tuple(nodes.values(iri, SKOS + "hiddenLabel")),
        )
    return found


def cards(words: str, vocabulary: Vocabulary, kinds: dict[str, Kind], *, verbs: bool = True) -> Iterator[str]:
    """The lines of every card that fits: a name as it is written, else one in any spelling; and, with verbs, what a verb says.

    Raises `KgError`, with what comes near, where there is none.
    """
    prefix, _, name = words.strip().rpartition(":")
    found = _exact(prefix, name, vocabulary, kinds)
    said: list[Kind] = []
    if not found:
        found = _spelt(prefix, hyphened(name.replace(" ", "-")), vocabulary, kinds)
        shown = {thing.kind if isinstance(thing, Class) else thing.name for thing in found}
        own = [kind.name for kind in kinds.values() if name.lower() in map(str.lower, kind.verbs)]
        verbal = dict.fromkeys([*own, *kinds_said_by(name), *meant_by(name)]) if verbs and not prefix else {}
        said = [kinds[kind] for kind in verbal if kind in kinds and kind not in shown]
        if len(said) == 1 and not found:
            found, said = [vocabulary.classes[said[0].of] if _is_of_class(said[0]) else said[0]], []
    if not found and not said:
        raise _unknown(words, vocabulary, kinds)
    for number, thing in enumerate(found):
        if number:
            yield ""
        if isinstance(thing, Class):
            yield from _class(thing, vocabulary, kinds)
        elif isinstance(thing, Property):
            yield from _property(thing, vocabulary)
        else:
            yield from _kind(thing, kinds, vocabulary)
    if said:
        if found:
            yield ""
        yield f"“{name}” {'also says' if found else 'says, by what is meant'}:"
        for kind in said:
            yield f"  kind:{kind.name}{' of ent:' + kind.of if kind.of else ''}"
            definition = kind.definition or vocabulary.classes[kind.of].definition
            yield from (f"  {line}" for line in _block(definition))
            yield f"    In notes: {line_of(kind, vocabulary)}"


Thing = Class | Property | Kind


def _exact(prefix: str, name: str, vocabulary: Vocabulary, kinds: dict[str, Kind]) -> list[Thing]:
    if prefix == "kind":
        return [kinds[name]] if name in kinds else []
    full = name if prefix in ("", "ent") else f"{prefix}:{name}"
    found: list[Thing | None] = [vocabulary.classes.get(full), vocabulary.properties.get(full)]
    return [thing for thing in found if thing]


def _spelt(prefix: str, name: str, vocabulary: Vocabulary, kinds: dict[str, Kind]) -> list[Thing]:
    found: list[Thing] = []
    if prefix != "kind":
        found += [kind for kind in vocabulary.classes.values() if hyphened(kind.name) == name]
        found += [each for each in vocabulary.properties.values() if name in (each.short, hyphened(each.name))]
    if prefix in ("", "kind"):
        # The card of a class tells of the kind of the same name.
        of_class = {kind.kind for kind in found if isinstance(kind, Class)}
        found += [kind for kind in kinds.values() if name in (kind.name, hyphened(kind.label.replace(" ", "-")))]
        found = [thing for thing in found if not (isinstance(thing, Kind) and thing.name in of_class)]
    return found


def _unknown(words: str, vocabulary: Vocabulary, kinds: dict[str, Kind]) -> KgError:
    from kg.answer.stems import stem
    from kg.answer.suggest import closest
    from kg.source.normal import key

    near: list[str] = []
    shorts = {each.short for each in vocabulary.properties.values()}
    names = sorted(
        {*vocabulary.classes, *vocabulary.properties, *shorts, *kinds} - {hyphened(k) for k in vocabulary.classes}
    )
    asked = words.rpartition(":")[2]
    spelt = asked.replace(" ", "-")
    forms = all_forms()
    spellings = dict.fromkeys(forms, "") | {key(each): each for each in names}
    for like in closest(spelt, list(spellings), least=_ALIKE):
        if not spellings[like] and like[:_BEGIN] != key(spelt)[:_BEGIN]:
            continue  # "ending" is no slip for "pending", nor "finishing" for "fishing"
        near += [spellings[like]] if spellings[like] else [kind for kind in kinds_said_by(like) if kind in kinds]
    near += _telling_of(asked, vocabulary, kinds)
    if " " not in asked:  # "modernisation" is said by what says "modernise"
        near += [
            kind for form in forms if stem(form) == stem(key(asked)) for kind in kinds_said_by(form) if kind in kinds
        ]
    near = list(dict.fromkeys(near))
    offered = f"Did you mean {' or '.join(near[:_MOST])}?" if near else "See them all: kg explain."
    if re.fullmatch(r"[^\W\d_][\w -]*", asked):
        offered += (
            f' A kind that is missing, by its noun: kg declare "{asked}" Kind in Act if it is done or happens,'
            " in Situation if it holds for a time, in Claim if somebody says that something is so."
        )
    return KgError(f"there is no class, property or kind {words}.", offered)


def _telling_of(asked: str, vocabulary: Vocabulary, kinds: dict[str, Kind]) -> list[str]:
    """The kinds and classes in whose names, verbs or definitions the words stand, best first."""
    from kg.answer.stems import COMMON, stem
    from kg.answer.stems import words as split

    def telling(text: str) -> list[str]:
        return [stem(word) for word in split(text)]

    wanted = {stem(word) for word in split(asked) if word not in COMMON} or {stem(word) for word in split(asked)}
    ranked = []
    for name, label, verbs, definition in [
        *((kind.name, kind.label, kind.verbs, kind.definition) for kind in kinds.values() if not _is_of_class(kind)),
        *((kind.name, kind.label, (), kind.definition) for kind in vocabulary.classes.values()),
    ]:
        named, said = wanted & set(telling(" ".join([label, *verbs]))), wanted & set(telling(definition))
        # One word in a definition comes near to much.
        if (score := 2 * len(named) + len(said - named)) > 1:
            ranked.append((-score, name[0].isupper(), len(definition), name))
    return [ranks[-1] for ranks in sorted(ranked)]


def _is_of_class(kind: Kind) -> bool:
    """Whether a kind stands for a class, whose card tells of it."""
    return hyphened(kind.of) == kind.name


# ---------------------------------------------------------------- cards


def _class(kind: Class, vocabulary: Vocabulary, kinds: dict[str, Kind]) -> Iterator[str]:
    above = [f"ent:{name}" for name in vocabulary.above(kind.name)]
    yield f"ent:{kind.name} ({kind.label}), class{': a kind of ' + ', '.join(above) if above else ''}"
    yield from _said(kind)
    for name in kind.nots:
        yield from _block("Not: " + name)
    if kind.abstract:
        below = vocabulary.below(kind.name)
        yield from _block(f"Data use a class below it: {', '.join(f'ent:{name}' for name in below)}." if below else "")
    elif below := vocabulary.below(kind.name):
        yield from _block(f"Classes below: {', '.join(f'ent:{name}' for name in below)}.")
    if kind.members:
        width = max(map(len, kind.members)) + 6
        for name, definition in kind.members.items():
            yield from _row(f"ent:{name}", definition, width)
    yield from _takes(kind, vocabulary)
    if kind.kind:
        yield ""
        yield from _block(f"Kind: kind:{kind.kind}, which every instance has. A content that is one has it too.")
        if kind.kind in kinds:
            if verbs := [*kinds[kind.kind].verbs, *also(kind.kind)]:
                yield from _block(f"Said by: {', '.join(dict.fromkeys(verbs))}.")
            yield from _block(f"In notes: {line_of(kinds[kind.kind], vocabulary)}")
        if own := _of_reports(kind, vocabulary):
            yield from _block(
                f"Below another statement, as of a plan, it has roles only: agent, partner or theme in the place of {', '.join(own)}."
            )
    others = [k for k in kinds.values() if k.of == kind.name and k.name != kind.kind]
    if others:
        yield ""
        yield from _block("Kinds: " + ", ".join(sorted(k.name for k in others)) + ".")


def _of_reports(kind: Class, vocabulary: Vocabulary) -> list[str]:
    """The properties of a class of reports that a content of its kind cannot have, as notes name them."""
    if not vocabulary.is_a(kind.name, "Report"):
        return []
    common = {name for each in ("Content", "Act", "Attitude") for name in vocabulary.takes(each)}
    return [vocabulary.properties[name].short for name in vocabulary.takes(kind.name) if name not in common]


def _takes(kind: Class, vocabulary: Vocabulary) -> Iterator[str]:
    takes = vocabulary.takes(kind.name)
    if not takes:
        return
    width = max(len(name) for name in takes) + 4
    needed = {name: wanted for name, wanted in takes.items() if wanted in NEEDED}
    roles = [name for name in takes if vocabulary.properties[name].role and name not in needed]
    names = [name for name in takes if name.startswith("skos:") and name not in needed]
    for title, some in (
        ("needs", needed),
        ("may have", {name: takes[name] for name in takes if name not in {*needed, *roles, *names}}),
    ):
        if some:
            yield ""
            yield f"  {title}"
            for name, wanted in some.items():
                most = vocabulary.properties[name].most == 1 or wanted == "optional"
                count = NEEDED.get(wanted, "one at most" if most else "")
                values = values_of(vocabulary.properties[name])
                yield from _row(name, values + (f" ({count})" if count else ""), width)
    if "isSilentOn" in takes and any(wanted.endswith("silent") for wanted in takes.values()):
        yield from _block('"Or silent": where the source leaves it open, ent:isSilentOn with the property.')
    short = [vocabulary.properties[name].short for name in roles]
    if short:
        yield ""
        yield from _block(("and the roles " if len(short) > 20 else "and ") + ", ".join(short))
    if names:
        yield from _block("and " + ", ".join(names))


def _property(each: Property, vocabulary: Vocabulary) -> Iterator[str]:
    what = "role of every happening" if each.role else "inferred, never asserted" if each.inferred else "property"
    above = f": below {', '.join(f'ent:{name}' for name in each.parents)}" if each.parents else ""
    name = each.name if ":" in each.name else f"ent:{each.name}"
    yield f"{name} ({each.label}), {what}{above}"
    yield from _said(each)
    if each.values:
        most = ", one at most" if each.most == 1 else ""
        yield from _block(f"Values: {values_of(each)}{most}.")
    if each.carriers:
        yield from _block(f"Carried by: {', '.join(f'ent:{name}' for name in each.carriers)}.")
    if below := vocabulary.narrower(each.name):
        yield from _block(f"Properties below: {', '.join(f'ent:{name}' for name in below)}.")
    for chain in each.chains:
        steps = " then ".join(f"ent:{step[1:]} backwards" if step.startswith("-") else f"ent:{step}" for step in chain)
        yield from _block(f"Follows from {steps}.")
    if not each.inferred and ":" not in each.name:
        yield from _block(f"In notes: {each.short}")


def _kind(kind: Kind, kinds: dict[str, Kind], vocabulary: Vocabulary) -> Iterator[str]:
    yield f"kind:{kind.name} ({kind.label}), kind{' of ent:' + kind.of if kind.of else ''}"
    yield from _block(kind.definition)
    if kind.broader:
        yield from _block(f"Broader: {', '.join(f'kind:{name}' for name in kind.broader)}.")
    narrower = sorted(other.name for other in kinds.values() if kind.name in other.broader)
    if narrower:
        yield from _block(f"Narrower: {', '.join(narrower)}.")
    if kind.verbs:
        yield from _block(f"Said by: {', '.join(kind.verbs)}.")
    if others := [verb for verb in also(kind.name) if verb not in kind.verbs]:
        yield from _block(f"Said too, beside other things, by: {', '.join(others)}.")
    if kind.of in vocabulary.classes:
        taken = {vocabulary.properties[name].short: how for name, how in vocabulary.takes(kind.of).items()}
        needs = [f"{name} (or silent)" if "silent" in how else name for name, how in taken.items() if how in NEEDED]
        needs = [name for name in needs if name != "evidence"]  # as every report does
    if kind.of in vocabulary.classes and needs:
        yield from _block(f"Needs, as ent:{kind.of} does: {', '.join(needs)}.")
    if kind.of:
        yield from _block(f"In notes: {line_of(kind, vocabulary)}")


def line_of(kind: Kind, vocabulary: Vocabulary) -> str:
    """A line of notes to be filled in: the roles that its class needs and of which the definition of the kind speaks.

    >>> from kg.vocabulary import vocabulary
    >>> line_of(Kind("sale", "sale", "That one sells; the agent sells, the theme is sold.", "Act", (), ()), vocabulary())
    'sale: agent …; theme …'
    """
    known = {each.short for each in vocabulary.properties.values() if each.role or each.name == "hasContent"}
    takes = vocabulary.takes(kind.of) if kind.of in vocabulary.classes else {}
    needed = {vocabulary.properties[name].short: how for name, how in takes.items() if how in NEEDED}
    told = [match for clause in re.split("[;,]", kind.definition.partition(";")[2]) if (match := _ROLE.match(clause))]
    named = [role for match in told for role in (match[1], match[1].removesuffix("s")) if role in known]
    roles = dict.fromkeys([*needed, *named] if kind.definition else needed or ["agent", "theme"])
    shown = [f"{role} …" for role in roles if role not in ("content", "evidence")] or ["agent …", "theme …"]
    silent = ["silent rest"] if any("silent" in how for how in needed.values()) else []
    return f"{kind.name}: {'; '.join([*shown, *silent])}{' > KIND: …' if 'content' in roles else ''}"


def values_of(each: Property) -> str:
    """What a property takes, in words."""
    if each.among:
        return ", ".join(f"ent:{name}" for name in each.among)
    return " or ".join(f"ent:{name}" if name[0].isupper() else name for name in each.values)


def _said(thing: Class | Property) -> Iterator[str]:
    yield from _block(thing.definition)
    yield from _block(thing.note)
    if thing.source:
        yield from _block(f"Source: {thing.source}.")
    for example in thing.examples:
        yield from _block("Example: " + example)


def _block(text: str) -> Iterator[str]:
    yield from wrap(
        text, WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def _row(name: str, text: str, width: int) -> Iterator[str]:
    lines = wrap(text, max(WIDTH - width - 4, 30), break_long_words=False, break_on_hyphens=False) or [""]
    yield f"    {name:<{width}}{lines[0]}"
    for line in lines[1:]:
        yield " " * (width + 4) + line


# ---------------------------------------------------------------- the list


def listing(vocabulary: Vocabulary, kinds: dict[str, Kind]) -> Iterator[str]:
    """Every class as a tree, every property and every kind, each with its definition."""
    yield "Classes (kg explain CLASS tells what it takes):"
    for name, kind in vocabulary.classes.items():
        if not kind.parents:
            yield from _tree(name, vocabulary, 1)
    groups = {
        "Roles, which every happening may carry:": [p for p in vocabulary.properties.values() if p.role],
        "Other properties:": [p for p in vocabulary.properties.values() if not (p.role or p.inferred or ":" in p.name)],
        "Inferred, never asserted:": [p for p in vocabulary.properties.values() if p.inferred],
    }
    for title, found in groups.items():
        yield ""
        yield title
        for each in found:
            yield f"  {each.name:<20} {_first(each.definition)}"
    yield ""
    yield "Kinds of happenings, things, groups and documents (kg explain KIND tells the verbs that say it):"
    for one in sorted(kinds.values()):
        yield f"  {one.name:<20} {_first(one.definition or one.label)}"


def _tree(name: str, vocabulary: Vocabulary, depth: int) -> Iterator[str]:
    label = "  " * depth + name
    yield f"{label:<32} {_first(vocabulary.classes[name].definition)}"
    for other in vocabulary.below(name):
        if vocabulary.classes[other].parents[0] == name:
            yield from _tree(other, vocabulary, depth + 1)


def _first(text: str) -> str:
    """The first sentence."""
    return text.partition(". ")[0].removesuffix(".") + "."
