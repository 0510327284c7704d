"""What a result of the shapes says to an author: the message of the shape, with what was found and what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from kg.checks.remedies import added, renamed, shown, silence
from kg.finding import Remedy
from kg.shacl.result import Result
from kg.shacl.view import TYPE, Things
from kg.source.turtle import Object
from kg.source.verbs import kinds_said_by
from kg.terms import ENT, ID, OA, SKOS, shorten
from kg.vocabulary import Property, vocabulary

_KIND = ID + "kind/"
_CONTENT = ENT + "Content"
_NAME = SKOS + "prefLabel"
_SHOWN = 60  # characters of a value
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LISTED = 5  # values
# As the shapes that are made from the vocabulary say it (tools/vocabulary/shapes.py).
_TAKES = re.compile(r"(\S+) takes (.+ at most), (.+): remove the others, or correct the value\.")
_NEEDS = re.compile(r"(.+): add it or remove the others\.")
_CARRIED = re.compile(r"(\S+) is a property of .+: correct the class, or use another property\.")
_GIVEN_BY = re.compile(r"is given by ent:(\w+):")
_SILENT = re.compile(r"(?P<kind>.+)-(?P<name>\w+)-or-silent")


def told(result: Result, shape: str, data: Things) -> tuple[str, tuple[Remedy, ...]]:
    """The message for a result, and what would mend it. shape: the local name; data: what is said of each node."""
    about = data.get(result.focus.value, {})
    path = result.path if isinstance(result.path, str) else ""
    component, message = result.component.removesuffix("ConstraintComponent"), result.message
    if component == "Closed" and result.value is not None:
        return _not_in_use(result, path, about)
    if silent := _SILENT.fullmatch(shape):
        return message, (silence(result.focus.value, ENT + silent["name"]),)
    if shape.endswith("-kind") and (of := _of_kinds(about, data)):
        here = " and ".join(map(_a, about.get(TYPE, ())))
        return f"{of}, and this is {here}: correct the class, or take another kind.", ()
    if shape == "Opinion-predicate":
        unsaid = any(term.value == ENT + "predicate" for term in about.get(ENT + "isSilentOn", ()))
        way = ": add the words that judge" + (", and remove that it is silent on them." if unsaid else ".")
        return message.removesuffix(": add it.") + way, tuple(_judging(result.focus.value, about, data))
    takes, needs = _TAKES.fullmatch(message), _NEEDS.fullmatch(message)
    if component == "MinCount":
        return (f"{needs[1]}: add it." if needs else message), ()
    if component == "MaxCount" and path:
        values = about.get(path, [])
        has = (
            f"it has {len(values)}: {', '.join(map(_short, values[:_LISTED]))}{', …' if len(values) > _LISTED else ''}"
        )
        if takes:
            way = _labelled(result.focus.value, about, values) if path == _NAME else "Remove the others."
            return f"{takes[1]} takes {takes[2]}, and {has}. {way}", ()
        return f"{needs[1] if needs else message.partition(':')[0]}, and {has}. Remove the others.", ()
    if takes:
        message = f"{takes[1]} takes {takes[3]}: correct the value."
    if carried := _CARRIED.fullmatch(message):
        kinds = [term for term in about.get(TYPE, ()) if term.value != str(result.value)]
        this = f" This is {' and '.join(map(_a, kinds))}." if kinds else ""
        way = f" {roles_only(carried[1])}" if any(kind.value == _CONTENT for kind in kinds) else ""
        return f"{message}{this}{way}", ()
    if result.value is not None and result.value != result.focus and path:
        kinds = data.get(result.value.value, {}).get(TYPE, []) if isinstance(result.value, ox.NamedNode) else []
        what = f" is {_a(kinds[0])}" if kinds and component in ("Class", "Or") else ""
        remedies: tuple[Remedy, ...] = ()
        if found := _GIVEN_BY.search(message):
            remedies = (renamed(result.focus.value, path, result.value, ENT + found[1]),)
        message = f"{message} Here it is {_short(result.value)}{',' if what else ''}{what and ' which' + what}."
        return message, remedies
    return message, ()


def _labelled(node: str, about: dict[str, list[Object]], values: list[Object]) -> str:
    """How to write several names of a thing, as two articles in two languages declare it; the English one is preferred."""
    labels = sorted(dict.fromkeys(map(str, values)), key=lambda label: (not label.endswith("@en"), label))
    kinds = [shorten(term.value).removeprefix("ent:") for term in about.get(TYPE, ()) if term.value.startswith(ENT)]
    notes = f"declare {shorten(node)} {kinds[0] if kinds else 'CLASS'} {', '.join(labels)}"
    return f"Keep one, and make the others skos:altLabel; in notes, the same in each article that declares it, or in one alone: {notes}"


def roles_only(name: str) -> str:
    """What to write on a content in the place of a property of reports, such as `ent:consentsTo` below a promise."""
    each = vocabulary().properties.get(name.removeprefix("ent:"))
    return f"What stands below another statement has roles only: in the place of {each.short if each else name} write agent, partner or theme, whichever it is."


def _judging(node: str, about: dict[str, list[Object]], data: Things) -> Iterator[Remedy]:
    """The verb of the quote that says the kind of an opinion, as its predicate."""
    kinds = {kind.value.removeprefix(_KIND) for kind in about.get(ENT + "hasKind", ())}
    for item in about.get(ENT + "hasEvidence", ()):
        for quote in data.get(item.value, {}).get(OA + "exact", ()):
            verb = next((word for word in _WORD.findall(quote.value) if not kinds.isdisjoint(kinds_said_by(word))), "")
            if verb:
                yield added(node, ENT + "predicate", ox.Literal(verb), f"; predicate «{verb}»")
                return


def _of_kinds(about: dict[str, list[Object]], data: Things) -> str:
    """What the kinds of a node are kinds of."""
    found = {kind: data.get(kind.value, {}).get(ENT + "isKindOf", []) for kind in about.get(ENT + "hasKind", ())}
    said = [
        f"{shorten(kind.value)} is a kind of {' and '.join(shorten(of.value) for of in every)}"
        for kind, every in found.items()
        if every
    ]
    return " and ".join(said)


def _not_in_use(result: Result, path: str, about: dict[str, list[Object]]) -> tuple[str, tuple[Remedy, ...]]:
    """Of a property that no node may have: one that is inferred, or that the vocabulary does not have."""
    assert result.value is not None
    each = vocabulary().property_of(shorten(path))
    if each is None or not each.inferred:
        return f"{shorten(path)}: {result.message[0].lower()}{result.message[1:]}", ()
    kinds = [term.value.removeprefix(ENT) for term in about.get(TYPE, ())]
    message, meant = inferred(each, kinds)
    return message, tuple(renamed(result.focus.value, path, result.value, ENT + name) for name in meant[:1])


def inferred(each: Property, kinds: list[str]) -> tuple[str, list[str]]:
    """What to say of a property that is inferred where it is written, and the properties that are meant.

    kinds: the local names of the classes of the node that has it.

    >>> print(inferred(vocabulary().properties["hasSignatory"], ["Signing"])[0])
    ent:hasSignatory is inferred and never written: on ent:Signing, write ent:signedBy, from which it follows.
    """
    known = vocabulary()
    sources = known.sources(each.name)
    taken = {name for kind in kinds if kind in known.classes for name in known.takes(kind)}
    # What the chain ends in has the value that was written here.
    last = [chain[-1] for chain in each.chains if chain[-1] in taken] + [
        n for n in known.narrower(each.name) if n in taken
    ]
    here = list(dict.fromkeys(name for name in last if not known.properties[name].inferred))[:1]
    if here:
        kind = next(kind for kind in kinds if here[0] in known.takes(kind))
        said = f"on ent:{kind}, write ent:{here[0]}, from which it follows."
    elif sources:
        said = f"write what it follows from: {', '.join(f'ent:{name}' for name in sources)} (kg explain {each.name})."
    else:
        said = f"remove it (kg explain {each.name})."
    return f"ent:{each.name} is inferred and never written: {said}", here


def _short(term: Object) -> str:
    text = shown(term)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _a(kind: Object) -> str:
    name = shorten(kind.value)
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"
