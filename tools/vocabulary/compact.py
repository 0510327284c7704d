"""Writes ontology/vocabulary.json: the vocabulary for programs, read by `kg.vocabulary` without a library."""

from __future__ import annotations

import json
from typing import Any

from vocabulary.model import LITERALS, Class, Property, Vocabulary


def compact(vocabulary: Vocabulary) -> str:
    """One class or property a line, in the order of the vocabulary; what is empty is left out."""
    classes = {name: _class(vocabulary, kind) for name, kind in vocabulary.classes.items()}
    properties = {name: _property(vocabulary, each) for name, each in vocabulary.properties.items()}
    kinds = {
        concept: {"class": name, "broader": vocabulary.broader_kind(name)}
        for concept, name in vocabulary.kinds().items()
    }
    parts = {"classes": classes, "properties": properties, "kinds": kinds}
    return "{\n" + ",\n".join(f'"{name}": {{\n{_lines(found)}\n}}' for name, found in parts.items()) + "\n}\n"


def _lines(found: dict[str, Any]) -> str:
    return ",\n".join(
        f"{json.dumps(name)}: {json.dumps(_said(said), ensure_ascii=False)}" for name, said in found.items()
    )


def _said(said: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value not in ("", [], {}, None, False)}


def _class(vocabulary: Vocabulary, kind: Class) -> dict[str, Any]:
    return {
        "label": kind.label,
        "definition": kind.definition,
        "note": kind.note,
        "source": kind.source,
        "examples": kind.examples,
        "not": kind.nots,
        "parents": kind.parents,
        "abstract": kind.abstract,
        "named": kind.named,
        "kind": vocabulary.kind_of(kind.name),
        "takes": vocabulary.own_takes(kind.name),
        "members": kind.members,
    }


def _property(vocabulary: Vocabulary, each: Property) -> dict[str, Any]:
    members = [member for name in each.values if name in vocabulary.classes for member in vocabulary.members_of(name)]
    return {
        "label": each.label,
        "short": each.short,
        "definition": each.definition,
        "note": each.note,
        "source": each.source,
        "examples": each.examples,
        "values": each.values,
        "among": members,
        "datatypes": LITERALS[each.values[0]][1].split() if each.literal else [],
        "role": each.role,
        "most": each.at_most,
        "parents": each.parents,
        "carriers": [] if each.inferred else vocabulary.carriers(each.name),
        "inferred": each.inferred,
        "chains": each.chains,
    }
