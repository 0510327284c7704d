"""Writes ontology/shapes.ttl: for each property who carries it and what it takes, for each class what it needs."""

from __future__ import annotations

from functools import cache

from vocabulary.model import IRIS, LISTED, LISTS, LITERALS, NAMES, Property, Vocabulary
from vocabulary.turtle import block, collection, heading, prefixes, text

HEAD = """\
# SHACL shapes for Entente data: what our data must have. (What things are, the ontology says; rules that need thought
# are in rules.ttl, and the two files are one shapes graph.)
#
# Made from ontology/vocabulary/*.yaml by tools/in_step.py: change it there.
#
# shape:hasAgent says which classes carry ent:hasAgent, shape:hasAgent-value what it takes. shape:Signing-signs says
# that a signing needs ent:signs; shape:Signing-signedBy-or-silent that it needs ent:signedBy or, where the source
# leaves it open, ent:isSilentOn ent:signedBy.

"""

SCHEME = "skos:ConceptScheme"  # has names too, and is no class of ours


def shapes(vocabulary: Vocabulary) -> str:
    parts = [HEAD, prefixes("ent", "shape", "oa", "rdf", "sh", "skos", "xsd")]
    parts += ["\n", heading("what a thing may be, and have at all"), *_anything(vocabulary)]
    parts += ["\n", heading("properties: who carries them and what they take")]
    for each in vocabulary.asserted():
        parts += _property(vocabulary, each)
    parts += ["\n", heading("classes: what they need")]
    for name in vocabulary.classes:
        for prop, wanted in vocabulary.own_takes(name).items():
            parts += _requirement(vocabulary, name, vocabulary.properties[prop], wanted)
        if vocabulary.classes[name].filled:
            parts.append(_filled(vocabulary, name))
        if vocabulary.is_a(name, "Report") and name in vocabulary.concrete:
            parts.append(_kind(vocabulary, name))
    parts += ["\n", heading("lists: what a source leaves open, names in part, in full, or as alternatives")]
    parts += _lists(vocabulary)
    return "".join(parts)


def _anything(vocabulary: Vocabulary) -> list[str]:
    allowed = ["rdf:type", *(each.iri for each in vocabulary.asserted())]
    message = "This property is not in use here: remove it, or take one of the vocabulary (kg explain lists them)."
    closed = _node(
        "shape:Anything",
        *(("sh:targetClass", f"ent:{root}") for root in vocabulary.roots),
        ("sh:closed", "true"),
        ("sh:ignoredProperties", collection(allowed)),
        message=message,
    )
    concrete = [f"ent:{name}" for name in vocabulary.concrete]
    tops = [f"ent:{name}" for name, kind in vocabulary.classes.items() if not kind.parents]
    kind = _shape(
        "shape:type",
        *(("sh:targetClass", top) for top in tops),
        ("sh:path", "rdf:type"),
        ("sh:maxCount", "1"),
        ("sh:in", collection(concrete)),
        message="A thing has one class, the most specific that fits, and not one that only groups others: correct it.",
    )
    return [closed, kind]


# ---------------------------------------------------------------- properties


def _property(vocabulary: Vocabulary, each: Property) -> list[str]:
    name = local(each.name)
    carriers = [f"ent:{kind}" for kind in vocabulary.carriers(each.name)]
    carriers += [SCHEME] if each.group == NAMES else []
    silent = _silent(vocabulary, each)
    carried = _node(
        f"shape:{name}",
        ("sh:targetSubjectsOf", each.iri),
        one_of(carriers),
        ("sh:disjoint", each.iri) if "irreflexive" in each.characteristics else None,
        ("sh:property", f"shape:{name}-value"),
        ("sh:property", f"shape:{name}-silent") if silent else None,
        message=f"{each.iri} is a property of {either(carriers)}: correct the class, or use another property.",
    )
    words, facts = values(vocabulary, each)
    most = "" if each.at_most is None else f"{'one value' if each.at_most == 1 else f'{each.at_most} values'} at most, "
    value = _shape(
        f"shape:{name}-value",
        ("sh:path", each.iri),
        ("sh:maxCount", str(each.at_most)) if each.at_most is not None else None,
        *facts,
        message=f"{each.iri} takes {most}{words}: {'remove the others, or ' if most else ''}correct the value.",
    )
    return [carried, value, *silent]


def _silent(vocabulary: Vocabulary, each: Property) -> list[str]:
    """What has values is not left open, nor is a property above it."""
    above = [name for name in listable(vocabulary, "isSilentOn") if each.name in vocabulary.narrower(name)]
    if not above:
        return []
    iris = [vocabulary.properties[name].iri for name in above]
    return [
        _shape(
            f"shape:{local(each.name)}-silent",
            ("sh:path", "ent:isSilentOn"),
            ("sh:not", f"[ sh:in {collection(iris)} ]"),
            message=f"A source that gives {each.iri} is not silent on {either(iris)}: remove the values or the silence.",
        )
    ]


