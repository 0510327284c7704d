"""Instances made from the vocabulary: for each class one that conforms, and copies with one fault each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from kg.vocabulary import Property, vocabulary

V = vocabulary()
PREFIXES = """\
@prefix : <https://w3id.org/entente/id/article/shapes/> .
@prefix ent: <https://w3id.org/entente/ontology#> .
@prefix kind: <https://w3id.org/entente/id/kind/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
LISTS = ("isSilentOn", "isOpenOn", "isClosedOn", "isAlternativeOn")
LITERALS = {
    "string": '"x"', "words": '"x"', "integer": "1", "decimal": "1.5", "date": '"2025-05-12"^^xsd:date', "boolean": "true",
    "text in a language": '"x"@en',
}  # fmt: skip
IRIS = {"any": ":Topic", "iri": ":Topic", "property": "ent:hasTheme", "class": "ent:Act"}
SAMPLES = {
    "language": '"en"',
    "sha256": f'"{"0" * 64}"',
    "timeOfDay": '"09:30"',
    "isFromPage": "ent:headline",
    "hasEvidence": ":Own",
}
# What the rules of rules.ttl ask of a class, beside the vocabulary.
EXTRA = {
    "Evidence": {"hasVoice": ["ent:attributed"], "attribution": ['"x"']},
    "Country": {"skos:notation": ['"AA"']},
    "Currency": {"skos:notation": ['"AAA"']},
    "Ambassadorship": {"isAccreditedTo": [":Organisation"]},
    "Remark": {"hasRemarkKind": ["ent:silence"]},
    "Decision": {"hasTheme": [":Topic"]},
    "Opinion": {"hasTheme": [":Topic"]},
    "Heading": {"hasTheme": [":Topic"]},
    "Content": {"hasTheme": [":Topic"]},
}
OWN = {
    "a": ["ent:Evidence"], "isFromArticle": [":Article"], "oa:exact": ['"x"'], "hasVoice": ["ent:own"], "hasSpeaker": [":Person"],
}  # fmt: skip
VALUES = {name for name in V.classes if V.is_a(name, "Value")}
# The classes whose own properties rules run over.
ACTS = {name for name in V.classes if any(V.is_a(name, kind) for kind in ("Act", "Situation"))}
CONCRETE = [name for name, kind in V.classes.items() if not kind.abstract and name not in VALUES]

Node = dict[str, list[str]]  # terms in Turtle by property; "a" for the class
Shown = tuple[str, str]  # the local name of a shape and its component


class Case(NamedTuple):
    """A node and what the shapes made from the vocabulary find about it."""

    node: Node
    wanted: frozenset[Shown] = frozenset()


def iri(name: str) -> str:
    return name if ":" in name or name == "a" else f"ent:{name}"


def local(name: str) -> str:
    return name.rpartition(":")[2]


def concrete(name: str) -> str:
    """The first class of data at or below a class."""
    return next(other for other in CONCRETE if V.is_a(other, name))


def value(name: str, kind: str = "") -> str:
    """A value that a property takes; kind: of this class or this sort."""
    each = V.properties[name]
    first = kind or each.values[0]
    if name in SAMPLES:
        return SAMPLES[name]
    if each.among:
        return f"ent:{each.among[0]}"
    return LITERALS.get(first) or IRIS.get(first) or f":{concrete(first)}"


def minimal(name: str) -> Node:
    """What an instance of a class needs and no more; silent where it may be."""
    said: Node = {"a": [f"ent:{name}"]}
    for prop, wanted in V.takes(name).items():
        if wanted.endswith("silent"):
            said.setdefault("isSilentOn", []).append(iri(prop))
        elif wanted in ("one", "some"):
            said[prop] = [value(prop)]
    for kind in (name, *V.above(name)):
        said |= {prop: list(terms) for prop, terms in EXTRA.get(kind, {}).items()}
    return said


def changed(node: Node) -> Node:
    return {prop: list(terms) for prop, terms in node.items()}


@cache
def narrower(name: str) -> list[str]:
    """A property and those below it."""
    return [name, *(below for other in V.narrower(name) for below in narrower(other))]


@cache
def broader(name: str) -> list[str]:
    return [other for other in V.properties if name in narrower(other)]


def with_value(node: Node, prop: str, term: str) -> Node:
    """The node with one value, and without the silence that it breaks."""
    found = changed(node)
    found[prop] = [term]
    broken = {iri(name) for name in broader(prop)}
    if silences := [term for term in found.pop("isSilentOn", []) if term not in broken]:
        found["isSilentOn"] = silences
    return found


def holders(name: str, prop: str) -> Iterator[tuple[str, str]]:
    """The classes at or above one that ask something of a property, with what."""
    for kind in (name, *V.above(name)):
        if prop in V.classes[kind].own:
            yield kind, V.classes[kind].own[prop]


