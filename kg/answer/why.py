"""Explains a triple that somebody asks about by names."""

from __future__ import annotations

import pyoxigraph as ox

from kg.answer.naming import GraphNames, Select, as_iri, candidates
from kg.errors import KgError
from kg.reason.vocabulary import TYPE
from kg.source.normal import key
from kg.terms import ENT, OWL, RDFS, shorten
from kg.why import explain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.answer.store import Store
    from kg.paths import Workspace
    from kg.reason.rules import Rules
    from kg.why.explanation import Explanation

_KINDS = "owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty owl:Class"
_VALUES = "kg show SUBJECT lists the values of a thing."
_NAMES_OF_TYPE = {"a", "type", "is a"}


def answer(
    store: Store,
    names: GraphNames,
    workspace: Workspace,
    rules: Rules,
    asked: tuple[object, object, object],
    limit: int,
) -> Explanation:
    """The explanation of the triple that the names mean, in an open snapshot of the workspace.

    Raises as `triple` and `kg.why.explain`.
    """
    return explain(store.quads, rules, workspace, triple(store.select, names, *asked), limit)


def triple(
    select: Select, names: GraphNames, subject: object, predicate: object, value: object
) -> tuple[str, str, str]:
    """The triple as IRIs.

    Subject and object as in `Names.find`; the predicate as IRI, prefixed name, label ("has signatory") or local
    name; what is said to be a kind of thing (rdf:type, "a") by the label of its class. Raises `KgError` for
    what means nothing or several things, and for values that are no things.
    """
    for what, name in (("subject", subject), ("predicate", predicate), ("object", value)):
        if not isinstance(name, str) and not isinstance(getattr(name, "iri", getattr(name, "value", None)), str):
            raise KgError(
                f"the {what} is {_short(repr(name))}: not a name.", "Give text, a Thing of an answer, or a NamedNode."
            )
    p = _predicate(select, predicate)
    if str(value).lstrip().startswith(('"', "'")):
        raise KgError(
            f"{_short(value)} is a value: kg why explains triples between things.", "Give a thing as the object."
        )
    s = names.find(subject)
    return s, p, _named(select, value, "class", {OWL + "Class"}) if p == TYPE else _object(select, names, value)


def _object(select: Select, names: GraphNames, value: object) -> str:
    try:
        return names.find(value)
    except KgError:
        # A thing of somebody else's that ours point at, such as a Wikidata item, is known as an object only.
        iri = getattr(value, "iri", None) or as_iri(str(value).strip())
        if iri and _is_iri(iri) and any(select(f"SELECT ?s WHERE {{ ?s ?p <{iri}> }} LIMIT 1")):
            return str(iri)
        raise


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _predicate(select: Select, name: object) -> str:
    if key(str(name)) in _NAMES_OF_TYPE:
        return TYPE
    iri = getattr(name, "iri", None) or getattr(name, "value", None) or as_iri(str(name))
    if iri == TYPE:
        return TYPE
    if key(str(name)) == "label":
        raise KgError(_values(RDFS + "label"), _VALUES)
    found = _named(select, name, "property", {OWL + "ObjectProperty", OWL + "AnnotationProperty"})
    rows = f"SELECT ?o WHERE {{ ?s <{found}> ?o FILTER(%s) }} LIMIT 1"
    if any(select(rows % "isLITERAL(?o)")) and not any(select(rows % "isIRI(?o)")):
        raise KgError(_values(found), _VALUES)
    return found


def _values(term: str) -> str:
    return f"{shorten(term)} has values, not things, and kg why explains triples between things."


def _named(select: Select, name: object, what: str, wanted: set[str]) -> str:
    """The IRI of a class or property of the ontology by IRI, prefixed name, label or local name."""
    text = " ".join(str(getattr(name, "iri", None) or getattr(name, "value", None) or name).split())
    iri = as_iri(text)
    kinds: dict[str, set[str]] = {}
    labels: dict[str, set[str]] = {}
    for term, kind, label in select(
        f"SELECT DISTINCT ?term ?kind ?label WHERE {{ VALUES ?kind {{ {_KINDS} }} "
        "?term a ?kind OPTIONAL { ?term rdfs:label ?label } }"
    ):
        known = term.value  # type: ignore[attr-defined]
        kinds.setdefault(known, set()).add(kind.value)  # type: ignore[attr-defined]
        local = known.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        for one in {getattr(label, "value", local), local}:
            labels.setdefault(key(one), set()).add(known)
    if iri is not None:
        if iri not in kinds and not iri.startswith((OWL, RDFS)):
            raise KgError(
                f"{shorten(iri)} is no {what} of the ontology.", _near(text.rsplit(":", 1)[-1], labels, kinds, wanted)
            )
        found = {iri}
    else:
        found = labels.get(key(text), set())
        # What fits comes before what does not, and our own terms before those that they are aligned to.
        of_values = {OWL + "DatatypeProperty"} if what == "property" else set()
        found = (
            {term for term in found if kinds[term] & wanted}
            or {term for term in found if kinds[term] & of_values}
            or found
        )
        found = {term for term in found if term.startswith(ENT)} or found
    if len(found) > 1:
        raise KgError(f"'{_short(text)}' may mean {candidates(found)}.", "Give one of these names.")
    if not found:
        raise KgError(f"no {what} is called '{_short(text)}'.", _near(text, labels, kinds, wanted))
    (term,) = found
    if term in kinds and not kinds[term] & wanted:
        if OWL + "DatatypeProperty" in kinds[term]:
            raise KgError(_values(term), _VALUES)
        raise KgError(f"{shorten(term)} is no {what}.", "kg why explains triples between things.")
    return term


def _near(text: str, labels: dict[str, set[str]], kinds: dict[str, set[str]], wanted: set[str]) -> str:
    from kg.answer.suggest import closest

    near = closest(
        text, sorted(label for label, terms in labels.items() if any(kinds[term] & wanted for term in terms))
    )
    return (
        f"Did you mean {' or '.join(map(repr, near))}?" if near else "Give a label, or a name such as ent:hasSignatory."
    )


def _short(text: object) -> str:
    return str(text) if len(str(text)) <= 60 else str(text)[:60] + "…"
