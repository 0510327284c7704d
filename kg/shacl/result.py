"""One result of a validation, the same from both engines."""

from __future__ import annotations

from typing import NamedTuple

from kg.shacl.paths import Path
from kg.source.turtle import Object


class Result(NamedTuple):
    """A validation result (SHACL section 3.6.2).

    focus and value: terms; path: the property path, None for a node shape; component: the local name of
    sh:sourceConstraintComponent; shape: the IRI of sh:sourceShape, or the label of a blank node; message:
    sh:message of the shape; severity: as in `kg.finding`. What sh:node gives as details stands beside its result.
    """

    focus: Object
    path: Path | None
    value: Object | None
    component: str
    shape: str
    message: str
    severity: str