def values(vocabulary: Vocabulary, each: Property) -> tuple[str, list[tuple[str, str]]]:
    """What a property takes: in words and as facts of a shape."""
    first = each.values[0]
    if first in IRIS:
        if first == "class":
            return IRIS[first], [("sh:in", collection(f"ent:{name}" for name in vocabulary.below("Happening")))]
        if each.name in LISTS:
            listed = [vocabulary.properties[name].iri for name in listable(vocabulary, each.name)]
            return "a property that the source can leave open or name values of", [("sh:in", collection(listed))]
        return IRIS[first], [("sh:nodeKind", "sh:IRI")]
    if first in LITERALS:
        words, datatypes = LITERALS[first]
        choices = datatypes.split()
        facts = [("sh:datatype", choices[0])]
        if len(choices) > 1:
            facts = [("sh:or", collection(f"[ sh:datatype {choice} ]" for choice in choices))]
        if first == "words":
            facts.append(("sh:minLength", "1"))
        if each.pattern:
            facts.append(("sh:pattern", text(each.pattern, "")))
            words += f" that fits {each.pattern}"
        return words, facts
    members = [f"ent:{member}" for name in each.values for member in vocabulary.members_of(name)]
    if members:
        return either(members), [("sh:in", collection(members))]
    kinds = [f"ent:{name}" for name in each.values]
    return either(kinds), [one_of(kinds)]


def one_of(kinds: list[str]) -> tuple[str, str]:
    if len(kinds) == 1:
        return "sh:class", kinds[0]
    return "sh:or", collection(f"[ sh:class {kind} ]" for kind in kinds)


# ---------------------------------------------------------------- classes


def _requirement(vocabulary: Vocabulary, kind: str, each: Property, wanted: str) -> list[str]:
    count, _, silent = wanted.partition(" or ")
    single = count in ("one", "optional") and each.at_most != 1
    name = f"{kind}-{local(each.name)}"
    found = []
    if silent:
        found.append(_silence(vocabulary, kind, each))
    if single or (count in ("one", "some") and not silent):
        least = count in ("one", "some") and not silent
        words = ("exactly one" if count == "one" else "at least one") if least else "at most one"
        remedy = " or ".join(filter(None, ["add it" if least else "", "remove the others" if single else ""]))
        # One value below the property is enough, unless the values are counted.
        path = _alternatives(vocabulary, kind, each) if least and not single else each.iri
        found.append(
            _shape(
                f"shape:{name}",
                ("sh:targetClass", f"ent:{kind}"),
                ("sh:path", path),
                ("sh:minCount", "1") if least else None,
                ("sh:maxCount", "1") if single else None,
                message=f"ent:{kind} needs {words} {each.iri}: {remedy}.",
            )
        )
    return found


def _silence(vocabulary: Vocabulary, kind: str, each: Property) -> str:
    path = _alternatives(vocabulary, kind, each)
    return _node(
        f"shape:{kind}-{local(each.name)}-or-silent",
        ("sh:targetClass", f"ent:{kind}"),
        (
            "sh:or",
            collection([f"[ sh:property {at_least_one(path)} ]", f"[ sh:property {has('ent:isSilentOn', each.iri)} ]"]),
        ),
        message=f"ent:{kind} needs {each.iri} or, where the source leaves it open, ent:isSilentOn {each.iri}: add one of the two.",
    )


def _alternatives(vocabulary: Vocabulary, kind: str, each: Property) -> str:
    """The path to the values of a property and of those below it that the class, or one below it, takes."""
    taken = {name for other in vocabulary.below(kind) for name in vocabulary.takes(other)}
    return either_path([vocabulary.properties[name].iri for name in vocabulary.narrower(each.name) if name in taken])


def _filled(vocabulary: Vocabulary, kind: str) -> str:
    roles = [each.iri for each in vocabulary.asserted() if each.role and each.name != "hasKind"]
    return _shape(
        f"shape:{kind}-not-empty",
        ("sh:targetClass", f"ent:{kind}"),
        ("sh:path", either_path(roles)),
        ("sh:minCount", "1"),
        message=f"ent:{kind} says nothing but its kind: add a role, such as ent:hasAgent or ent:hasTheme, or its words as ent:predicate.",
    )


def _kind(vocabulary: Vocabulary, kind: str) -> str:
    """The kinds that an instance may have: those of its class and of the classes above, where no narrower class fits."""
    allowed = [f"ent:{name}" for name in [kind, *vocabulary.above(kind)]]
    narrower = [f"ent:{name}" for name in vocabulary.classes if kind in vocabulary.classes[name].parents]
    path = "( ent:hasKind ent:isKindOf )"
    fits = f"[ sh:path {path} ; sh:in {collection(allowed)} ]"
    choices = [*(f"[ sh:class {name} ]" for name in narrower), f"[ sh:property {fits} ]"]
    name, target = f"shape:{kind}-kind", ("sh:targetClass", f"ent:{kind}")
    message = (
        f"ent:hasKind does not fit ent:{kind}: use the class that ent:isKindOf of the kind gives, or another kind."
    )
    if narrower:
        return _node(name, target, ("sh:or", collection(choices)), message=message)
    return _shape(name, target, ("sh:path", path), ("sh:in", collection(allowed)), message=message)