def missing(name: str, node: Node) -> frozenset[Shown]:
    """The requirements of a class that a node without values does not meet."""
    found = set()
    for prop in V.takes(name):
        for kind, wanted in holders(name, prop):
            has = any(node.get(other) for other in (narrower(prop) if wanted != "one" else [prop]))
            if wanted.endswith("silent"):
                if not has and iri(prop) not in node.get("isSilentOn", []):
                    found.add((f"{kind}-{local(prop)}-or-silent", "Or"))
            elif wanted in ("one", "some") and not has:
                found.add((f"{kind}-{local(prop)}", "MinCount"))
    return frozenset(found)


def conforming() -> dict[str, Case]:
    """One instance of each class; and for each property and sort of value, an instance of the classes that carry it."""
    found = {name: Case(minimal(name)) for name in CONCRETE} | {"Own": Case(OWN)}
    found |= {f"{name}-2": Case(minimal(name)) for name in CONCRETE}
    for prop, each in V.properties.items():
        for carrier in each.carriers:
            name = concrete(carrier)
            for kind in each.values:
                if prop not in LISTS:
                    found[f"{name}-{local(prop)}-{kind.replace(' ', '-')}"] = Case(
                        with_value(minimal(name), prop, value(prop, kind))
                    )
    return found


def crossed() -> dict[str, Case]:
    """As `conforming`, for each class and every property that it takes."""
    return {
        f"{name}-{local(prop)}-{kind.replace(' ', '-')}-crossed": Case(
            with_value(minimal(name), prop, value(prop, kind))
        )
        for name in CONCRETE
        for prop in V.takes(name)
        if prop not in LISTS
        for kind in V.properties[prop].values
    }


def wrong(each: Property) -> tuple[str, set[str]]:
    """A value that a property does not take, and the components that say so."""
    first = each.values[0]
    if each.among or first in ("class", "property"):
        return ":Topic", {"NodeKind"} if each.name == "isFromPage" else {"In"}
    if first in LITERALS:
        found = {"Or" if first == "decimal" else "Datatype"}
        return ("5" if first not in ("integer", "decimal") else '"5"'), found | (
            {"Pattern"} if each.name in ("language", "sha256", "timeOfDay") else set()
        )
    if first in IRIS:
        return '"x"', {"NodeKind"}
    other = next(c for c in ("Mention", "Mineral", "Remark") if not any(V.is_a(c, kind) for kind in each.values))
    return f":{other}", {"Class" if len(each.values) == 1 else "Or"}


def faulty() -> dict[str, Case]:
    """Copies with one fault each."""
    found: dict[str, Case] = {}
    for name in CONCRETE:
        node = minimal(name)
        for prop, wanted in V.takes(name).items():
            case = f"{name}-{local(prop)}"
            if wanted.endswith("silent"):
                bare = changed(node)
                bare["isSilentOn"] = [term for term in node["isSilentOn"] if term != iri(prop)]
                found[f"{case}-neither"] = Case(bare, missing(name, bare))
                both = changed(node)
                both[prop] = [value(prop)]
                shown = {(f"{local(prop)}-silent", "Not")}
                found[f"{case}-both"] = Case(both, frozenset(shown))
            elif wanted in ("one", "some"):
                bare = {other: terms for other, terms in node.items() if other not in narrower(prop)}
                found[f"{case}-none"] = Case(bare, missing(name, bare))
    for prop, each in V.properties.items():
        for carrier in each.carriers:
            name = concrete(carrier)
            case = f"{name}-{local(prop)}"
            term, components = wrong(each)
            shown = frozenset((f"{local(prop)}-value", component) for component in components)
            if prop == "isFromPage":
                term = '"x"'
            odd = with_value(minimal(name), prop, term)
            if prop == "isSilentOn":
                odd[prop] = [*minimal(name).get(prop, []), term]
            found[f"{case}-wrong"] = Case(odd, shown)
            count = dict(holders(name, prop))
            single = {
                f"{k}-{local(prop)}" for k, w in count.items() if w.split()[0] in ("one", "optional") and each.most != 1
            }
            if each.most == 1:
                single = {f"{local(prop)}-value"}
            if single and (two := another(prop)):
                twice = with_value(minimal(name), prop, value(prop))
                twice[prop].append(two)
                found[f"{case}-twice"] = Case(twice, frozenset((shape, "MaxCount") for shape in single))
        stranger = next((c for c in ("Mention", "Topic", "Signing") if prop not in V.takes(c)), None)
        if each.carriers and stranger and prop not in LISTS:
            shown = frozenset({(local(prop), "Class" if len(each.carriers) == 1 else "Or")})
            found[f"{stranger}-{local(prop)}-stranger"] = Case(with_value(minimal(stranger), prop, value(prop)), shown)
    return found | dict(_whole_nodes()) | dict(_listed())


