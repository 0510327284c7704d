"""Finds the thing that a name means: an IRI, a prefixed name, a code, a label, or a name from an article file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError
from kg.snapshot import names as table
from kg.source.normal import key
from kg.source.verbs import kinds_said_by, meant_by
from kg.terms import ENT, ID, PREFIXES, shorten

# Runs a SELECT, within some seconds where these are given as well, and gives its rows as terms.
Select = Callable[..., Iterable[Sequence[object]]]

MAX_CANDIDATES = 5
_LABELS = "skos:prefLabel|skos:altLabel|skos:hiddenLabel|skos:notation|ent:headline"


class GraphNames:
    """The names in a graph."""

    def __init__(self, select: Select, folder: Path | None = None) -> None:
        """folder: of the snapshot, whose table of names spares reading every label."""
        self._select = select
        self.folder = folder
        self._by_class: dict[str | None, dict[str, set[str]]] = {}
        self._written: dict[str, str] = {}  # labels as they are written, by normal form

    def find(self, name: object, kind: str | None = None) -> str:
        """The IRI that a name means among the things of a class (its IRI; None for any).

        Labels and codes are compared in one normal form, without regard to capitals. Raises `KgError` where nothing or more
        than one thing fits, with what comes near.
        """
        iri = getattr(name, "iri", None) or (name.value if isinstance(name, ox.NamedNode) else None)
        text = iri or " ".join(str(name).split())
        if iri or (iri := as_iri(text)):
            return self._known(iri, text, kind)
        called = self._called(text, kind)
        # "Partnership" is a topic and a kind, "meeting" a node and a kind: who asks about a thing means the kind last.
        things = {iri for iri in called if not iri.startswith(PREFIXES["kind"])}
        found = things or self._in_articles(text, kind) or called
        if not found and kind == ENT + "Kind":
            found = self._kinds(text)
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise KgError(f"'{_short(text)}' may mean {candidates(found)}.", "Give one of these names.")
        raise KgError(
            f"no {_class_name(kind)} is called '{_short(text)}'.", self._did_you_mean(text, self._labels(kind))
        )

    def _known(self, iri: str, text: str, kind: str | None) -> str:
        try:
            node = ox.NamedNode(iri)
        except ValueError as error:
            raise KgError(
                f"'{_short(text)}' is not an IRI.", "Give an IRI, a name such as country:kz, a code or a label."
            ) from error
        pattern = f"?node a <{kind}>" if kind else "?node ?p ?o"
        if not any(self._select(f"SELECT ?node WHERE {{ VALUES ?node {{ {node} }} {pattern} }} LIMIT 1")):
            raise KgError(
                f"no {_class_name(kind)} is called '{_short(text)}'.", "Give a label, a code, or another name."
            )
        return iri

    def _kinds(self, text: str) -> set[str]:
        """The kind with this local name, or that a verb says before all."""
        for name in ("-".join(key(text).split()), *kinds_said_by(text), *meant_by(text)):
            if re.fullmatch(r"[\w-]+", name) and any(
                self._select(f"SELECT ?kind WHERE {{ VALUES ?kind {{ <{ID}kind/{name}> }} ?kind a ent:Kind }} LIMIT 1")
            ):
                return {f"{ID}kind/{name}"}
        return set()

    def _called(self, text: str, kind: str | None) -> set[str]:
        """The things of a class with this label or code."""
        if self.folder is None or (kind and not kind.startswith(ENT)):
            return self._labels(kind).get(key(text), set())
        name = (kind or "").removeprefix(ENT)
        found = table.called(self.folder, key(text))
        return {thing for thing, _, _, classes in found if not name or name in classes.split()}

    def _labels(self, kind: str | None) -> dict[str, set[str]]:
        """Things by their label or code in its normal form."""
        if kind not in self._by_class:
            labels: dict[str, set[str]] = defaultdict(set)
            of_class = f"?thing a <{kind}> ." if kind else ""
            rows = self._select(f"SELECT DISTINCT ?thing ?label WHERE {{ {of_class} ?thing {_LABELS} ?label }}")
            for thing, label in rows:
                written = label.value  # type: ignore[attr-defined]
                labels[key(written)].add(thing.value)  # type: ignore[attr-defined]
                self._written[key(written)] = written
            self._by_class[kind] = labels
        return self._by_class[kind]

    def _in_articles(self, text: str, kind: str | None) -> set[str]:
        """An article by its slug, and nodes of articles by the name in their file, such as :signing-of-memorandum."""
        name = text.removeprefix(":")
        if not name.replace("-", "").isalnum():
            return set()
        if self.folder is not None and kind == ENT + "Article":
            iri = f"{ID}article/{name}"
            return (
                {iri} if any(self._select(f"SELECT ?a WHERE {{ VALUES ?a {{ <{iri}> }} ?a a ent:Article }}")) else set()
            )
        of_class = f"<{kind}>" if kind else "?class"
        if kind == ENT + "Kind":  # there are few
            ends = f'STRSTARTS(STR(?node), "{ID}article/") && STRENDS(STR(?node), "/{name}")'
            rows = self._select(f"SELECT ?node WHERE {{ ?node a ent:Kind FILTER({ends}) }}")
            return {row[0].value for row in rows}  # type: ignore[attr-defined]
        rows = self._select(
            "SELECT DISTINCT ?node WHERE { ?article a ent:Article . "
            f'VALUES ?path {{ "/{name}" "" }} BIND(IRI(CONCAT(STR(?article), ?path)) AS ?node) ?node a {of_class} }}'
        )
        found = {row[0].value for row in rows}  # type: ignore[attr-defined]
        return {iri for iri in found if iri.endswith("/" + name)}

    def _did_you_mean(self, text: str, labels: dict[str, set[str]]) -> str:
        from kg.answer.suggest import closest

        near = closest(text, sorted(labels))
        if not near:
            return "Give an IRI, a name such as country:kz, a code or a label."
        return f"Did you mean {' or '.join(self._written[label] for label in near)}?"


def candidates(found: set[str]) -> str:
    """The things that a name may mean, five at most and the number of the others.

    >>> candidates({"https://w3id.org/entente/id/currency/XAU", "https://w3id.org/entente/id/mineral/gold"})
    'currency:XAU or mineral:gold'
    """
    names = sorted(map(shorten, found))
    more = len(names) - MAX_CANDIDATES
    return " or ".join(names[:MAX_CANDIDATES]) + (f" or {more} other{'s' * (more > 1)}" if more > 0 else "")


def as_iri(text: str) -> str | None:
    """The IRI that a text spells in full or by one of the prefixes, or None."""
    if text.startswith("<") and text.endswith(">"):
        return text[1:-1]
    if text.startswith(("http://", "https://")):
        return text
    prefix, colon, local = text.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else None


def _class_name(kind: str | None) -> str:
    return "thing" if kind is None else kind.removeprefix(ENT)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"
