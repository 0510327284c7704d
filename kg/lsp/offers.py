"""The names that can complete a word: things by name and by label, roles, classes, kinds and nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.lsp.desk import Desk
from kg.lsp.parts import Choice
from kg.notes.names import last_part, shortened
from kg.source.normal import key
from kg.terms import ENT, ID
from kg.vocabulary import hyphened

MOST = 150


def things(desk: Desk, path: Path, start: str, values: tuple[str, ...], *, prefixed: bool = False) -> list[Choice]:
    """Things whose name, or one of whose labels, begins with what was typed; those that a property takes come first.

    values: the classes that the property takes; prefixed: whether names are written with their prefix.
    """
    names = desk.names(path)
    wanted = key(start.rpartition(":")[2])
    prefix = start.rpartition(":")[0]
    found = []
    for iri in names.classes:
        if not iri.startswith((ID, ENT)) or (iri.startswith(ENT) and not prefixed and not wanted):
            continue
        short, last = shortened(iri), last_part(iri)
        if prefix and not short.startswith(f"{prefix}:"):
            continue
        matched = (
            last
            if key(last).startswith(wanted)
            else next((label for label in names.labels.get(iri, ()) if key(label).startswith(wanted)), "")
        )
        if not matched:
            continue
        fits = not values or names.is_a(iri, values)
        if names.is_a(iri, ("Kind",)) and not (values and fits):
            continue
        text = short if prefixed or prefix or len(names.by_last[last]) > 1 else last
        label = next(iter(names.labels.get(iri, ())), "")
        about = " · ".join(filter(None, [label, ", ".join(sorted(names.classes[iri]))]))
        found.append(Choice(text, "thing", about, fits, matched))
    return sorted(found, key=lambda choice: (not choice.fits, len(choice.text), choice.text))[:MOST]


def labels(desk: Desk, path: Path, start: str, values: tuple[str, ...]) -> list[Choice]:
    """Labels of things that begin with what was typed behind a quotation mark."""
    names = desk.names(path)
    wanted = key(start)
    found = {
        Choice(f'"{label}"', "thing", shortened(iri), not values or names.is_a(iri, values), label)
        for iri, all_labels in names.labels.items()
        for label in all_labels
        if key(label).startswith(wanted) and '"' not in label
    }
    return sorted(found, key=lambda choice: (not choice.fits, len(choice.text), choice.text))[:MOST]


def roles(desk: Desk, classes: Iterable[str], *, full: bool = False) -> Iterator[Choice]:
    """The properties that are written; those that the classes take come first. full: as ent:hasAgent."""
    known = desk.vocabulary
    taken = {name: wanted for one in classes if one in known.classes for name, wanted in known.takes(one).items()}
    for name, each in known.properties.items():
        if not each.inferred:
            wanted = taken.get(name, "")
            about = f"{each.definition.partition('. ')[0]}{f' ({wanted})' if wanted in ('one', 'some') or 'silent' in wanted else ''}"
            text = (name if ":" in name else f"ent:{name}") if full else each.short
            yield Choice(text, "role", about, name in taken)
    if not full:
        yield Choice("silent", "word", "what the source leaves open")


def asked(desk: Desk, classes: Iterable[str]) -> Iterator[Choice]:
    """What a statement of the classes can be silent on."""
    known = desk.vocabulary
    yield Choice("rest", "word", "whatever the class asks for and is not given")
    for one in classes:
        for name, wanted in known.takes(one).items() if one in known.classes else ():
            if wanted.endswith("silent"):
                yield Choice(known.properties[name].short, "role", known.properties[name].definition)


def classes(desk: Desk, below: str = "", *, full: bool = False) -> Iterator[Choice]:
    """The classes that data use; below: one of them, or a named thing where it is "Thing"."""
    known = desk.vocabulary
    for name, kind in known.classes.items():
        if kind.abstract or kind.members or (below and not known.is_a(name, below)):
            continue
        yield Choice(f"ent:{name}" if full else name, "class", kind.definition.partition(". ")[0])


def kinds(desk: Desk, path: Path) -> Iterator[Choice]:
    """The kinds of the scheme."""
    for name, kind in desk.kinds(path).items():
        if not kind.of or hyphened(kind.of) != name:
            yield Choice(name, "kind", kind.definition or kind.label)
