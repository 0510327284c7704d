"""Paths are read from a shapes graph, and refused where they are none."""

from __future__ import annotations

import pytest
from engines import turtle

from kg.shacl.paths import Alternative, Inverse, MalformedError, Path, Sequence, ZeroOrMore, members, read
from kg.shacl.view import named, things_of

EX = "http://example.org/"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (":p", EX + "p"),
        ("( :p :q )", Sequence((EX + "p", EX + "q"))),
        ("[ sh:alternativePath ( :p ( :q :r ) ) ]", Alternative((EX + "p", Sequence((EX + "q", EX + "r"))))),
        ("[ sh:inversePath :p ]", Inverse(EX + "p")),
        ("[ sh:zeroOrMorePath [ sh:inversePath :p ] ]", ZeroOrMore(Inverse(EX + "p"))),
    ],
)
def test_path_is_read(text: str, path: Path) -> None:
    shapes = things_of(turtle(f":s sh:path {text} .").triples)
    assert read(shapes, shapes[EX + "s"]["http://www.w3.org/ns/shacl#path"][0]) == path


@pytest.mark.parametrize("text", ["[]", "[ :odd :p ]", "'text'", "[ sh:inversePath :p ; sh:zeroOrMorePath :p ]"])
def test_faulty_path_is_refused(text: str) -> None:
    shapes = things_of(turtle(f":s sh:path {text} .").triples)
    with pytest.raises(MalformedError):
        read(shapes, shapes[EX + "s"]["http://www.w3.org/ns/shacl#path"][0])


def test_circular_list_is_refused() -> None:
    with pytest.raises(MalformedError):
        members(things_of(turtle(":l rdf:first 1 ; rdf:rest :l .").triples), named(EX + "l"))