def another(prop: str) -> str:
    """A second value of a property; "" where there is none of the kind."""
    each = V.properties[prop]
    first = each.values[0]
    if each.among:
        return f"ent:{each.among[1]}"
    seconds = {
        "string": '"y"', "words": '"y"', "integer": "2", "decimal": "2.5", "date": '"2025-05-13"^^xsd:date',
        "boolean": "false", "text in a language": '"y"@en', "class": "ent:Situation",
    }  # fmt: skip
    if prop in SAMPLES:
        return {"language": '"fr"', "sha256": f'"{"1" * 64}"', "timeOfDay": '"12:00/18:00"'}.get(prop, "")
    return seconds.get(first) or (f":{concrete(first)}-2" if first in V.classes else ":Person")


def _whole_nodes() -> Iterator[tuple[str, Case]]:
    """Faults that lie in no one value."""
    for name in CONCRETE:
        if not V.is_a(name, "Report"):
            continue
        stranger = "kind:plan" if not V.is_a(name, "Plan") else "kind:claim"
        node = with_value(minimal(name), "hasKind", stranger)
        below = V.below(name)
        shown = {(f"{name}-kind", "Or" if below else "In")}
        for kind in V.above(name):
            if kind in CONCRETE and not any(V.is_a(name, other) for other in V.below(kind)):
                shown.add((f"{kind}-kind", "Or"))
        yield f"{name}-of-a-strange-kind", Case(node, frozenset(shown))
    for name in V.classes:
        if name not in CONCRETE:
            yield f"{name}-abstract", Case(minimal(name), frozenset({("type", "In")}))
    for name in ("Signing", "Person", "Quantity"):
        yield f"{name}-unknown", Case(minimal(name) | {"skos:note": ['"x"']}, frozenset({("Anything", "Closed")}))
    two = minimal("Plan")
    two["a"] = ["ent:Plan", "ent:Commitment"]
    yield "Plan-two-classes", Case(two, frozenset({("type", "MaxCount")}))
    both = minimal("Content") | {"isOpenOn": ["ent:hasTheme"], "isClosedOn": ["ent:hasTheme"]}
    yield "Content-open-and-closed", Case(both, frozenset({("open-or-closed", "Disjoint")}))
    empty = minimal("Content")
    del empty["hasTheme"]
    yield "Content-empty", Case(empty, frozenset({("Content-not-empty", "MinCount")}))
    organ = minimal("Agency") | {"isOrganOf": [":Agency-of-itself"]}
    yield "Agency-of-itself", Case(organ, frozenset({("isOrganOf", "Disjoint")}))


def _listed() -> Iterator[tuple[str, Case]]:
    """What a source is said to be silent on, to name in part, in full or as alternatives, does not fit what it says."""
    for prop, each in V.properties.items():
        listable = each.role or any(carrier in ACTS for carrier in each.carriers)
        owners = [name for name in map(concrete, each.carriers) if "isSilentOn" in V.takes(name)]
        silenced = [name for name in owners if listable or V.takes(name)[prop].endswith("silent")]
        for name in silenced[:1]:
            both = with_value(minimal(name), prop, value(prop))
            both.setdefault("isSilentOn", []).append(iri(prop))
            yield f"{name}-{prop}-silent-and-said", Case(both, frozenset({(f"{prop}-silent", "Not")}))
            stranger = next(c for c in ("Quantity", "Meeting", "Ratification") if prop not in V.takes(c))
            node = minimal(stranger)
            node.setdefault("isSilentOn", []).append(iri(prop))
            shape = "silence-of-" + "-".join(filter(_can_be_silent, each.carriers))
            yield f"{stranger}-{prop}-silent-stranger", Case(node, frozenset({(shape, "Or")}))
        for name in owners if listable else ():
            for which in [which for which in LISTS[1:] if which in V.takes(name)]:
                bare = {p: terms for p, terms in minimal(name).items() if p not in narrower(prop)}
                bare[which] = [iri(prop)]
                shown = missing(name, bare) | {(f"{prop}-listed", "Or")}
                if name == "Content" and prop == "hasTheme":
                    shown |= {("Content-not-empty", "MinCount")}
                yield f"{name}-{prop}-{which}", Case(bare, frozenset(shown))
    for which in LISTS:
        shown = {(which, "Or"), ("silence-of-Happening" if which == "isSilentOn" else "hasTheme-listed", "Or")}
        yield f"Mention-{which}-stranger", Case(minimal("Mention") | {which: ["ent:hasTheme"]}, frozenset(shown))


def _can_be_silent(name: str) -> bool:
    return any("isSilentOn" in V.takes(other) for other in CONCRETE if V.is_a(other, name))


def turtle(cases: dict[str, Case]) -> str:
    """The nodes as Turtle, each under its name."""
    lines = []
    for name, case in cases.items():
        said = [f"{iri(prop)} {', '.join(terms)}" for prop, terms in case.node.items() if terms]
        lines.append(f":{name} {' ; '.join(said)} .\n")
    return "".join(lines)