# ---------------------------------------------------------------- lists


@cache
def listable(vocabulary: Vocabulary, which: str) -> list[str]:
    """The properties that ent:isSilentOn or another list property may name."""
    carriers = {kind for name in vocabulary.carriers(which) for kind in vocabulary.below(name)}
    wanted = [(p, w) for kind in carriers for p, w in vocabulary.takes(kind).items()]
    open_ones = {p for p, w in wanted if vocabulary.properties[p].group in LISTED}
    if which == "isSilentOn":
        open_ones |= {p for p, w in wanted if w.endswith("silent")}
    return [p for p in vocabulary.properties if p in open_ones]


def _lists(vocabulary: Vocabulary) -> list[str]:
    found = [
        _shape(
            "shape:open-or-closed",
            ("sh:targetSubjectsOf", "ent:isOpenOn"),
            ("sh:path", "ent:isOpenOn"),
            ("sh:disjoint", "ent:isClosedOn"),
            message="A list is open or closed, not both: remove ent:isOpenOn or ent:isClosedOn.",
        )
    ]
    for carriers, iris in _by_carriers(vocabulary, listable(vocabulary, "isSilentOn")).items():
        kinds = [f"ent:{kind}" for kind in carriers]
        none = f"[ sh:property [ sh:path ent:isSilentOn ; sh:not [ sh:in {collection(iris)} ] ] ]"
        found.append(
            _node(
                f"shape:silence-of-{'-'.join(carriers)}",
                ("sh:targetSubjectsOf", "ent:isSilentOn"),
                ("sh:or", collection([none, *(f"[ sh:class {kind} ]" for kind in kinds)])),
                message=f"On {either(iris)} only {either(kinds)} can be silent: correct ent:isSilentOn or the class.",
            )
        )
    for name in listable(vocabulary, "isOpenOn"):
        each = vocabulary.properties[name]
        path = either_path([vocabulary.properties[other].iri for other in vocabulary.narrower(name)])
        found.append(
            _when_listed(
                f"shape:{local(name)}-listed",
                [f"ent:{which}" for which in LISTS if which != "isSilentOn"],
                each.iri,
                [f"[ sh:property {at_least_one(path)} ]"],
                f"What is said of the values of {each.iri} needs some: add them, or remove {each.iri} from the list.",
            )
        )
    return found


def _by_carriers(vocabulary: Vocabulary, properties: list[str]) -> dict[tuple[str, ...], list[str]]:
    """Properties by the classes that take them, of the classes that can be silent."""
    able = {kind for carrier in vocabulary.carriers("isSilentOn") for kind in vocabulary.below(carrier)}
    able |= {kind for carrier in able for kind in vocabulary.above(carrier)}
    found: dict[tuple[str, ...], list[str]] = {}
    for name in properties:
        carriers = tuple(kind for kind in vocabulary.carriers(name) if kind in able)
        found.setdefault(carriers, []).append(vocabulary.properties[name].iri)
    return found


def _when_listed(name: str, lists: list[str], iri: str, then: list[str], message: str) -> str:
    """A shape for things of which one of the lists names a property."""
    otherwise = f"[ sh:not [ sh:property {has(either_path(lists), iri)} ] ]"
    targets = [("sh:targetSubjectsOf", one) for one in lists]
    return _node(name, *targets, ("sh:or", collection([otherwise, *then])), message=message)


# ---------------------------------------------------------------- parts of shapes


def local(name: str) -> str:
    return name.rsplit(":", maxsplit=1)[-1]


def either(found: list[str]) -> str:
    """Names as words.

    >>> either(["ent:Agent", "ent:Office", "ent:Place"])
    'ent:Agent, ent:Office or ent:Place'
    """
    return " or ".join(filter(None, [", ".join(found[:-1]), found[-1]]))


def either_path(found: list[str]) -> str:
    return found[0] if len(found) == 1 else f"[ sh:alternativePath {collection(found)} ]"


def at_least_one(path: str) -> str:
    return f"[ sh:path {path} ; sh:minCount 1 ]"


def has(path: str, value: str) -> str:
    return f"[ sh:path {path} ; sh:hasValue {value} ]"


def _node(name: str, *facts: tuple[str, str] | None, message: str = "") -> str:
    return "\n" + block(name, ("a", "sh:NodeShape"), *facts, ("sh:message", text(message, "")) if message else None)


def _shape(name: str, *facts: tuple[str, str] | None, message: str) -> str:
    return "\n" + block(name, ("a", "sh:PropertyShape"), *facts, ("sh:message", text(message, "")))
